import Testing

@testable import Weft

@Suite("Services")
struct ServiceTests {
    @Test("a service is started and enabled, once; its handlers reload it")
    func systemd() async throws {
        try await Golden("Service/systemd").check {
            Service("nginx", .running, .enabled).notify(Service("nginx").reload, Service("nginx").restart)
        }
    }

    @Test("a unit that is not there cannot be started, and is stopped and disabled already")
    func missing() async throws {
        try await Golden("Service/missing").check {
            Service("missing", .stopped, .disabled)
            Service("missing", .running)
        }
    }

    @Test("a service that ends at once has not been started")
    func crash() async throws {
        try await Golden("Service/crash").check { Service("crash", .running) }
    }

    @Test("a masked service stays masked until it is to run")
    func masked() async throws {
        try await Golden("Service/masked").check {
            Service("a", .masked)
            Service("b", .stopped, .disabled, .masked)
        }
    }

    @Test("OpenRC: a service is started and added to the default runlevel; another leaves all of its runlevels")
    func openRC() async throws {
        try await Golden("Service/openrc").check {
            Service("nginx", .running, .enabled).notify(Service("nginx").reload)
            Service("sshd", .disabled)
        }
    }

    @Test("System V: a service is started and gets its links")
    func systemV() async throws {
        try await Golden("Service/sysv", hiding: ["chkconfig"]).check {
            Service("nginx", .running, .enabled).notify(Service("nginx").reload)
        }
    }

    @Test(
        "what cannot be is told before a host is asked",
        arguments: [
            (Service("nginx"), "nothing is said"), (Service("a b", .running), "no service's name"),
            (Service("x", .running, .stopped), "both `running` and `stopped`"),
            (Service("x", .masked, .enabled), "both `masked` and `enabled`"), (Service("", .running), "no service's name"),
        ])
    func problems(_ service: Service, _ problem: String) {
        #expect(service.script.problem?.contains(problem) == true)
    }
}
