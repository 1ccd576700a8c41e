/// Restarts a host, waits until it is back, and proves that it did restart.
///
/// The proof is a new boot id, or in a container a new first process. `--serial 1` restarts one host after the other.
///
/// - Parameter within: How long it may take.
@Task
public func reboot(on host: Connection, within: Duration = .seconds(300)) async throws {
    host.say("restarts")
    try await host.reboot(within: within)
}
