/// What became of a list of resources on one host.
public struct ApplyReport: Sendable, Hashable {
    /// What became of one resource, or of one handler.
    public enum Status: String, Sendable, Hashable {
        /// It was as it should be.
        case ok
        /// It was made so. In a preview: it would be.
        case changed
        /// It could not be checked or made so.
        case failed
        /// Its condition does not hold on this host.
        case skipped
        /// Something before it had failed.
        case notStarted = "not started"
        /// In a preview: it cannot be told before what comes first was really changed.
        case mayChange = "may change"
    }

    /// One resource or handler.
    public struct Item: Sendable, Hashable {
        /// What it is.
        public let title: String
        /// Whether it is a handler.
        public var isHandler = false
        /// What became of it.
        public var status: Status = .notStarted
        /// The difference as lines: `-` for what was there, `+` for what is there now, or a unified diff of a file.
        public var difference: [String] = []
        /// The last lines of its output, and why it failed or cannot be told.
        public var output: [String] = []

        /// One that was not begun.
        public init(title: String, isHandler: Bool = false) { (self.title, self.isHandler) = (title, isHandler) }
    }

    /// The resources in the order of the list, then the handlers that were called for.
    public internal(set) var items: [Item]
    /// Whether nothing was changed on the host, and the changes are those that there would be.
    public let isPreview: Bool

    /// The report with each of its texts changed.
    public func masked(_ mask: (String) -> String) -> ApplyReport {
        var report = self
        report.items = items.map { item in
            var copy = Item(title: mask(item.title), isHandler: item.isHandler)
            (copy.status, copy.difference, copy.output) = (item.status, item.difference.map(mask), item.output.map(mask))
            return copy
        }
        return report
    }

    /// The items of a status.
    public func items(_ status: Status) -> [Item] { items.filter { $0.status == status } }

    /// Whether anything was changed, or would be.
    public var isChanged: Bool { items.contains { $0.status == .changed || $0.status == .mayChange } }
}

/// A resource that could not be checked or applied. What comes behind it in the list was not begun.
public struct ApplyError: Error, Sendable, CustomStringConvertible {
    /// The host's name.
    public let host: String
    /// What became of the whole list.
    public let report: ApplyReport

    /// A failure.
    public init(host: String, report: ApplyReport) { (self.host, self.report) = (host, report) }

    /// The host, the resource, what it said, and what was and was not done.
    public var description: String {
        let failed = report.items(.failed)
        var lines: [String] = []
        for item in failed {
            let subject = item.isHandler ? "handler `\(item.title)`" : "`\(item.title)`"
            lines.append("\(lines.isEmpty ? "\(host): " : "  ")\(subject) failed")
            lines += item.output.suffix(10).map { "  \($0)" }
        }
        let resources = report.items.filter { !$0.isHandler }
        let done = resources.filter { $0.status == .changed }.map(\.title)
        let left = resources.filter { $0.status == .notStarted }.map(\.title)
        lines.append("  changed before: \(ApplyError.list(done)); not begun: \(ApplyError.list(left))")
        return lines.joined(separator: "\n")
    }

    private static func list(_ titles: [String]) -> String {
        if titles.isEmpty { return "nothing" }
        let shown = titles.prefix(5).joined(separator: ", ")
        return titles.count > 5 ? "\(shown) and \(titles.count - 5) more" : shown
    }
}
