import Testing
import WeftTesting

@testable import WeftTasks

private enum Size: String, CaseIterable, TaskArgument { case small, large }

@MainActor @Suite("Pipelines made of tasks")
struct PipelineTests {
    private func task(
        _ name: String, _ target: TaskDefinition.Target = .once, parameters: [TaskParameter] = [], after: [String] = [],
        roles: [String] = [], confirm: String? = nil, module: String = "site", file: String = "fabfile.swift"
    ) -> TaskDefinition {
        TaskDefinition(
            name: name, function: name, domain: "Site", summary: "", parameters: parameters, target: target, prerequisites: after,
            roles: roles, confirmation: confirm, module: module, file: file, body: { _, _ in })
    }

    private var site: [TaskDefinition] {
        [
            task("pack", parameters: [TaskParameter("level", Int.self, type: "Int", default: "6", documentation: "how small.")]),
            task(
                "publish", .host,
                parameters: [
                    TaskParameter("version", String.self, type: "String", documentation: "what it's called: `$1`\\.\nSee \"notes\""),
                    TaskParameter("size", Size.self, type: "Size", default: ".large", documentation: "how big"),
                    TaskParameter("place", Size.self, type: "Size", documentation: "where to"),
                    TaskParameter("quick", Bool.self, type: "Bool", default: "true", documentation: "without tests"),
                    TaskParameter("loud", Bool?.self, type: "Bool?", documentation: "tell all"),
                    TaskParameter("tags", [String].self, type: "[String]", default: "[\"a\", \"b\"]", documentation: "labels"),
                    TaskParameter("packages", [String].self, type: "[String]", default: "Site.packages", documentation: "what else"),
                    TaskParameter("grace", Duration.self, type: "Duration", default: ".seconds(30)", documentation: "how long to wait"),
                    TaskParameter("token", Secret?.self, type: "Secret?", documentation: "for the registry"),
                    TaskParameter("user", String?.self, type: "String?", documentation: "who owns it"),
                ], after: ["pack"], roles: ["web"], confirm: "publish the 'site'?"),
        ]
    }

