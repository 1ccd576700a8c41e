import Glibc

/// A call of `task` that asks for a list or for help, with all that its answer depends on besides files: the program, the words, the working
/// directory, the environment and the terminal.
///
/// It is made before the runtime is set up (see ``EarlyAnswer``), so it has no part in strings, arrays or closures.
struct Question {
    /// Two calls with one key have one answer as long as no file changes.
    let key: ContentHash
    /// When it was asked, in nanoseconds since 1970.
    let time = Clock.now

    /// The question that a command line is; `nil` when it asks for something else.
    ///
    /// The words are looked at as they are: to parse them takes longer than all the rest.
    init?(_ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>, count: Int) {
        guard Self.isQuestion(words, count), let executable = Path.rawExecutable else { return nil }
        defer { free(executable) }
        guard let folder = getcwd(nil, 0) else { return nil }
        defer { free(folder) }
        var hash = ContentHash()
        // One program under two names is two installations: the library is beside it.
        hash.add(executable)
        FileStamp(executable).add(to: &hash)
        hash.add(folder)
        hash.add(Environment.raw("HOME"))
        hash.add(Environment.raw("TASK_FABFILE"))
        hash.add(Environment.raw("WEFT_FABFILE"))
        hash.add(Environment.raw("WEFT_SWIFTC"))
        hash.add(Environment.raw("NO_COLOR"))
        hash.add(Environment.raw("TERM"))
        var size = winsize()
        hash.add(ioctl(1, UInt(TIOCGWINSZ), &size) == 0 ? UInt64(size.ws_col) : .max)
        var index = 1
        while index < count {
            hash.add(words[index])
            index += 1
        }
        key = hash
    }

    private static func isQuestion(_ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>, _ count: Int) -> Bool {
        if count <= 1 { return count == 1 }
        var index = 1
        while index < count, let word = words[index] {
            if equal(word, "--") { return false }
            if equal(word, "--list") || equal(word, "-l") || equal(word, "--help") || equal(word, "-h") { return true }
            index += 1
        }
        return false
    }

    private static func equal(_ word: UnsafePointer<CChar>, _ text: StaticString) -> Bool { strcmp(word, text.cString) == 0 }
}
