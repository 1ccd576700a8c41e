/// What Jenkins says of a build that has not begun.
nonisolated struct QueueItem: Sendable {
    /// Why it waits.
    let why: String?
    let isCancelled: Bool
    /// The number of the build that it became.
    let build: Int?

    static let tree = "why,cancelled,executable[number]"

    init(_ value: ConfigurationValue) {
        why = value["why"]?.description
        isCancelled = value["cancelled"] == .bool(true)
        build = value["executable"]?["number"].flatMap { Int($0.description) }
    }

    /// The item that an address names: `https://ci.example.com/queue/item/17/`. The server may be known to itself by another name.
    static func number(in location: String) -> Int? {
        guard let range = location.firstRange(of: "/queue/item/") else { return nil }
        return Int(location[range.upperBound...].prefix { $0.isNumber })
    }
}
