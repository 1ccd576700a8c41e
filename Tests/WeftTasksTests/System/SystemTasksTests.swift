import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("Tasks for hosts as a whole")
struct SystemTasksTests {
    /// A Debian host that is asked for its facts.
    private func debian(_ more: String = "packages=apt\nservices=systemd\n") -> FakeConnection {
        let host = FakeConnection(to: Inventory.Host(name: "web1"))
        // Facts are behind a mark of the run's own, which is the last word of the command.
        host.transport.answer(.containing("os-release")) { invocation in
            let mark = invocation.command.text.split(whereSeparator: \.isWhitespace).last { $0.contains("weft-") } ?? ""
            let plain = mark.filter { $0 != "'" && $0 != "}" }
            return CommandResult(standardOutput: "os.ID=debian\nos.PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n\(more)\n\(plain)\n")
        }
        return host
    }

    @Test("sys_install installs the sets, and notes each")
    func install() async throws {
        let host = debian()
        try await sysInstall(on: host.connection, kind: [.git, .python, .git], version: "2.0")
        #expect(
            host.transport.applied.map { $0.resources.map(\.title) } == [
                ["Packages git, python3, python3-pip, python3-venv", "HostMarker git 2.0", "HostMarker python 2.0"]
            ])
    }

    @Test("a host without a known package manager is refused before anything is done")
    func unknown() async throws {
        let host = debian("")
        await #expect(throws: SystemError.noPackages(host: "web1", kind: "git", system: "Debian GNU/Linux 12 (bookworm)")) {
            try await sysInstall(on: host.connection, kind: [.git])
        }
        await #expect(throws: SystemError.noKind) { try await sysInstall(on: host.connection, kind: []) }
        #expect(host.transport.applied.isEmpty)
    }

    @Test("every set has packages for every package manager", arguments: SystemKind.allCases)
    func sets(_ kind: SystemKind) {
        for manager in ["apt", "dnf", "yum", "apk", "pacman", "zypper"] {
            #expect(kind.packages(for: manager)?.isEmpty == false, "\(manager)")
        }
        #expect(kind.packages(for: "") == nil)
    }

    @Test("the marker is read as it is written, and shown; none is said to be none")
    func marker() {
        let text = """
            # What this host is. Written by Weft; `task host_info` shows it.
            [git]
            since = 2026-11-21T22:56:14Z
            version = 1.1.0
            packages = git=1:2.39.5-0+deb12u3
            [app]
            since = 2026-11-21T22:57:00Z
            version = 3
            packages =\u{20}
            """
        #expect(
            SystemInfo.describe(HostMarker.read(text)) == [
                "git       1.1.0 since 2026-11-21T22:56:14Z: git=1:2.39.5-0+deb12u3", "app       3 since 2026-11-21T22:57:00Z",
            ])
        #expect(SystemInfo.describe(HostMarker.read("")) == ["marker    none: nothing was installed here by `sys_install`"])
    }

    @Test("a marker that no INI file can hold is refused")
    func badMarker() {
        #expect(HostMarker("a]", version: "1").script.problem != nil)
        #expect(HostMarker("a", version: "1\n2").script.problem != nil)
        #expect(HostMarker("a", version: "1").script.problem == nil)
    }

    @Test("a user gets your keys, and no rule for sudo unless asked for")
    func user() async throws {
        let host = FakeConnection()
        try await userAdd(on: host.connection, username: try LoginName(taskArgument: "anna"))
        #expect(host.transport.applied[0].resources.map(\.title) == ["User anna", "AuthorizedKeys anna", "Sudoers user-anna"])
        #expect(host.transport.applied[0].script.contains("AAAAC3NzaC1lZDI1NTE5AAAAIGZha2UgcHVibGljIGtleSBvZiBhIHRlc3QgdXNlcg=="))
        #expect(!host.transport.applied[0].script.contains("NOPASSWD"))
    }

    @Test("a password stands in no message, and sudo asks for it")
    func password() async throws {
        let host = FakeConnection()
        let password = Secret("correct horse battery")
        try await userAdd(on: host.connection, username: try LoginName(taskArgument: "anna"), password: password, sudo: true)
        #expect(host.run.masked.contains(password))
        #expect(!host.run.events.contains { "\($0)".contains("correct horse") })
        #expect(!host.transport.applied[0].script.contains("NOPASSWD"))
    }

    @Test("you do not remove yourself, and nobody gets an account without a way in")
    func refusals() async throws {
        let host = FakeConnection(answers: ["id -un": CommandResult(standardOutput: "anna\n")])
        let anna = try LoginName(taskArgument: "anna")
        await #expect(throws: SystemError.ownUser(host: "fake", user: "anna")) {
            try await userAdd(on: host.connection, username: anna, absent: true)
        }
        host.run.publicKeys = []
        await #expect(throws: SystemError.noKeys(user: "anna")) { try await userAdd(on: host.connection, username: anna) }
        #expect(host.transport.applied.isEmpty)
    }

    @Test("an upgrade is read from what apt would do")
    func upgrade() {
        #expect(
            SystemUpgrade.package(inLine: "Inst curl [7.88.1-10+deb12u5] (7.88.1-10+deb12u8 Debian:12.9/stable [amd64]) []")
                == "curl 7.88.1-10+deb12u5 to 7.88.1-10+deb12u8")
        #expect(SystemUpgrade.package(inLine: "Conf curl (7.88.1-10+deb12u8 Debian:12.9/stable [amd64])") == nil)
        #expect(SystemUpgrade.package(inLine: "Inst new (1.0 Debian:12.9/stable [amd64])") == nil)
    }
}

