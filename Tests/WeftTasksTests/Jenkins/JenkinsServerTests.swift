import TestSupport
import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("A server of Jenkins")
struct JenkinsServerTests {
    private var settings: Jenkins.Settings {
        var settings = Jenkins.Settings(password: Secret("hunter2"))
        settings.jobs = [Jenkins.Job("first", pipeline: "pipeline {}")]
        settings.plugins = ["git:5.7.0"]
        return settings
    }

    @Test("it gets its configuration last, so that it cannot start without, and is waited for")
    func order() async throws {
        let host = FakeConnection()
        host.transport.answer(.any)
        try await Jenkins.install(settings, on: host.connection)
        let manager = "/usr/local/share/java/jenkins-plugin-manager-2.13.2.jar"
        #expect(
            host.transport.applied.map { $0.resources.map(\.title) } == [
                [
                    "Directory /etc/apt/keyrings", "Fetch /etc/apt/keyrings/jenkins-release.asc", "AptSource jenkins",
                    "Directory /usr/share/man/man1", "Packages default-jre-headless, fontconfig, unzip",
                    "SystemdDropIn jenkins.service weft",
                    "Package jenkins", "Directory /usr/local/share/java", "Fetch \(manager)", "Directory /var/lib/jenkins/plugins",
                    "Jenkins plugins configuration-as-code, git", "Directory /var/lib/jenkins/jobs", "Jenkins job first",
                    "Directory /etc/jenkins", "File /etc/jenkins/administrator-password", "File /etc/jenkins/jenkins.yaml",
                ], ["Service jenkins"],
            ])
        #expect(host.transport.applied.allSatisfy { !$0.script.contains("hunter2") && $0.context.user == "root" })
        #expect(host.transport.invocations.last?.inputText.contains("http://localhost:8080/login") == true)
        #expect(host.changes.isEmpty)
    }

    @Test("a service that does not start is told with what its journal says")
    func notReady() async throws {
        let host = FakeConnection()
        host.transport.answer(.containing("journalctl"), with: CommandResult(standardOutput: "Java 21 is needed\n"))
        host.transport.answer(resource: "Service jenkins", .failed)
        do {
            try await Jenkins.install(settings, on: host.connection)
            Issue.record("it was taken for ready")
        } catch {
            #expect(
                "\(error)".contains("Jenkins does not come up: ")
                    && "\(error)".contains("\n  Java 21 is needed\n  `journalctl -u jenkins` has more"))
        }
        let other = FakeConnection()
        other.transport.answer(resource: "Package jenkins", .failed)
        await #expect(throws: ApplyError.self) { try await Jenkins.install(settings, on: other.connection) }
    }

    @Test("what the plugin reads, and what the service is given")
    func texts() {
        var settings = Jenkins.Settings(password: Secret("hunter2"))
        (settings.port, settings.executors, settings.limit) = (8081, 0, .seconds(60))
        #expect(
            ServerConfiguration.yaml(settings, url: "http://ci:8081/${x}\"", passwordFile: "/etc/p") == #"""
                # Made by `task jenkins`; it is read when Jenkins starts.
                jenkins:
                  numExecutors: 0
                  securityRealm:
                    local:
                      allowsSignup: false
                      users:
                        - id: "admin"
                          password: "${readFile:/etc/p}"
                  authorizationStrategy:
                    loggedInUsersCanDoAnything:
                      allowAnonymousRead: false
                unclassified:
                  location:
                    url: "http://ci:8081/^${x}\""

                """#)
        #expect(
            ServerConfiguration.dropIn(settings, configuration: "/etc/jenkins/jenkins.yaml") == """
                [Unit]
                ConditionPathExists=/etc/jenkins/jenkins.yaml

                [Service]
                Environment="JENKINS_PORT=8081"
                Environment="JAVA_OPTS=-Djava.awt.headless=true -Djenkins.install.runSetupWizard=false"
                Environment="CASC_JENKINS_CONFIG=/etc/jenkins/jenkins.yaml"
                TimeoutStartSec=60

                """)
    }

    @Test("jobs are XML, whatever their pipelines have in them")
    func jobs() {
        #expect(
            Jenkins.Job("a", pipeline: "sh 'a && b <\"$c\"'\r\n\u{1B}").configuration == """
                <?xml version='1.1' encoding='UTF-8'?>
                <flow-definition>
                  <description>Made by `task jenkins`.</description>
                  <keepDependencies>false</keepDependencies>
                  <properties/>
                  <definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition">
                    <script>sh &apos;a &amp;&amp; b &lt;&quot;$c&quot;&apos;&#13;
                </script>
                    <sandbox>true</sandbox>
                  </definition>
                  <triggers/>
                  <disabled>false</disabled>
                </flow-definition>

                """)
        let git = Jenkins.Job("a", git: "https://git/a?b&c", branch: "dev", path: "ci/Jenkinsfile").configuration
        #expect(git.contains("<url>https://git/a?b&amp;c</url>") && git.contains("<name>*/dev</name>"))
        #expect(git.contains("<scriptPath>ci/Jenkinsfile</scriptPath>"))
    }

    @Test(
        "settings that cannot be are refused before the host is touched",
        arguments: [
            ("port", "`port=` is 0: a port is between 1 and 65535"),
            ("password", "the administrator's password is empty"),
            ("admin", "`a b` is no name of a user: letters, digits, `-`, `_` and `.`"),
            ("plugin", "`git; reboot` is no plugin: write `NAME` or `NAME:VERSION`"),
            ("job", "`a/b` is no name of a job at the top"),
        ])
    func refused(_ what: String, _ message: String) async {
        var settings = Jenkins.Settings(password: Secret(what == "password" ? "" : "x"))
        switch what {
        case "port": settings.port = 0
        case "admin": settings.administrator = "a b"
        case "plugin": settings.plugins = ["git; reboot"]
        case "job": settings.jobs = [Jenkins.Job("a/b", configuration: "")]
        default: break
        }
        let host = FakeConnection()
        do {
            try await Jenkins.install(settings, on: host.connection)
            Issue.record("it was taken")
        } catch { #expect("\(error)" == message) }
        #expect(host.transport.applied.isEmpty && host.commands.isEmpty)
    }

    @Test("a backup leaves out builds, caches and unpacked plugins, and no job that is called `builds`")
    func packing() async throws {
        try await Workshop.use { workshop in
            let home = workshop.folder + "/home of jenkins"
            let files = [
                "config.xml", "secrets/master.key", "jobs/a/config.xml", "jobs/a/builds/1/log", "jobs/f/config.xml",
                "jobs/f/jobs/builds/config.xml", "jobs/f/jobs/builds/builds/2/log", "workspace/a/x", "caches/x", "plugins/git.jpi",
                "plugins/git/META-INF/x", "jobs/[1] b/config.xml", "jobs/[1] b/builds/3/log",
            ]
            for file in files { try await TestProgram.output(of: "install", "-D", "/dev/null", "\(home)/\(file)") }
            func packed(builds: Bool, workspaces: Bool) async throws -> [String] {
                let place = workshop.folder + "/place"
                let script = Jenkins.packing(home, to: place, builds: builds, workspaces: workspaces, stop: false)
                let words = try await workshop.host.run("sh -s", input: .text(script.text)).text.split(separator: " ")
                #expect(words.count == 3)
                let sum = try await TestProgram.output(of: "sha256sum", "\(place)/home.tar.gz")
                #expect(sum.hasPrefix(words[0]))
                #expect(try await TestProgram.output(of: "stat", "-c", "%a", "\(place)/home.tar.gz") == "600\n")
                return try await TestProgram.output(of: "tar", "-tzf", "\(place)/home.tar.gz").split(separator: "\n").map(String.init)
                    .filter { !$0.hasSuffix("/") }.sorted()
            }
            let kept = [
                "./config.xml", "./jobs/[1] b/config.xml", "./jobs/a/config.xml", "./jobs/f/config.xml", "./jobs/f/jobs/builds/config.xml",
                "./plugins/git.jpi", "./secrets/master.key",
            ]
            #expect(try await packed(builds: false, workspaces: false) == kept)
            let builds = ["./jobs/a/builds/1/log", "./jobs/[1] b/builds/3/log", "./jobs/f/jobs/builds/builds/2/log"]
            #expect(try await packed(builds: true, workspaces: true) == (kept + builds + ["./workspace/a/x"]).sorted())
        }
    }
}
