/// Logs in to a host, and shows its system and how long one command takes there and back.
@Task("host.ping")
public func hostPing(on host: Connection) async throws {
    let system = try await host.quiet().run("uname -srm").text
    let start = ContinuousClock.now
    try await host.quiet().run("true")
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    let tenths = (seconds * 10_000) + attoseconds / 100_000_000_000_000
    host.say("\(system), \(tenths / 10).\(tenths % 10) ms")
}
