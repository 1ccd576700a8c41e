/// A build's console as it comes, in pieces, made into whole lines.
nonisolated struct ConsoleLines {
    /// Where the next piece begins in Jenkins' log.
    private(set) var offset = 0
    private var rest: [UInt8] = []

    init() {}

    /// Takes a piece.
    ///
    /// - Parameter size: The size of the log with it. One that is smaller than what was read already is another log: that of a build which
    ///   began anew.
    /// - Returns: The lines that are whole now.
    mutating func take(_ piece: [UInt8], size: Int) -> [String] {
        if size < offset { rest = [] }
        offset = size
        rest += piece
        guard let end = rest.lastIndex(of: 0x0A) else { return [] }
        let lines = rest[..<end].split(separator: 0x0A, omittingEmptySubsequences: false).map(Self.line)
        rest = Array(rest[(end + 1)...])
        return lines
    }

    /// What is left when the log has come to its end: a line without one.
    mutating func finish() -> [String] {
        defer { rest = [] }
        return rest.isEmpty ? [] : [Self.line(rest[...])]
    }

    private static func line(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes, as: UTF8.self)
    }
}
