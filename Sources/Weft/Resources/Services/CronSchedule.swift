/// When cron runs a command: five fields, or one of its words.
///
/// ```swift
/// let nightly: CronSchedule = "30 3 * * *"
/// let sundays = CronSchedule(minute: "0", hour: "5", weekday: "sun")
/// ```
public struct CronSchedule: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The text as it stands in a crontab.
    public let description: String

    /// A schedule as it stands in a crontab: `*/5 * * * *`, `@daily`.
    public init(_ text: String) { description = text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    /// A schedule as it stands in a crontab.
    public init(stringLiteral text: String) { self.init(text) }

    /// A schedule by its fields, each `*` unless given.
    public init(minute: String = "*", hour: String = "*", day: String = "*", month: String = "*", weekday: String = "*") {
        self.init("\(minute) \(hour) \(day) \(month) \(weekday)")
    }

    /// A schedule with a minute, and an hour, a day of the month, a month and a weekday where they are given.
    public init(minute: Int, hour: Int? = nil, day: Int? = nil, month: Int? = nil, weekday: Int? = nil) {
        let fields = [minute, hour, day, month, weekday].map { $0.map(String.init) ?? "*" }
        self.init(fields.joined(separator: " "))
    }

    /// At the beginning of each hour.
    public static let hourly = CronSchedule("@hourly")
    /// At midnight.
    public static let daily = CronSchedule("@daily")
    /// At midnight between Saturday and Sunday.
    public static let weekly = CronSchedule("@weekly")
    /// At midnight, on the first day of each month.
    public static let monthly = CronSchedule("@monthly")
    /// When the host starts.
    public static let reboot = CronSchedule("@reboot")

    private static let words = ["@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]
    private static let ranges: [(name: String, range: ClosedRange<Int>)] = [
        ("minute", 0...59), ("hour", 0...23), ("day", 1...31), ("month", 1...12), ("weekday", 0...7),
    ]
    private static let names = [
        "month": ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        "weekday": ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
    ]

    /// Why cron would not take it.
    var problem: String? {
        if description.hasPrefix("@") {
            return Self.words.contains(description) ? nil : "cron knows no `\(description)`; it knows \(Self.words.joined(separator: ", "))"
        }
        let fields = description.split(separator: " ")
        guard fields.count == 5 else { return "the schedule `\(description)` has \(fields.count) fields, and cron's have 5" }
        for (field, (name, range)) in zip(fields, Self.ranges) {
            for part in field.split(separator: ",", omittingEmptySubsequences: false) where !Self.isGood(part, name, range) {
                return "`\(part)` is no \(name) of a schedule: \(range.lowerBound) to \(range.upperBound)"
            }
        }
        return nil
    }

    /// Whether a part of a field is `*`, a value or a range of them, with a step or none.
    private static func isGood(_ part: Substring, _ name: String, _ range: ClosedRange<Int>) -> Bool {
        let halves = part.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count) else { return false }
        if halves.count == 2, (Int(halves[1]) ?? 0) < 1 { return false }
        if halves[0] == "*" { return true }
        let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(ends.count) else { return false }
        return ends.allSatisfy { end in
            Int(end).map(range.contains) ?? (names[name]?.contains(end.lowercased()) ?? false)
        }
    }
}
