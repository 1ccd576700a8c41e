/// Fetches the graph of a metric as a PNG to this machine.
///
/// - Parameters:
///   - metric: what is drawn: a metric, or any target of graphite-web such as `sumSeries(stats.count.*)`.
///   - out: the file on this machine.
///   - server: the server, by its name in the inventory or an address; the host itself unless given.
///   - period: how far it reaches back.
///   - width: in pixels.
///   - height: in pixels.
///   - port: the port of graphite-web.
@Task
public func graphiteGraph(
    on host: Connection, metric: String, out: LocalPath, server: String? = nil, period: Duration = .seconds(3600), width: Int = 800,
    height: Int = 400, port: UInt16 = 80
) async throws {
    try await Graphite.graph(metric, to: out, server: server, period: period, width: width, height: height, port: port, on: host)
}
