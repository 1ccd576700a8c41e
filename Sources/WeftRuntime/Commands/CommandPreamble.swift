import Weft

/// Takes the lines that a ``ShellLine`` prints before its command out of the command's outputs, and all that stands in front of them: the
/// login shell's start-up files may print, and what they print is no part of a file that is read.
struct CommandPreamble {
    /// What the preamble told.
    enum Event: Equatable {
        /// The process group of the command.
        case group(Int)
        /// sudo asks for the password.
        case passwordPrompt
        /// sudo has let the command through: from here on everything is the command's.
        case through
    }

    private let token: [UInt8]
    private let expectsThrough: Bool
    private let hasTerminal: Bool
    private var heldOutput: [UInt8] = []
    private var heldErrors: [UInt8] = []
    private var isOutputDone: Bool
    private var areErrorsDone = false
    private(set) var group: Int?
    private(set) var isThrough = false
    /// The end of what was printed before the first line, when that has not come yet: the words of a shell that does not run commands.
    private(set) var noise: [UInt8] = []
    private static let noiseLimit = 4096
    private static let longestLine = 4096

    init(_ line: ShellLine) {
        token = Array(line.token.utf8)
        expectsThrough = line.usesSudo
        hasTerminal = line.hasTerminal
        isOutputDone = line.hasTerminal
    }

    /// None yet: nothing was started.
    static let none = CommandPreamble()

    private init() { (token, expectsThrough, hasTerminal, isOutputDone) = ([], false, false, false) }

    /// One that was seen before, by the first command of a shell.
    init(after group: Int) {
        (token, expectsThrough, hasTerminal) = ([], false, false)
        (isOutputDone, areErrorsDone, isThrough) = (true, true, true)
        self.group = group
    }

    /// Whether all of it has been seen.
    var isDone: Bool { isOutputDone && areErrorsDone }

    /// Divides bytes into those of the command and what the preamble told.
    mutating func take(_ bytes: [UInt8], from stream: OutputStream) -> (shown: [UInt8], events: [Event]) {
        // With a terminal everything comes as output.
        if stream == .error || hasTerminal { return areErrorsDone ? (bytes, []) : takeErrors(bytes) }
        return (isOutputDone ? bytes : takeOutput(bytes), [])
    }

    private mutating func takeOutput(_ bytes: [UInt8]) -> [UInt8] {
        heldOutput += bytes
        guard let mark = heldOutput.firstRange(of: token + [UInt8(ascii: "\n")]) else {
            let keep = heldOutput.count - partialToken(heldOutput)
            note(heldOutput[..<keep])
            heldOutput.removeFirst(keep)
            return []
        }
        defer { heldOutput = [] }
        note(heldOutput[..<mark.lowerBound])
        isOutputDone = true
        return Array(heldOutput[mark.upperBound...])
    }

    private mutating func takeErrors(_ bytes: [UInt8]) -> (shown: [UInt8], events: [Event]) {
        heldErrors += bytes
        var shown: [UInt8] = []
        var events: [Event] = []
        /// What stands in front of a line of ours: behind the first one it is sudo's.
        func pass(_ front: ArraySlice<UInt8>) {
            if group == nil { note(front) } else { shown += front }
        }
        while !areErrorsDone, let start = heldErrors.firstRange(of: token)?.lowerBound {
            let after = start + token.count
            guard after < heldErrors.count else { break }
            if heldErrors[after] == UInt8(ascii: "?") {
                pass(heldErrors[..<start])
                heldErrors.removeFirst(after + 1)
                events.append(.passwordPrompt)
                continue
            }
            guard let end = heldErrors[after...].firstIndex(of: UInt8(ascii: "\n")) else {
                guard heldErrors.count - after > Self.longestLine else { break }
                // No line of ours: what looks like the token is somebody's words.
                pass(heldErrors[..<after])
                heldErrors.removeFirst(after)
                continue
            }
            pass(heldErrors[..<start])
            let text = String(decoding: heldErrors[after..<end], as: UTF8.self).filter { $0 != "\r" }
            heldErrors.removeFirst(end + 1)
            if text == "-" {
                isThrough = true
                events.append(.through)
            } else if let number = Int(text.drop { $0 == " " }), number > 1 {
                // `kill` takes 0 for its own group, and -1 for every process.
                (group, noise) = (number, [])
                events.append(.group(number))
            }
            areErrorsDone = group != nil && (isThrough || !expectsThrough)
        }
        if areErrorsDone {
            shown += heldErrors
            heldErrors = []
        } else {
            // What may be the beginning of a token stays until more has come.
            let keep = heldErrors.firstRange(of: token)?.lowerBound ?? heldErrors.count - partialToken(heldErrors)
            pass(heldErrors[..<keep])
            heldErrors.removeFirst(keep)
        }
        return (shown, events)
    }

    /// What is left when the outputs end before the preamble does.
    mutating func finish() -> [UInt8] {
        defer { (heldOutput, heldErrors) = ([], []) }
        guard group == nil else { return heldErrors }
        note(heldOutput[...])
        note(heldErrors[...])
        return []
    }

    private mutating func note(_ bytes: ArraySlice<UInt8>) {
        guard group == nil else { return }
        noise += bytes
        if noise.count > Self.noiseLimit { noise.removeFirst(noise.count - Self.noiseLimit) }
    }

    /// How many bytes at the end may be the beginning of a token, its newline included.
    private func partialToken(_ held: [UInt8]) -> Int {
        for length in stride(from: min(token.count, held.count), to: 0, by: -1) where held.suffix(length) == token.prefix(length) {
            return length
        }
        return 0
    }
}

extension Array where Element == UInt8 {
    /// Where the pattern begins and ends for the first time.
    func firstRange(of pattern: [UInt8]) -> Range<Int>? {
        guard let first = pattern.first, count >= pattern.count else { return nil }
        var start = startIndex
        while let candidate = self[start...].firstIndex(of: first), candidate + pattern.count <= count {
            if self[candidate..<candidate + pattern.count].elementsEqual(pattern) { return candidate..<candidate + pattern.count }
            start = candidate + 1
        }
        return nil
    }
}
