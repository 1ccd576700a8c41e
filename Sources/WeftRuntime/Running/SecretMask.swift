import Synchronization
import Weft

/// Puts `***` in the place of secrets, however they turn up: as they are, quoted for a shell, in base 64, or encoded for a URL.
///
/// Of texts that overlap the longest is masked first, so that no rest of one gives another away. A secret of several lines is masked line by
/// line too.
///
/// A text of one character masks nothing, as it is in everything and keeps nothing from anybody; one of two or three is masked where it stands
/// as a word of its own, so that `cat` leaves `catalogue` as it is.
public final class SecretMask: Sendable {
    private struct State {
        var needles: [[UInt8]] = []
        var known: Set<Secret> = []
    }
    private let state = Mutex(State())

    /// A mask without secrets.
    public init() {}

    /// Masks these from now on; those of less than two characters have nothing to mask.
    public func add(_ secrets: [Secret]) {
        guard !secrets.isEmpty else { return }
        state.withLock { state in
            let new = secrets.filter { state.known.insert($0).inserted }
            guard !new.isEmpty else { return }
            let forms = Set(new.flatMap { Self.forms(of: $0.reveal()) }).union(state.needles)
            state.needles = forms.sorted { $0.count > $1.count }
        }
    }

    /// The text without secrets.
    public func applied(to text: String) -> String {
        let needles = state.withLock { $0.needles }
        guard !needles.isEmpty, let masked = Self.masked(Array(text.utf8), needles) else { return text }
        return String(decoding: masked, as: UTF8.self)
    }

    /// The bytes without secrets.
    public func applied(to bytes: [UInt8]) -> [UInt8] {
        let needles = state.withLock { $0.needles }
        guard !needles.isEmpty else { return bytes }
        return Self.masked(bytes, needles) ?? bytes
    }

    /// The shortest text that is masked inside of words.
    private static let shortest = 4

    /// Whether the needle at an index is long enough, or has no letters and digits beside it.
    private static func isSeparate(_ needle: [UInt8], at index: Int, in bytes: [UInt8]) -> Bool {
        guard needle.count < shortest else { return true }
        func isWord(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), 0x80...: true
            default: false
            }
        }
        let end = index + needle.count
        return !(index > 0 && isWord(bytes[index - 1])) && !(end < bytes.count && isWord(bytes[end]))
    }

    private static func masked(_ bytes: [UInt8], _ needles: [[UInt8]]) -> [UInt8]? {
        var result: [UInt8] = []
        var start = 0
        var index = 0
        while index < bytes.count {
            if let needle = needles.first(where: { bytes[index...].starts(with: $0) && isSeparate($0, at: index, in: bytes) }) {
                result += bytes[start..<index]
                result += "***".utf8
                index += needle.count
                start = index
            } else {
                index += 1
            }
        }
        guard start > 0 else { return nil }
        return result + bytes[start...]
    }

    /// Every way in which a secret may be written.
    static func forms(of secret: String) -> Set<[UInt8]> {
        var texts = [secret]
        let lines = secret.split(whereSeparator: \.isNewline).map(String.init)
        // A short line, such as a lone bracket, is no secret of its own.
        if lines.count > 1 { texts += lines.filter { $0.utf8.count >= shortest } }
        var forms: Set<[UInt8]> = []
        for text in texts where text.count > 1 {
            let bytes = Array(text.utf8)
            forms.insert(bytes)
            let quoted = Array(ShellQuoting.quote(text).utf8)
            forms.insert(quoted)
            // Inside other quotes, without its own.
            if quoted.count > bytes.count + 2 { forms.insert(Array(quoted.dropFirst().dropLast())) }
            forms.insert(percentEncoded(bytes, plusForSpace: false))
            forms.insert(percentEncoded(bytes, plusForSpace: true))
            // Behind 0, 1 or 2 bytes of something else, as in `user:password`; a shorter one has no part of its own in it.
            guard bytes.count >= 4 else { continue }
            for offset in 0..<3 { forms.insert(base64Core(bytes, behind: offset)) }
        }
        return forms.filter { !$0.isEmpty }
    }

    private static func percentEncoded(_ bytes: [UInt8], plusForSpace: Bool) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return bytes.flatMap { byte -> [UInt8] in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"): [byte]
            case 0x20 where plusForSpace: [UInt8(ascii: "+")]
            default: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
    }

    /// The base 64 digits that depend on these bytes alone, when `offset` bytes stand in front of them and any behind.
    private static func base64Core(_ bytes: [UInt8], behind offset: Int) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let firstBit = offset * 8
        let endBit = firstBit + bytes.count * 8
        var result: [UInt8] = []
        var digit = (firstBit + 5) / 6
        while digit * 6 + 6 <= endBit {
            var value = 0
            for bit in digit * 6..<digit * 6 + 6 {
                let position = bit - firstBit
                value = value << 1 | Int(bytes[position / 8] >> (7 - position % 8)) & 1
            }
            result.append(alphabet[value])
            digit += 1
        }
        return result
    }
}
