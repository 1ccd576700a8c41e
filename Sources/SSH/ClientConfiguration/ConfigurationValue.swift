import Glibc

/// The forms that values of ssh_config have: what they stand for, or `nil` when they are none.
enum ConfigurationValue {
    static func flag(_ text: String) -> Bool? {
        switch text.lowercasedASCII {
        case "yes", "true": true
        case "no", "false": false
        default: nil
        }
    }

    /// Besides yes and no there are two more forms of yes, which choose how the session is bound.
    static func publicKeyFlag(_ text: String) -> Bool? {
        ["unbound", "host-bound"].contains(text.lowercasedASCII) ? true : flag(text)
    }

    static func hostKeyChecking(_ text: String) -> HostConfiguration.StrictHostKeyChecking? {
        switch text.lowercasedASCII {
        case "yes", "true": .yes
        case "no", "false", "off": .no
        case "ask": .ask
        case "accept-new": .acceptNew
        default: nil
        }
    }

    static func addressFamily(_ text: String) -> HostConfiguration.AddressFamily? { .init(rawValue: text.lowercasedASCII) }

    static func requestTTY(_ text: String) -> String? {
        switch text.lowercasedASCII {
        case "yes", "true": "yes"
        case "no", "false": "no"
        case "force": "force"
        case "auto": "auto"
        default: nil
        }
    }

    private static let logLevels: Set = ["QUIET", "FATAL", "ERROR", "INFO", "VERBOSE", "DEBUG", "DEBUG1", "DEBUG2", "DEBUG3"]

    /// In capitals; `DEBUG1` is another name of `DEBUG`.
    static func logLevel(_ text: String) -> String? {
        let level = text.uppercased()
        guard text.utf8.allSatisfy({ $0 < 0x80 }), logLevels.contains(level) else { return nil }
        return level == "DEBUG1" ? "DEBUG" : level
    }

    /// A number as C takes it, of 31 bits and in ASCII.
    static func number(_ text: String) -> Int? {
        guard let number = Int(text), number <= Int(Int32.max) else { return nil }
        return number
    }

    /// A port's number, or the name of its service.
    static func port(_ text: String) -> Int? {
        if let number = number(text) { return (1...65_535).contains(number) ? number : nil }
        guard let service = getservbyname(text, "tcp")?.pointee else { return nil }
        return Int(UInt16(truncatingIfNeeded: service.s_port).byteSwapped)
    }

    /// `90`, `1m30s`, `2h`: seconds unless a unit follows.
    static func duration(_ text: String) -> Duration? {
        var total = 0
        var rest = Array(text.utf8)[...]
        guard !rest.isEmpty else { return nil }
        while let first = rest.first {
            if first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count)
            guard let count = number(String(decoding: digits, as: UTF8.self)) else { return nil }
            let units: [UInt8: Int] = [0x73: 1, 0x6D: 60, 0x68: 3_600, 0x64: 86_400, 0x77: 604_800]
            guard let unit = rest.first.map({ units[$0.lowercasedASCII] }) ?? 1 else { return nil }
            rest = rest.dropFirst()
            total += count * unit
            guard total <= Int(Int32.max) else { return nil }
        }
        return .seconds(total)
    }

    /// `[user@]host[:port]` or `ssh://…`, several with commas between.
    static func jumps(_ text: String) -> [HostConfiguration.Jump]? {
        var jumps: [HostConfiguration.Jump] = []
        for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            guard let jump = jump(Array(part)[...]) else { return nil }
            jumps.append(jump)
        }
        return jumps
    }

    private static func jump(_ text: ArraySlice<UInt8>) -> HostConfiguration.Jump? {
        var rest = text
        let scheme = Array("ssh://".utf8)
        if rest.starts(with: scheme) {
            rest = rest.dropFirst(scheme.count)
            if rest.last == UInt8(ascii: "/") { rest.removeLast() }
        }
        var user: String?
        if let at = rest.lastIndex(of: UInt8(ascii: "@")) {
            guard at > rest.startIndex else { return nil }
            user = String(decoding: rest[..<at], as: UTF8.self)
            rest = rest[(at + 1)...]
        }
        var host = rest
        var port: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: "[") {
            guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            host = rest[(rest.startIndex + 1)..<end]
            port = rest[(end + 1)...]
        } else if let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            host = rest[..<colon]
            port = rest[colon...]
        }
        guard !host.isEmpty, !rest.contains(UInt8(ascii: "/")) else { return nil }
        var jump = HostConfiguration.Jump(user: user, host: String(decoding: host, as: UTF8.self), port: nil)
        guard let colon = port.first else { return jump }
        guard colon == UInt8(ascii: ":") else { return nil }
        if port.count > 1 {
            guard let number = Self.port(String(decoding: port.dropFirst(), as: UTF8.self)) else { return nil }
            jump.port = number
        }
        return jump
    }

    /// Whether a variable of the environment can have the name: letters, digits and `_`.
    static func isVariableName(_ name: some Sequence<UInt8>) -> Bool {
        var isEmpty = true
        for byte in name {
            isEmpty = false
            let isLetter = (0x61...0x7A).contains(byte.lowercasedASCII)
            guard isLetter || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_") else { return false }
        }
        return !isEmpty
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

extension ClientConfiguration {
    /// Whether a name may go into a command: no shell syntax, no blanks, no control characters, no leading dash.
    package static func isSafe(name: String) -> Bool { ConfigurationValue.isSafeHost(name) }
}
