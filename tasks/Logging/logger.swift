/// Makes a host take the logs of others: rsyslog, a file for each host, rotated every day.
///
/// What a host sends is in /var/log/remote/HOST/syslog.log.
///
/// - Parameters:
///   - port: the TCP port.
///   - tls: whether only clients with a certificate are let in, over TLS; the host makes the authority that signs them.
///   - keep: how many days' files are kept.
@Task
public func logger(on host: Connection, port: UInt16 = 5514, tls: Bool = false, keep: UInt16 = 30) async throws {
    try await Logging.serve(port: port, tls: tls, keep: keep, on: host)
}
