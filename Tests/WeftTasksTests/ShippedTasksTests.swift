import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("The shipped tasks")
struct ShippedTasksTests {
    private func task(_ name: String) throws -> TaskDefinition { try #require(TaskDefinition.all.first { $0.name == name }) }

    @Test("each has a summary, and each of its parameters a description")
    func documented() {
        #expect(!TaskDefinition.all.isEmpty)
        for task in TaskDefinition.all {
            #expect(!task.summary.isEmpty, "\(task.name)")
            for parameter in task.parameters { #expect(!parameter.documentation.isEmpty, "\(task.name) \(parameter.name)=") }
        }
    }

    @Test("newcontainer takes the words it took before there was Weft")
    func newcontainer() throws {
        let task = try task("newcontainer")
        #expect(task.target == .host && task.domain == "LXC")
        #expect(task.parameters.map(\.name) == ["vhostname", "vhostip", "image", "user", "packages"])
        #expect(task.parameters.filter(\.isRequired).map(\.name) == ["vhostname"])
        #expect(throws: TaskArgumentError.self) { try task.parameters[0].check("dev_web") }
        #expect(throws: TaskArgumentError.self) { try task.parameters[1].check("10.0.0.256") }
    }

    @Test(
        "the container tasks are there under their names",
        arguments: [
            "lxc_destroy", "lxc_start", "lxc_stop", "lxc_list", "lxc_info", "lxc_snapshot", "lxc_clone", "lxc_shell", "lxc_host",
            "lxc_forward", "lxc_network", "dns", "dns_zones", "dns_check", "dns_use", "sys_install", "host_info", "user_add", "ssh_harden",
            "ntp",
            "sys_upgrade", "host.trust", "host.ping", "noop", "reboot", "put", "get", "sync",
            "repo", "repo_build", "repo_publish", "repo_list", "repo_remove", "repo_use",
            "stage", "clean", "clean_local", "config_explode", "remote_init", "install_service", "install_www", "install_cdn",
            "install_app",
            "restart_nginx", "deploy", "deploy_source", "deploy_config", "rollback", "releases",
        ])
    func names(_ name: String) throws { _ = try task(name) }

    @Test("host.trust shows the keys, asks, and trusts them")
    func trust() async throws {
        let key = HostKey(algorithm: "ssh-ed25519", base64: "AAAAC3NzaC1lZDI1NTE5AAAAIGNvbnRhaW5lcg==")
        let run = FakeRun(answers: ["trust": "yes"])
        run.shownKeys["web"] = [key]
        let body = try task("host.trust").body
        try await Run.$current.withValue(run) { try await body(nil, TaskArguments(["host": "web"])) }
        #expect(run.trustedKeys["web"] == [key])
        #expect(run.notes(about: "web") == ["ssh-ed25519  SHA256:fake-bnRhaW5lcg=="])
        #expect(run.changes(on: "web") == ["trusted the host keys of web"])
        try await Run.$current.withValue(run) { try await body(nil, TaskArguments(["host": "web", "forget": "yes"])) }
        #expect(run.trustedKeys.isEmpty)
    }

    @Test("host.trust trusts nothing without a yes")
    func declined() async throws {
        let run = FakeRun()
        run.shownKeys["web"] = [HostKey(algorithm: "ssh-ed25519", base64: "AAAA")]
        let body = try task("host.trust").body
        await #expect(throws: QuestionError.self) {
            try await Run.$current.withValue(run) { try await body(nil, TaskArguments(["host": "web"])) }
        }
        #expect(run.trustedKeys.isEmpty)
    }
}
