/// Paths for a script, as a function `each` that runs a command with them, as many at a time as a command line takes.
struct WantedList {
    /// The function, or what reads it.
    let text: String
    /// The script's standard input.
    let input: [UInt8]

    // More goes through standard input, at the price of a round trip.
    private static let mostInline = 14 << 10

    init(_ paths: [TreePath]) {
        var list = ShellBytes()
        list.add("each() {\nc=0\n")
        list.add("\"$@\"", paths.lazy.map(FolderPlan.word), " || c=1")
        list.add("return $c\n}\n")
        let inline = list.bytes.count <= Self.mostInline ? String(validating: list.bytes, as: UTF8.self) : nil
        text = inline ?? "eval \"$(cat)\"\n"
        input = inline == nil ? list.bytes : []
    }
}
