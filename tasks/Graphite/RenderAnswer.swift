/// What graphite-web answers to a request for points, in its raw format: `NAME,START,END,STEP|POINT,POINT,None`.
nonisolated struct RenderAnswer: Sendable, Equatable {
    /// The points of each series.
    private(set) var series: [String: [Double?]] = [:]
    /// The lines that are none, such as a page that tells of an error.
    private(set) var others: [String] = []

    init(_ lines: [String]) {
        for line in lines where !line.isEmpty {
            let halves = line.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            let head = halves[0].split(separator: ",")
            guard halves.count == 2, head.count >= 4, head.suffix(3).allSatisfy({ Int($0) != nil }) else {
                others.append(line.hasPrefix("note\t") ? String(line.dropFirst(5)) : line)
                continue
            }
            let name = head.dropLast(3).joined(separator: ",")
            series[name] = halves[1].split(separator: ",").map { Double($0) }
        }
    }

    /// The points of a series that have a value.
    func values(of name: String) -> [Double] { series[name]?.compactMap(\.self) ?? [] }

    /// What there is, a line each.
    var summary: [String] {
        let known = series.keys.sorted().map { name in
            let values = values(of: name)
            return "\(name): " + (values.isEmpty ? "no point" : values.map { "\($0)" }.joined(separator: ", "))
        }
        let lines = others.prefix(5) + known
        return lines.isEmpty ? ["graphite-web knows neither"] : Array(lines)
    }
}
