/// Sends metrics to a Graphite server and reads them back: by TCP to carbon, and by UDP to statsd.
///
/// The selected hosts send; without `server=` each is the server itself. The names and values are new each time. It ends with status 1 and what was seen
/// instead when anything is not back in time.
///
/// - Parameters:
///   - server: the server, by its name in the inventory or an address; the host itself unless given.
///   - within: how long it may take; statsd hands on what it has counted every ten seconds.
///   - port: the port of graphite-web.
///   - carbonPort: the TCP port of carbon.
///   - statsdPort: the UDP port of statsd.
///   - counters: what statsd calls a counter NAME; `stats.counters.NAME.count` where it is the one for Node.js.
///   - graph: a metric whose graph is fetched as well; the one that was sent unless given.
///   - out: the file on this machine that the graph goes to, a PNG; none is fetched unless given.
@Task
public func verifyGraphite(
    on host: Connection, server: String? = nil, within: Duration = .seconds(60), port: UInt16 = 80, carbonPort: UInt16 = 2003,
    statsdPort: UInt16 = 8125, counters: String = "stats.count.NAME", graph: String? = nil, out: LocalPath? = nil
) async throws {
    if graph != nil, out == nil { throw Graphite.Error.setting("graph", "it goes to the file that `out=` names, and none is named") }
    let sent = try await Graphite.verify(
        server: server, within: within, port: port, carbonPort: carbonPort, statsdPort: statsdPort, counters: counters, on: host)
    if let out { try await Graphite.graph(graph ?? sent.metric, to: out, server: server, period: .seconds(600), port: port, on: host) }
}
