import Weft

/// A command that a shell which runs many can run: it asks nothing, needs no terminal, and its input is at hand.
struct ShellCommand {
    /// The shell text, with folder and environment.
    let text: String
    /// Who runs it; `nil` is the login's own user.
    let user: String?
    /// What it reads on standard input.
    let input: [UInt8]
    /// Whether it may change users, who must have no process then.
    let changesUsers: Bool

    /// Larger inputs go through a channel of their own: the shell reads them as text, four characters for most bytes.
    private static let inputLimit = 4 << 10

    /// - Returns: `nil` for a command that needs a channel of its own.
    init?(_ invocation: Invocation, source: (any ByteSource)?) {
        guard !invocation.terminal, invocation.answers.isEmpty, invocation.isCaptured else { return nil }
        var input: [UInt8] = []
        if let source {
            guard let whole = source.whole, whole.count <= ShellCommand.inputLimit else { return nil }
            input = whole
        }
        let text = invocation.context.shell(invocation.command)
        let words = ShellWords(text)
        guard !words.knowTheirShell, !words.leaveProcesses else { return nil }
        self.text = text
        self.user = invocation.context.user
        self.input = input
        changesUsers = words.changeUsers
    }
}

/// What can be seen in a command's text of how it goes with a shell that runs many. What cannot is found out when the command is over: this
/// spares a new shell, or tells of what would be different.
struct ShellWords {
    /// They ask for the number of their shell: that of a subshell is another.
    private(set) var knowTheirShell = false
    /// They look as if they left something running, which costs the shell, or ran something as somebody whose processes the shell cannot see.
    private(set) var leaveProcesses = false
    /// They look as if they removed or renamed users.
    private(set) var changeUsers = false

    init(_ text: String) {
        var text = text
        text.withUTF8 { scan($0) }
    }

    private mutating func scan(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        var isQuoted = false
        for (index, byte) in text.enumerated() {
            if ShellWords.isLetter(byte) { continue }
            note(text[start..<index])
            start = index + 1
            let before = index > 0 ? text[index - 1] : 0
            switch byte {
            case 0: knowTheirShell = true
            case UInt8(ascii: "'"): isQuoted.toggle()
            case UInt8(ascii: "$") where before == byte: knowTheirShell = true
            case UInt8(ascii: "&") where !isQuoted:
                let after = index + 1 < text.count ? text[index + 1] : 0
                if ![byte, UInt8(ascii: ">"), UInt8(ascii: "<")].contains(before), after != byte { leaveProcesses = true }
            default: break
            }
        }
        note(text[start...])
    }

    private mutating func note(_ word: Slice<UnsafeBufferPointer<UInt8>>) {
        // Most words need no closer look.
        guard word.count > 1, let first = word.first, "PBdnprsu".utf8.contains(first) else { return }
        switch String(decoding: word, as: UTF8.self) {
        case "PPID", "BASHPID": knowTheirShell = true
        case "doas", "nohup", "pkexec", "runuser", "setsid", "start-stop-daemon", "su", "sudo": leaveProcesses = true
        case "deluser", "userdel", "usermod": changeUsers = true
        default: break
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
