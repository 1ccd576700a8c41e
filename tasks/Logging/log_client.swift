/// Makes a host send its logs to a server, and keep them on disk while the server cannot be reached.
///
/// Over TLS, each host makes a key that never leaves it, and the server signs its certificate: the server must be one that can be logged in to.
///
/// - Parameters:
///   - server: the server, by its name in the inventory or an address.
///   - port: the server's TCP port.
///   - tls: whether it is sent over TLS, to nobody but the holder of the server's certificate.
@Task
public func logClient(on host: Connection, server: String, port: UInt16 = 5514, tls: Bool = false) async throws {
    try await Logging.send(to: server, port: port, tls: tls, on: host)
}
