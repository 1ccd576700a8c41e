extension Graphite {
    /// How long carbon keeps the metrics whose names match a pattern: `stats:^stats\.:10s:6h,1m:7d`.
    nonisolated public struct StorageSchema: Sendable, Hashable, CustomStringConvertible {
        /// What it is called in carbon's file.
        public let name: String
        /// The regular expression that a metric's name matches.
        public let pattern: String
        /// The archives, the finest first.
        public let retentions: [Retention]

        /// Checks what whisper demands, and takes it.
        ///
        /// - Throws: `TaskArgumentError` with the first rule that is broken.
        public init(_ name: String, _ pattern: String, retentions: [Retention]) throws {
            let isPlain = name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]") }
            guard !name.isEmpty, isPlain else { throw TaskArgumentError("`\(name)` is no name for a storage schema") }
            guard !pattern.isEmpty, pattern.utf8.allSatisfy({ $0 >= 32 }) else {
                throw TaskArgumentError("the storage schema `\(name)` has no pattern")
            }
            guard !retentions.isEmpty else { throw TaskArgumentError("the storage schema `\(name)` keeps nothing: it has no retention") }
            self.name = name
            self.pattern = pattern
            self.retentions = retentions.sorted { $0.precision < $1.precision }
            for retention in retentions where retention.precision < 1 || retention.points < 1 {
                throw TaskArgumentError("the storage schema `\(name)`: a retention of \(retention) keeps nothing")
            }
            for (finer, coarser) in zip(self.retentions, self.retentions.dropFirst()) { try Self.check(name, finer, coarser) }
        }

        /// Reads `NAME:PATTERN:RETENTION,RETENTION`; the pattern may have colons and commas in it.
        public init(parsing text: String) throws {
            let wanted = "expected \(StorageSchemas.taskArgumentExpectation)"
            guard let colon = text.firstIndex(of: ":") else { throw TaskArgumentError("`\(text)` is no storage schema: \(wanted)") }
            var parts = text[text.index(after: colon)...].split(separator: ",", omittingEmptySubsequences: false)
            var retentions: [Retention] = []
            while parts.count > 1, let retention = try? Retention(taskArgument: String(parts[parts.count - 1])) {
                retentions.insert(retention, at: 0)
                parts.removeLast()
            }
            // What is left is the pattern with the first retention behind it.
            let words = parts.joined(separator: ",").split(separator: ":", omittingEmptySubsequences: false)
            guard words.count >= 3 else { throw TaskArgumentError("`\(text)` is no storage schema: \(wanted)") }
            retentions.insert(try Retention(taskArgument: words.suffix(2).joined(separator: ":")), at: 0)
            try self.init(String(text[..<colon]), words.dropLast(2).joined(separator: ":"), retentions: retentions)
        }

        /// The rules for an archive and the next coarser one, as whisper has them.
        private static func check(_ name: String, _ finer: Retention, _ coarser: Retention) throws {
            func wrong(_ why: String) -> TaskArgumentError {
                TaskArgumentError("the storage schema `\(name)`: \(finer) and \(coarser) do not go together: \(why)")
            }
            if finer.precision == coarser.precision { throw wrong("they have the same precision") }
            guard coarser.precision.isMultiple(of: finer.precision) else {
                throw wrong("\(finer.precision) seconds do not divide \(coarser.precision) seconds")
            }
            guard coarser.seconds > finer.seconds else { throw wrong("the coarser one has to keep longer") }
            let needed = coarser.precision / finer.precision
            guard finer.points >= needed else {
                throw wrong("the finer one keeps \(finer.points) points, and one of the coarser is made of \(needed)")
            }
        }

        /// The form that a task takes.
        public var description: String { "\(name):\(pattern):\(retentions.map(\.description).joined(separator: ","))" }
    }

    /// Storage schemas in the order in which carbon tries them, of which the first that matches counts.
    nonisolated public struct StorageSchemas: Sendable, Hashable, TaskArgument, CustomStringConvertible {
        /// The schemas.
        public let schemas: [StorageSchema]

        /// Takes schemas.
        ///
        /// - Throws: `TaskArgumentError` when two have one name.
        public init(_ schemas: [StorageSchema]) throws {
            var names: Set<String> = []
            for schema in schemas where !names.insert(schema.name).inserted {
                throw TaskArgumentError("two storage schemas are called `\(schema.name)`")
            }
            self.schemas = schemas
        }

        private init(known texts: [String]) { schemas = texts.compactMap { try? StorageSchema(parsing: $0) } }

        /// Reads schemas that are separated by semicolons.
        public init(taskArgument text: String) throws {
            try self.init(
                text.split(separator: ";").map { part in
                    try StorageSchema(parsing: part.split(separator: " ").joined(separator: " "))
                })
        }

        /// What statsd counts every ten seconds: six hours of that, a week of minutes, five years of ten minutes.
        public static let standard = StorageSchemas(known: [#"stats:^stats\.:10s:6h,1m:7d,10m:5y"#])

        /// The form that a task takes.
        public var description: String { schemas.map(\.description).joined(separator: ";") }
        /// An example.
        public static var taskArgumentExpectation: String { #"schemas such as stats:^stats\.:10s:6h,1m:7d, separated by semicolons"# }
        /// The text of the standard ones.
        public static func taskArgumentText(source: String) -> String? { source.hasSuffix(".standard") ? standard.description : nil }

        /// carbon's `storage-schemas.conf`: these between what is always there.
        ///
        /// Metrics of ``Graphite/verify(server:within:port:statsdPort:webPort:counters:on:)`` have a new name each time, and so are kept in small
        /// files; carbon's own are as Debian has them, and so is what nothing else matches.
        var file: String {
            let first = Self(known: [#"verification:(^|\.)weft\.verify\.:10s:1h"#, #"carbon:^carbon\.:60s:90d"#]).schemas
            let last = Self(known: ["default:.*:60s:1d,5m:30d,1h:3y"]).schemas
            let names = Set(schemas.map(\.name))
            let all = first.filter { !names.contains($0.name) } + schemas + last.filter { !names.contains($0.name) }
            return "# The first section whose pattern a metric's name matches says how it is kept. Only new metrics are affected.\n"
                + all.map { schema in
                    """

                    [\(schema.name)]
                    pattern = \(schema.pattern)
                    retentions = \(schema.retentions.map(\.description).joined(separator: ","))

                    """
                }.joined()
        }
    }
}
