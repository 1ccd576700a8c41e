/// Sends a line from each selected host and finds it on the server.
///
/// A host whose line has not come in time has failed, and what its rsyslog says is shown. The server itself is left out.
///
/// - Parameters:
///   - server: the server, by its name in the inventory.
///   - within: how long a line may take.
@Task
public func logCheck(on host: Connection, server: String, within: Duration = .seconds(30)) async throws {
    guard host.name != server else { return host.say("it is the server, and does not send to itself") }
    let connection = try await host.run.connect(to: host.run.inventory[server] ?? Inventory.Host(name: server))
    try await Logging.check(server: connection, clients: [host], within: within)
}
