extension Graphite {
    /// How finely a metric is kept, and for how long: `10s:6h`, as carbon writes it.
    ///
    /// A number alone is seconds in front of the colon, and behind it points: `60:1440` is a point a minute for a day.
    nonisolated public struct Retention: Sendable, Hashable, CustomStringConvertible, TaskArgument {
        /// Seconds from one point to the next.
        public let precision: Int
        /// How many points are kept.
        public let points: Int

        /// Keeps a point for each `precision` as long as `duration`; both in whole seconds.
        public init(_ precision: Duration, for duration: Duration) {
            self.precision = Int(precision.components.seconds)
            points = self.precision > 0 ? Int(duration.components.seconds) / self.precision : 0
        }

        /// Reads `10s:6h`, `1m:7d`, `60:1440`; units are s, m, h, d, w and y.
        public init(taskArgument text: String) throws {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let precision = Self.number(parts[0]), let duration = Self.number(parts[1]),
                precision.value > 0, duration.value > 0
            else { throw TaskArgumentError("`\(text)` is no retention: expected \(Self.taskArgumentExpectation)") }
            self.precision = precision.value
            points = duration.hasUnit ? duration.value / precision.value : duration.value
            guard points > 0 else { throw TaskArgumentError("the retention `\(text)` keeps not one point") }
        }

        /// How many seconds are kept.
        public var seconds: Int { precision * points }

        /// The form that carbon reads: seconds and points where no unit is exact.
        public var description: String { "\(Self.text(precision)):\(Self.text(seconds))" }
        /// An example.
        public static var taskArgumentExpectation: String { "a retention such as 10s:6h" }

        private static let units: [(name: String, names: [String], seconds: Int)] = [
            ("y", ["y", "year", "years"], 31_536_000), ("w", ["w", "week", "weeks"], 604_800), ("d", ["d", "day", "days"], 86_400),
            ("h", ["h", "hour", "hours"], 3600), ("m", ["m", "min", "minute", "minutes"], 60), ("s", ["s", "sec", "second", "seconds"], 1),
        ]

        private static func number(_ text: Substring) -> (value: Int, hasUnit: Bool)? {
            let digits = text.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(digits), number <= 1_000_000_000 else { return nil }
            let name = text.dropFirst(digits.count)
            if name.isEmpty { return (number, false) }
            return units.first { $0.names.contains(String(name)) }.map { (number * $0.seconds, true) }
        }

        private static func text(_ seconds: Int) -> String {
            let unit = units.first { seconds % $0.seconds == 0 && $0.name != "w" } ?? ("s", [], 1)
            return "\(seconds / unit.seconds)\(unit.name)"
        }
    }
}
