/// Logs in to a host and shows how long one command takes.
///
/// With it comes the host's system, its release and its processor.
@Task("host.ping")
public func hostPing(on host: Connection) async throws {
    let system = try await host.capture("uname -srm")
    let start = ContinuousClock.now
    try await host.quiet().asking().run("true")
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    let tenths = (seconds * 10_000) + attoseconds / 100_000_000_000_000
    host.say("\(system), \(tenths / 10).\(tenths % 10) ms")
}
