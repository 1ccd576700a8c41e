import Testing
import WeftTesting

@testable import Weft

private struct Answer: Fact {
    let script: Command
    func value(from output: String) -> String { output }
}

@Suite("Facts")
struct FactTests {
    /// Answers as a shell would whose commands print `answers`.
    private func host(_ answers: [String]) -> FakeConnection {
        let host = FakeConnection()
        host.transport.answer(.containing("weft-")) { invocation in
            let text = invocation.command.text
            let start = text.range(of: "%s\\n' ")?.upperBound ?? text.endIndex
            let mark = text[start...].prefix { $0 != "\n" && $0 != ";" }
            return CommandResult(standardOutput: answers.map { "\($0)\n\n\(mark)\n" }.joined())
        }
        return host
    }

    @Test("several are asked for in one command, and a host is asked once in a run")
    func cache() async throws {
        let host = host(["one\ntwo", ""])
        let (first, second) = try await host.connection.facts(Answer(script: "a"), Answer(script: "b"))
        #expect(first == "one\ntwo" && second == "")
        #expect(try await host.connection.fact(Answer(script: "b")) == "")
        #expect(host.commands.count == 1)
        _ = try await host.connection.sudo().facts(Answer(script: "a"), Answer(script: "b"))
        #expect(host.commands.count == 2, "another user may get another answer")
    }

    @Test("a host that answers too little is an error that says so")
    func missing() async throws {
        let host = host(["one"])
        let error = await #expect(throws: ConnectionError.self) {
            _ = try await host.connection.facts(Answer(script: "a"), Answer(script: "b"))
        }
        #expect(error?.message == "the host answered 1 of 2 questions about itself")
    }

    @Test("what a Debian and an Alpine host say is understood")
    func system() {
        let debian = SystemFacts().value(
            from: """
                os.PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
                os.ID=debian
                os.VERSION_ID="12"
                os.VERSION_CODENAME=bookworm
                kernel=Linux
                release=6.1.0-18-amd64
                machine=x86_64
                hostname=web1
                processors=4
                memory=8046312
                swap=0
                address=eth0 inet6 fe80::1
                address=eth0 inet 10.0.0.24
                address=eth1 inet 192.0.2.9
                route=192.0.2.1 via 10.0.0.1 dev eth0 src 10.0.0.24 uid 0
                disk=1000 250
                packages=apt
                services=systemd
                virtualization=lxc
                user=deploy
                uid=1000
                home=/home/deploy
                uptime=12
                boot=e7ba50f9
                """)
        #expect(debian.os.isLike("debian") && debian.os.version == "12" && debian.os.name == "Debian GNU/Linux 12 (bookworm)")
        #expect(debian.memory == 8_046_312 * 1024 && debian.processors == 4 && debian.freeDisk == 256_000)
        #expect(debian.addresses == ["10.0.0.24", "192.0.2.9", "fe80::1"] && debian.defaultAddress == "10.0.0.24")
        #expect(debian.interfaces == ["eth0", "eth1"] && !debian.isRoot && debian.serviceManager == "systemd")
        let alpine = SystemFacts().value(
            from: "os.ID=alpine\nos.ID_LIKE=\"\"\npackages=apk\nservices=openrc\nuid=0\nmemory=x\ndisk=\nnothing")
        #expect(alpine.packageManager == "apk" && alpine.isRoot && alpine.memory == 0)
    }
}
