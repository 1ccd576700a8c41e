/// The forms that values of ssh_config have.
enum ConfigurationValue {
    static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "yes", "true": true
        case "no", "false": false
        default: nil
        }
    }

    /// `90`, `1m30s`, `2h`: seconds unless a unit follows.
    static func duration(_ text: String) -> Duration? {
        var total = 0
        var number: Int?
        for character in text.lowercased() {
            if let digit = character.wholeNumberValue, character.isASCII {
                let (tens, overflow) = (number ?? 0).multipliedReportingOverflow(by: 10)
                guard !overflow, tens < 1 << 40 else { return nil }
                number = tens + digit
                continue
            }
            let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
            guard let count = number, let unit = units[character] else { return nil }
            total += count * unit
            number = nil
        }
        guard !text.isEmpty else { return nil }
        return .seconds(total + (number ?? 0))
    }

    /// `[user@]host[:port]` or `ssh://…`, several with commas between. Nil when it is none.
    static func jumps(_ text: String) -> [HostConfiguration.Jump]? {
        var jumps: [HostConfiguration.Jump] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            var rest = part
            if rest.hasPrefix("ssh://") { rest = rest.dropFirst(6) }
            var user: String?
            if let at = rest.lastIndex(of: "@") {
                user = String(rest[..<at])
                rest = rest[rest.index(after: at)...]
            }
            var host = String(rest)
            var port: Int?
            if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
                host = String(rest[rest.index(after: rest.startIndex)..<end])
                let after = rest[rest.index(after: end)...]
                if !after.isEmpty {
                    guard after.hasPrefix(":"), let number = Int(after.dropFirst()) else { return nil }
                    port = number
                }
            } else if let colon = rest.lastIndex(of: ":"), rest.firstIndex(of: ":") == colon {
                guard let number = Int(rest[rest.index(after: colon)...]) else { return nil }
                host = String(rest[..<colon])
                port = number
            }
            guard isSafeHost(host), user.map(isSafeUser) ?? true, port.map((1...65_535).contains) ?? true else { return nil }
            jumps.append(.init(user: user, host: host, port: port))
        }
        return jumps
    }

    /// Whether a name may go into a command: no shell syntax, no blanks, no control characters, no leading dash
    /// (CVE-2023-51385, CVE-2025-61984).
    static func isSafeHost(_ name: String) -> Bool {
        name.utf8.first ?? dash != dash && name.utf8.allSatisfy { $0 > 0x20 && isHarmless($0) && $0 != backslash }
    }

    /// As ``isSafeHost(_:)``, but blanks and backslashes (`DOMAIN\name`) may stand inside a user's name.
    static func isSafeUser(_ name: String) -> Bool {
        var last = UInt8(ascii: " ")
        for byte in name.utf8 {
            guard byte >= 0x20, isHarmless(byte), byte != dash || last != 0x20 else { return false }
            last = byte
        }
        return !name.isEmpty && last != backslash
    }

    private static let dash = UInt8(ascii: "-")
    private static let backslash = UInt8(ascii: "\\")

    private static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        // Letters, digits, `.`, `-`, `_`, `:` and `/`: most names are made of nothing else.
        case 0x61...0x7A, 0x41...0x5A, 0x2D...0x3A, 0x5F: true
        default: byte != 0x7F && !"'`\"$;&<>|(){}".utf8.contains(byte)
        }
    }
}
