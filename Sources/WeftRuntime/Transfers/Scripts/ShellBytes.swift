/// Shell text made of bytes: names of files need not be UTF-8.
struct ShellBytes: Sendable {
    private(set) var bytes: [UInt8] = []

    init() {}

    /// Adds more of it as it is.
    mutating func add(_ more: ShellBytes) { bytes += more.bytes }

    /// Adds shell text as it is.
    mutating func add(_ text: String) { bytes += text.utf8 }

    /// Adds one quoted word, with a space before it.
    mutating func add(word: [UInt8]) {
        bytes.append(UInt8(ascii: " "))
        add(quoted: word)
    }

    /// Adds a word, or a part of one, in quotes where it needs them.
    mutating func add(quoted word: [UInt8]) {
        if !word.isEmpty, word.allSatisfy(Self.isOrdinary), word.first != UInt8(ascii: "=") {
            bytes += word
            return
        }
        bytes.append(UInt8(ascii: "'"))
        for byte in word {
            if byte == UInt8(ascii: "'") { bytes += #"'\''"#.utf8 } else { bytes.append(byte) }
        }
        bytes.append(UInt8(ascii: "'"))
    }

    /// Adds lines of a command, with as many words each as any system takes; none without words.
    mutating func add(_ command: String, _ words: some Sequence<[UInt8]>, _ rest: String = "") {
        var room = 0
        var isOpen = false
        for word in words {
            if isOpen, word.count + 3 > room {
                add("\(rest)\n")
                isOpen = false
            }
            if !isOpen {
                add(command)
                (isOpen, room) = (true, Self.longest)
            }
            add(word: word)
            room -= word.count + 3
        }
        if isOpen { add("\(rest)\n") }
    }

    // A fraction of what Linux takes, as a word that is quoted grows.
    private static let longest = 24 << 10

    private static func isOrdinary(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: ","),
            UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: ":"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}