    @Test("the whole of a pipeline: typed parameters, a stage for each task and for what it needs, the report of tests")
    func whole() throws {
        var options = Jenkins.PipelineOptions()
        options.agent = "linux"
        options.timeout = .seconds(600)
        #expect(
            try Jenkins.pipeline(for: ["publish"], options, among: site) == #"""
                // Made by `task jenkinsfile`: make it anew when one of its tasks has other parameters.
                pipeline {
                    agent { label 'linux' }
                    options {
                        timestamps()
                        timeout(time: 600, unit: 'SECONDS')
                    }
                    parameters {
                        string(name: 'TASK_HOST', defaultValue: '', description: 'the hosts, as names, globs or an expression; those of web if left empty')
                        string(name: 'TASK_LEVEL', defaultValue: '6', description: 'how small (an integer)')
                        string(name: 'TASK_VERSION', defaultValue: '', description: 'what it\'s called: `$1`\\.\nSee "notes"')
                        choice(name: 'TASK_SIZE', choices: ['large', 'small'], description: 'how big (one of small, large)')
                        choice(name: 'TASK_PLACE', choices: ['', 'small', 'large'], description: 'where to (one of small, large)')
                        booleanParam(name: 'TASK_QUICK', defaultValue: true, description: 'without tests (yes or no)')
                        choice(name: 'TASK_LOUD', choices: ['', 'yes', 'no'], description: 'tell all (yes or no)')
                        text(name: 'TASK_TAGS', defaultValue: 'a,b', description: 'labels (a list, separated by commas, each a text)')
                        text(name: 'TASK_PACKAGES', defaultValue: '', description: 'what else (a list, separated by commas, each a text); Site.packages if left empty')
                        string(name: 'TASK_GRACE', defaultValue: '30s', description: 'how long to wait (a duration such as 30s, 5m or 1h30m)')
                        password(name: 'TASK_TOKEN', defaultValue: '', description: 'for the registry (a secret)')
                        string(name: 'TASK_PUBLISH_USER', defaultValue: '', description: 'who owns it')
                    }
                    stages {
                        stage('pack') {
                            steps {
                                sh 'rm -rf task-results'
                                sh 'task --no-input --only --junit task-results/1-pack.xml pack'
                            }
                        }
                        stage('publish') {
                            input {
                                message 'publish the \'site\'?'
                            }
                            steps {
                                sh 'task --no-input --only --yes --junit task-results/2-publish.xml publish ${TASK_PUBLISH_USER:+"user=$TASK_PUBLISH_USER"}'
                            }
                        }
                    }
                    post {
                        always {
                            junit testResults: 'task-results/*.xml', allowEmptyResults: true
                        }
                    }
                }

                """#)
    }

    @Test("what is fixed, and what Jenkins has as credentials, is no parameter; confirmations can be answered in advance")
    func fixed() throws {
        var options = Jenkins.PipelineOptions()
        options.fixed = [("host", "web1,web2"), ("version", "it's $1"), ("inventory", "lab.yaml")]
        options.credentials = [("token", "registry-token")]
        options.yes = true
        options.cron = "H 2 * * *"
        options.program = "./my tasks"
        let text = try Jenkins.pipeline(for: ["publish"], options, among: site)
        #expect(!text.contains("name: 'TASK_HOST'") && !text.contains("name: 'TASK_VERSION'") && !text.contains("name: 'TASK_TOKEN'"))
        #expect(
            text.contains(
                #"""
                    environment {
                        TASK_HOST = 'web1,web2'
                        TASK_VERSION = 'it\'s $1'
                        TASK_INVENTORY = 'lab.yaml'
                        TASK_TOKEN = credentials('registry-token')
                    }

                """#))
        #expect(!text.contains("input {"))
        #expect(text.contains("    agent any\n") && text.contains("    triggers { cron('H 2 * * *') }\n"))
        #expect(text.contains(#"sh '\'./my tasks\' --no-input --only --yes --junit task-results/1-pack.xml pack'"#))
    }

    @Test("a parameter that tasks share is one; what they do not agree about is left to each")
    func shared() throws {
        let tasks = [
            task(
                "a",
                parameters: [
                    TaskParameter("port", Int.self, type: "Int", default: "80", documentation: "where it listens"),
                    TaskParameter("quick", Bool.self, type: "Bool", default: "true"),
                    TaskParameter("size", Size.self, type: "Size", default: ".small"),
                    TaskParameter("word", String.self, type: "String"),
                ]),
            task(
                "b",
                parameters: [
                    TaskParameter("port", Int.self, type: "Int", default: "443", documentation: "where it listens"),
                    TaskParameter("quick", Bool.self, type: "Bool", default: "false"),
                    TaskParameter("size", Size.self, type: "Size", default: ".large"),
                    TaskParameter("word", Secret.self, type: "Secret"),
                ]),
        ]
        let parameters = Pipeline(tasks: tasks, options: Jenkins.PipelineOptions()).parameters
        #expect(parameters.map(\.name) == ["TASK_PORT", "TASK_QUICK", "TASK_SIZE", "TASK_WORD"])
        #expect(parameters.map(\.kind) == [.string(""), .choice(["", "yes", "no"]), .choice(["", "small", "large"]), .password])
        #expect(parameters[0].description == "where it listens (an integer)")
    }

    @Test("a fabfile's task stands before a shipped one, and prerequisites of one file before others")
    func precedence() throws {
        let tasks = [
            task("deploy", after: ["prepare"], module: "WeftTasks", file: "Shipped.swift"),
            task("prepare", module: "WeftTasks", file: "Shipped.swift"),
            task("deploy", after: ["prepare"], confirm: "mine"), task("prepare", confirm: "mine, too"),
        ]
        let found = try PipelineTasks(["deploy", "prepare"], among: tasks).tasks
        #expect(found.map(\.name) == ["prepare", "deploy"])
        #expect(found.map(\.confirmation) == ["mine, too", "mine"])
    }

    @Test("tasks that are not there, that wait for each other, and none at all are errors")
    func errors() {
        func message(_ names: [String], _ tasks: [TaskDefinition]) -> String {
            do throws(Jenkins.Error) { return try Jenkins.pipeline(for: names, among: tasks) } catch { return "\(error)" }
        }
        #expect(message(["publsih"], site) == "no task is named `publsih`; did you mean `publish`?")
        #expect(message([], site) == "a pipeline needs tasks: `tasks=NAME,NAME`")
        #expect(message(["a"], [task("a", after: ["b"]), task("b", after: ["a"])]) == "tasks depend on each other: `a -> b -> a`")
    }

    @Test("no text gets out of its literal")
    func literals() {
        #expect(GroovyText.literal("a'b\\c\n\r\t$x\u{1}é") == #"'a\'b\\c\n\r\t$x\u0001é'"#)
        #expect(GroovyText.literal("\\u0027") == #"'\\u0027'"#)
        #expect(GroovyText.list(["", "a"]) == "['', 'a']")
    }

    @Test("only defaults that can be typed are filled in")
    func defaults() {
        func typed<T: TaskArgument>(_ kind: T.Type, _ type: String, _ source: String) -> String? {
            TaskParameter("x", kind, type: type, default: source).typedDefault
        }
        #expect(typed(String.self, "String", "\"world\"") == "world")
        #expect(typed(String.self, "String", "\"a\\nb\"") == nil)
        #expect(typed(String.self, "String", "Site.name") == nil)
        #expect(typed(Int.self, "Int", "-1") == "-1")
        #expect(typed(Int.self, "Int", "2 * 3") == nil)
        #expect(typed([Int].self, "[Int]", "[1, 2]") == "1,2")
        #expect(typed([String].self, "[String]", "[]") == "")
        #expect(typed(Duration.self, "Duration", ".milliseconds(500)") == "500ms")
        #expect(typed(Duration.self, "Duration", ".seconds(limit)") == nil)
        #expect(typed(Secret.self, "Secret", "\"hidden\"") == nil)
        #expect(typed(Size.self, "Size", ".small") == "small")
    }
}
