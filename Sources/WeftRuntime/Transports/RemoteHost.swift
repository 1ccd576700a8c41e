import SSH
import Weft

/// A host that is reached over SSH, by whichever client: commands can be started there, and connections made from there.
protocol RemoteHost: CommandHost {
    /// Whether the connection still stands.
    var isUsable: Bool { get async }
    /// Opens a TCP connection from the host to another address.
    ///
    /// - Returns: A socket that does not block. Closing it ends the connection.
    /// - Throws: ``SSH/SSHError`` or ``Weft/ConnectionError``.
    func openTunnel(to host: String, port: UInt16, within limit: Duration) async throws -> Int32
    /// Ends the connection. Bounded.
    func leave() async
}
