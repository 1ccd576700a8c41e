import CSystem
import Weft

/// Finds the end of one command in the outputs of a shell that lives on.
///
/// What the command writes goes through as it is, byte for byte and without delay; behind it the shell writes a marker on either output. A
/// marker is made for one command, of 128 random bits, and the shell reads it when the command is over: no output can hold it.
struct FrameReader {
    private let marker: [UInt8]
    private var output = Search()
    private var errors = Search()
    /// How the command ended, as the marker on standard output tells.
    private(set) var status: ExitStatus?
    /// What the shell tells of itself behind its first command.
    private(set) var traits: ShellTraits?
    /// Whether the command left processes behind, for which the shell has ended: what they write until the outputs end is the command's, too.
    private(set) var isLeftBehind = false
    private var hasRest = false

    init(marker: String) { self.marker = Array(marker.utf8) }

    /// Whether the command's outputs have ended and the shell waits for the next.
    var isOver: Bool { output.isDone && errors.isDone && !isLeftBehind }

    /// Whether anything came behind the end: somebody writes who is not known.
    var hasStray: Bool { hasRest && isOver }

    /// The bytes among these that are the command's.
    mutating func take(_ bytes: [UInt8], from stream: OutputStream) -> [UInt8] {
        let (shown, told, rest) = stream == .output ? output.take(bytes, until: marker) : errors.take(bytes, until: marker)
        if let told {
            switch stream {
            case .output: noteEnd(told)
            case .error: isLeftBehind = told == "+"
            }
        }
        if rest.isEmpty { return shown }
        // A process that was left behind may write before the shell has said so.
        hasRest = true
        return isOver ? shown : shown + rest
    }

    private mutating func noteEnd(_ told: String) {
        let words = told.split(separator: " ")
        status = words.first.flatMap { Int32($0) }.map { ExitStatus(shell: $0) }
        if words.count > 1 { traits = ShellTraits(words[1]) }
    }

    /// What was held back when the channel ended without a marker.
    mutating func finish() -> [(OutputStream, [UInt8])] {
        defer { (output.held, errors.held) = ([], []) }
        return [(.output, output.held), (.error, errors.held)].filter { !$0.1.isEmpty }
    }

    /// The search in one output.
    private struct Search {
        /// Bytes that may be the beginning of the marker, or of its line.
        var held: [UInt8] = []
        var isDone = false
        private static let longest = 4096

        /// Divides bytes into those in front of the marker, the rest of its line and those behind it.
        mutating func take(_ bytes: [UInt8], until marker: [UInt8]) -> (shown: [UInt8], told: String?, rest: ArraySlice<UInt8>) {
            if isDone { return ([], nil, bytes[...]) }
            let all = held.isEmpty ? bytes : held + bytes
            let start = weft_find(all, all.count, marker, marker.count)
            guard start >= 0 else {
                let keep = all.count - Search.partial(marker, in: all)
                held = Array(all[keep...])
                return (keep == all.count ? all : Array(all[..<keep]), nil, [])
            }
            let line = all[(start + marker.count)...]
            guard let end = line.firstIndex(of: UInt8(ascii: "\n")) else {
                // No line of the shell's is longer: then it is not the shell that says the marker.
                guard line.count <= Search.longest else {
                    held = []
                    return (all, nil, [])
                }
                held = Array(all[start...])
                return (Array(all[..<start]), nil, [])
            }
            (held, isDone) = ([], true)
            let told = String(decoding: line[..<end].drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
            return (Array(all[..<start]), told, all[(end + 1)...])
        }

        /// How many bytes at the end may be the beginning of the marker.
        private static func partial(_ marker: [UInt8], in bytes: [UInt8]) -> Int {
            var length = min(marker.count - 1, bytes.count)
            while length > 0, !bytes[(bytes.count - length)...].elementsEqual(marker[..<length]) { length -= 1 }
            return length
        }
    }
}

/// What a shell tells of itself.
struct ShellTraits: Sendable, Hashable {
    /// Whether it can tell that a command left nothing behind; without, it must not run a second one.
    var isKept: Bool
    /// Whether its `printf` shows its words in no list of processes.
    var feeds: Bool

    init(_ word: some StringProtocol) {
        isKept = word.hasPrefix("k")
        feeds = word.hasSuffix("f")
    }
}

extension ExitStatus {
    /// What `$?` says of a subshell. ksh93 and yash have numbers of their own for those that a signal ended; the others say 128 and its
    /// number, as they do for an `exit` with that status.
    init(shell status: Int32) {
        switch status {
        case 257..<384: self = .signalled(number: status - 256)
        case 385...: self = .signalled(number: status - 384)
        default: self = .exited(status)
        }
    }
}
