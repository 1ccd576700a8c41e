@testable import SSH

/// What sshd(8) says of known_hosts files, line by line and without any index: slow, simple, and on bytes as OpenSSH is.
struct KnownHostsModel {
    struct Line: Equatable {
        let number: Int
        let marker: String
        let blob: [UInt8]
    }

    /// The lines for a name, of those that hold one of ``KnownHostsCase/keys``.
    static func lines(_ file: [UInt8], for name: [UInt8]) -> [Line] {
        var lines: [Line] = []
        for (index, bytes) in file.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard !bytes.contains(0), let line = line(Array(bytes), number: index + 1, name: name) else { continue }
            lines.append(line)
        }
        return lines
    }

    private static func line(_ bytes: [UInt8], number: Int, name: [UInt8]) -> Line? {
        var rest = bytes.drop(while: isBlank)
        func word() -> [UInt8] {
            let word = rest.prefix { !isBlank($0) }
            rest = rest.dropFirst(word.count).drop(while: isBlank)
            return Array(word)
        }
        guard let first = rest.first, first != UInt8(ascii: "#") else { return nil }
        var marker = ""
        if first == UInt8(ascii: "@") {
            marker = String(decoding: word(), as: UTF8.self)
            guard ["@revoked", "@cert-authority"].contains(marker), rest.first != UInt8(ascii: "@") else { return nil }
        }
        guard matches(name, word()) else { return nil }
        let type = word()
        guard let blob = key(type: type, text: word()) else { return nil }
        return Line(number: number, marker: marker, blob: blob)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func matches(_ name: [UInt8], _ names: [UInt8]) -> Bool {
        if names.first == UInt8(ascii: "|") {
            let parts = names.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
            guard parts.count == 4, parts[1] == [UInt8(ascii: "1")], let salt = padded(Array(parts[2])), salt.count == 20 else {
                return false
            }
            return KnownHostsCase.hashed(String(decoding: name, as: UTF8.self), salt: salt).utf8.elementsEqual(names)
        }
        var isMatched = false
        for pattern in names.split(separator: UInt8(ascii: ",")) {
            let lower = pattern.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            let isNegated = lower.first == UInt8(ascii: "!")
            guard fits(name[...], lower[(isNegated ? 1 : 0)...]) else { continue }
            if isNegated { return false }
            isMatched = true
        }
        return isMatched
    }

    /// By recursion, as one would say it.
    private static func fits(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == UInt8(ascii: "*") {
            let rest = pattern.drop { $0 == first }
            if rest.isEmpty { return true }
            return text.indices.contains { fits(text[$0...], rest) }
        }
        guard let letter = text.first, first == UInt8(ascii: "?") || first == letter else { return false }
        return fits(text.dropFirst(), pattern.dropFirst())
    }

    /// Base 64 that is padded as it should be.
    private static func padded(_ text: [UInt8]) -> [UInt8]? {
        let digits = text.filter { !($0 == 0x20 || (0x09...0x0D).contains($0)) }
        guard digits.count.isMultiple(of: 4) else { return nil }
        return Base64.decode(digits)
    }

    /// One of our keys: the model knows no others.
    private static func key(type: [UInt8], text: [UInt8]) -> [UInt8]? {
        guard let blob = padded(text) else { return nil }
        return KnownHostsCase.keys.contains { $0.blob == blob && Array($0.algorithm.utf8) == type } ? blob : nil
    }
}
