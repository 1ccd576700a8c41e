/// The spelling of task and parameter names: snake case, whatever of `new-container`, `new_container` and `newContainer` was typed.
public enum TaskName {
    /// The name in snake case: `-` is `_`, and a capital begins a word (`lxcDestroy` is `lxc_destroy`, `vhostIP` is `vhost_ip`).
    ///
    /// A name that is already in snake case is returned as it is, and so are dots: `host.trust` stays `host.trust`.
    public static func normalized(_ name: some StringProtocol) -> String {
        let bytes = Array(name.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 4)
        for (index, byte) in bytes.enumerated() {
            guard isUppercase(byte) else {
                result.append(byte == UInt8(ascii: "-") ? UInt8(ascii: "_") : byte)
                continue
            }
            if index > 0 {
                let previous = bytes[index - 1]
                let endsAcronym = isUppercase(previous) && index + 1 < bytes.count && isLowercase(bytes[index + 1])
                if isLowercase(previous) || isDigit(previous) || endsAcronym { result.append(UInt8(ascii: "_")) }
            }
            result.append(byte | 0x20)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether a word can name a task: letters, digits, `_`, `-` and `.`, with a letter or `_` first.
    ///
    /// Letters beyond ASCII are letters too.
    public static func isValid(_ word: some StringProtocol) -> Bool {
        guard let first = word.utf8.first, isLetter(first) else { return false }
        return word.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }

    private static func isUppercase(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }
    private static func isLowercase(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
    private static func isLetter(_ byte: UInt8) -> Bool {
        isUppercase(byte) || isLowercase(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
    }
}
