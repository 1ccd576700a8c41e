import Yams

/// Reads YAML 1.2: anchors, aliases and merge keys are followed, keys are texts, a key that comes twice is an error.
///
/// Yams' own resolver is not asked what a scalar is: it tries regular expressions on each, and takes `1.10` and `no` for what they are not.
struct YAMLReader {
    let path: String
    /// Aliases of aliases can stand for billions of values in a file of ten lines.
    private static let limit = 1_000_000
    private var count = 0
    private var problems: [FileProblem] = []

    private init(path: String) { self.path = path }

    /// Reads the one document of a file; `nil` when there is nothing but comments.
    static func read(_ text: String, path: String) throws(FileProblems) -> FileValue? {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text, .basic)
        } catch let error as YamlError {
            throw FileProblems([problem(error, text: text, path: path)])
        } catch {
            throw FileProblems([FileProblem(path: path, message: String(describing: error))])
        }
        guard let node else { return nil }
        var reader = YAMLReader(path: path)
        let value = reader.value(node)
        guard reader.problems.isEmpty else { throw FileProblems(reader.problems) }
        return value
    }

    private mutating func value(_ node: Node) -> FileValue {
        let position = FilePosition(node.mark)
        count += 1
        if count == Self.limit { report("the aliases of this file stand for more than \(Self.limit) values", at: position) }
        guard count < Self.limit else { return FileValue(content: .plain(""), position: position) }
        switch node {
        case .scalar(let scalar):
            let tag = node.rawTag
            if tag == "tag:yaml.org,2002:str" || tag == "!" { return FileValue(content: .quoted(scalar.string), position: position) }
            if tag.hasPrefix("!") { report("values with the tag `\(tag)` cannot be read", at: position) }
            let quoted = scalar.style != .plain && scalar.style != .any
            return FileValue(content: quoted ? .quoted(scalar.string) : .plain(scalar.string), position: position)
        case .sequence(let sequence):
            return FileValue(content: .list(sequence.map { value($0) }), position: position)
        case .mapping(let mapping):
            return FileValue(content: .map(entries(mapping)), position: position)
        case .alias:
            report("an alias that stands for nothing", at: position)
            return FileValue(content: .plain(""), position: position)
        }
    }

    /// The entries in order, with those of `<<` behind them where the mapping has no own ones.
    private mutating func entries(_ mapping: Node.Mapping) -> [FileValue.Entry] {
        var entries: [FileValue.Entry] = []
        var merged: [FileValue.Entry] = []
        for (key, node) in mapping {
            guard case .scalar(let scalar) = key else {
                report("a key is a text", at: FilePosition(key.mark))
                continue
            }
            let value = value(node)
            if scalar.string == "<<", scalar.style == .plain {
                switch value.content {
                case .map(let own): merged += own
                case .list(let values) where values.allSatisfy({ $0.entries != nil }): merged += values.flatMap { $0.entries ?? [] }
                default: report("`<<` takes a mapping, or a list of mappings", at: value.position)
                }
                continue
            }
            entries.append(.init(key: scalar.string, position: FilePosition(key.mark), value: value))
        }
        var keys = Set(entries.map(\.key))
        entries += merged.filter { keys.insert($0.key).inserted }
        return entries
    }

    private mutating func report(_ message: String, at position: FilePosition) {
        problems.append(FileProblem(path: path, position: position, message: message))
    }

    private static func problem(_ error: YamlError, text: String, path: String) -> FileProblem {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            return FileProblem(path: path, position: FilePosition(mark), message: "not YAML: \(problem)")
        case .reader(let problem, let offset, _, _):
            let before = text.prefix(offset ?? 0).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            let position = FilePosition(line: max(before.count, 1), column: (before.last?.unicodeScalars.count ?? 0) + 1)
            return FileProblem(path: path, position: position, message: "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            let first = FilePosition(context.mark)
            let key = keys.first ?? ""
            let second = second(key, after: first, in: text)
            let message = second == nil ? "`\(key)` is given more than once" : "`\(key)` is given a second time, after line \(first.line)"
            return FileProblem(path: path, position: second ?? first, message: message)
        default:
            return FileProblem(path: path, message: "not YAML: \(error)")
        }
    }

    /// Where a key of a block mapping comes again: Yams says only where it came first.
    private static func second(_ key: String, after first: FilePosition, in text: String) -> FilePosition? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated().dropFirst(first.line) {
            guard line.prefix(while: { $0 == " " }).count == first.column - 1 else { continue }
            let rest = line.dropFirst(first.column - 1)
            if ["\(key):", "\"\(key)\":", "'\(key)':"].contains(where: { rest.hasPrefix($0) }) {
                return FilePosition(line: index + 1, column: first.column)
            }
        }
        return nil
    }
}

extension FilePosition {
    init(_ mark: Mark?) { self.init(line: mark?.line ?? 1, column: mark?.column ?? 1) }
}

extension Node {
    /// The tag as the file has it, empty when it has none; the resolver that could guess another is the basic one.
    fileprivate var rawTag: String {
        switch self {
        case .scalar(let scalar): scalar.tag.rawValue
        case .mapping(let mapping): mapping.tag.rawValue
        case .sequence(let sequence): sequence.tag.rawValue
        case .alias: ""
        }
    }
}
