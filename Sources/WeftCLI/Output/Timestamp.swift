import Glibc

/// A moment as logs have it: `2026-11-21T22:41:37.052Z`, in UTC, so that the lines of many machines can be compared.
struct Timestamp: Sendable, Equatable {
    /// Seconds since 1970.
    let seconds: Int
    /// Thousandths of a second beyond them.
    let milliseconds: Int

    /// Now.
    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: time.tv_sec, milliseconds: time.tv_nsec / 1_000_000)
    }

    /// The date and time, always as long.
    var text: String { day + "." + Self.digits(milliseconds, 3) + "Z" }

    /// The date and time in whole seconds without a zone, as JUnit has them.
    var day: String {
        var moment = time_t(seconds)
        var parts = tm()
        gmtime_r(&moment, &parts)
        let date = [Self.digits(Int(parts.tm_year) + 1900, 4), Self.digits(Int(parts.tm_mon) + 1, 2), Self.digits(Int(parts.tm_mday), 2)]
        let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { Self.digits(Int($0), 2) }
        return date.joined(separator: "-") + "T" + time.joined(separator: ":")
    }

    /// The lines with the time in front of each.
    func lines(_ bytes: [UInt8]) -> [UInt8] {
        let stamp = Array((text + " ").utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + stamp.count)
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.endIndex
            result += stamp
            result += bytes[start..<end]
            start = end
        }
        return result
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
}
