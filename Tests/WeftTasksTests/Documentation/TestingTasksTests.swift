import Foundation
import Testing
import WeftTesting

// The task and the tests that docs/writing-tasks.md shows, as they stand there.

/// Starts a service that is not running.
///
/// - Parameter service: the unit's name.
@Task
func start(on host: Connection, service: String) async throws {
    guard try await !host.test("systemctl is-active \(service)") else { return }
    try await host.sudo("systemctl start \(service)")
    host.report(changed: "started \(service)")
}

@Test("start leaves a running service alone")
func startIsIdempotent() async throws {
    let host = FakeConnection(answers: ["systemctl is-active cron": CommandResult(standardOutput: "active\n")])
    try await start(on: host.connection, service: "cron")
    #expect(host.commands == ["systemctl is-active cron"])
    #expect(host.changes.isEmpty)
}

@Test("start starts a service as root, and says so")
func startStarts() async throws {
    let host = FakeConnection(answers: ["systemctl is-active cron": CommandResult(standardOutput: "", status: 3)])
    host.transport.answer(.beginning("systemctl start"))
    try await start(on: host.connection, service: "cron")
    #expect(host.transport.invocations.last?.context.user == "root")
    #expect(host.changes == ["started cron"])
}

@Test("the page shows this task and these tests")
func pageShowsThis() throws {
    let file = URL(filePath: #filePath)
    let root = file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "docs/writing-tasks.md"), encoding: .utf8)
    let own = try String(contentsOf: file, encoding: .utf8)
    let shown = own.components(separatedBy: "\n\n").filter { $0.contains("\nfunc start") }
    #expect(shown.count == 3)
    for piece in shown { #expect(page.contains(piece)) }
}