@MainActor @Suite("SSH servers that let nobody in by a password")
struct SSHHardeningTests {
    private let settings: [(key: String, value: String)] = [("PasswordAuthentication", "no")]

    private func host(_ status: ApplyReport.Status) -> FakeConnection {
        let host = FakeConnection()
        host.transport.answer(resource: "SSHDSettings", status)
        host.transport.answer(.containing("weft-sshd-restore"))
        return host
    }

    @Test("settings that are there already try no login, and leave nothing behind")
    func unchanged() async throws {
        let host = host(.ok)
        try await SSHHardening(host: host.connection) { _ in Issue.record("nobody has to log in") }.apply(settings)
        #expect(host.commands.count == 2)
        #expect(host.commands.last?.hasSuffix("; rm -rf /var/lib/weft/sshd") == true)
    }

    @Test("new settings stay when a login works")
    func works() async throws {
        let host = host(.changed)
        try await SSHHardening(host: host.connection) { _ in }.apply(settings)
        #expect(host.commands.count == 2)
        #expect(host.commands[0].contains("systemd-run --quiet --unit=weft-sshd-restore --on-active=120"))
        #expect(host.commands[1].hasSuffix("; rm -rf /var/lib/weft/sshd"))
        #expect(host.notes == ["a new login works"])
    }

    @Test("the former settings come back when no login works")
    func lockedOut() async throws {
        let host = host(.changed)
        let error = ConnectionError(host: "fake", .authentication, "no method was accepted")
        await #expect(throws: SystemError.lockedOut(host: "fake", said: "no method was accepted", isRestored: true)) {
            try await SSHHardening(host: host.connection) { _ in throw error }.apply(settings)
        }
        #expect(host.commands.last?.hasSuffix("; sh /var/lib/weft/sshd/restore") == true)
    }

    @Test("what could not be applied is taken back")
    func failed() async throws {
        let host = host(.failed)
        await #expect(throws: ApplyError.self) { try await SSHHardening(host: host.connection) { _ in }.apply(settings) }
        #expect(host.commands.last?.hasSuffix("; sh /var/lib/weft/sshd/restore") == true)
    }
}
