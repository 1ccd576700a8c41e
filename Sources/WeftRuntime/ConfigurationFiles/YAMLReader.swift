import Weft

/// Reads YAML 1.2: anchors, aliases and merge keys are followed, keys are texts, a key that comes twice is an error.
struct YAMLReader {
    private let path: String
    private let events: YAMLEvents
    /// Aliases of aliases can stand for billions of values in a file of ten lines.
    private static let limit = 1_000_000
    /// How many values there are, with those that aliases stand for.
    private var count = 0
    private var anchors: [String: Anchored] = [:]
    private var problems: [FileProblem] = []

    private struct Anchored {
        let value: FileValue
        /// How many values it is made of.
        let count: Int
    }

    /// Reads the one document of a file; `nil` when there is nothing but comments.
    static func read(_ text: String, path: String) throws(FileProblems) -> FileValue? {
        var reader = YAMLReader(path: path, events: YAMLEvents(text))
        let value: FileValue?
        do throws(YAMLEvents.Failure) {
            value = try reader.document()
        } catch {
            throw FileProblems([FileProblem(path: path, position: error.position, message: "not YAML: \(error.message)")])
        }
        guard reader.problems.isEmpty else { throw FileProblems(reader.problems) }
        return value
    }

    private init(path: String, events: YAMLEvents) {
        self.path = path
        self.events = events
    }

    private mutating func document() throws(YAMLEvents.Failure) -> FileValue? {
        guard case .documentStart = try events.next() else { return nil }
        let value = try value(of: try events.next())
        _ = try events.next()
        if case .documentStart = try events.next() {
            throw YAMLEvents.Failure(message: "but found another document", position: events.position)
        }
        return value
    }

    private mutating func value(of event: YAMLEvents.Event) throws(YAMLEvents.Failure) -> FileValue {
        let (position, anchor, before) = (events.position, events.anchor, count)
        count(1, at: position)
        var content = FileValue.Content.plain("")
        switch event {
        case .scalar(let text, let isPlain, let tag):
            let isText = tag == "tag:yaml.org,2002:str" || tag == "!"
            if let tag, !isText, tag.hasPrefix("!") { report("values with the tag `\(tag)` cannot be read", at: position) }
            content = isPlain && !isText ? .plain(text) : .quoted(text)
        case .listStart: content = .list(try list())
        case .mapStart: content = .map(try map())
        case .alias(let name):
            guard let anchored = anchors[name] else {
                throw YAMLEvents.Failure(message: "found undefined alias", position: position)
            }
            count(anchored.count - 1, at: position)
            return count < Self.limit ? anchored.value : FileValue(content: content, position: position)
        case .documentStart, .documentEnd, .streamEnd, .listEnd, .mapEnd: break
        }
        let value = FileValue(content: content, position: position)
        if let anchor { anchors[anchor] = Anchored(value: value, count: count - before) }
        return value
    }

    private mutating func count(_ more: Int, at position: FilePosition) {
        if count < Self.limit, count + more >= Self.limit {
            report("the aliases of this file stand for more than \(Self.limit) values", at: position)
        }
        count = min(count + more, Self.limit)
    }

    private mutating func list() throws(YAMLEvents.Failure) -> [FileValue] {
        var values: [FileValue] = []
        while true {
            let event = try events.next()
            if case .listEnd = event { return values }
            values.append(try value(of: event))
        }
    }

    /// The entries in order, with those of `<<` behind them where the mapping has no own ones.
    private mutating func map() throws(YAMLEvents.Failure) -> [FileValue.Entry] {
        var entries: [FileValue.Entry] = []
        var merged: [FileValue.Entry] = []
        while true {
            let event = try events.next()
            if case .mapEnd = event { break }
            let position = events.position
            let name = try value(of: event)
            let value = try value(of: try events.next())
            guard let key = name.text else {
                report("a key is a text", at: position)
                continue
            }
            if key == "<<", name.content == .plain(key) {
                switch value.content {
                case .map(let own): merged += own
                case .list(let values) where values.allSatisfy({ $0.entries != nil }): merged += values.flatMap { $0.entries ?? [] }
                default: report("`<<` takes a mapping, or a list of mappings", at: value.position)
                }
                continue
            }
            entries.append(.init(key: key, position: position, value: value))
        }
        reportRepeated(entries)
        if !merged.isEmpty {
            var keys = Set(entries.map(\.key))
            entries += merged.filter { keys.insert($0.key).inserted }
        }
        return entries
    }

    private mutating func reportRepeated(_ entries: [FileValue.Entry]) {
        guard entries.count > 1 else { return }
        // Most mappings are short.
        if entries.count <= 8 {
            for (index, entry) in entries.enumerated() {
                if let first = entries[..<index].first(where: { $0.key == entry.key }) { report(entry, after: first.position) }
            }
            return
        }
        var places: [String: FilePosition] = [:]
        places.reserveCapacity(entries.count)
        for entry in entries {
            if let first = places[entry.key] { report(entry, after: first) } else { places[entry.key] = entry.position }
        }
    }

    private mutating func report(_ entry: FileValue.Entry, after first: FilePosition) {
        report("`\(entry.key)` is given a second time, after line \(first.line)", at: entry.position)
    }

    private mutating func report(_ message: String, at position: FilePosition) {
        problems.append(FileProblem(path: path, position: position, message: message))
    }
}
