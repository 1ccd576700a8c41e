import Weft

/// What is not as it should be.
struct Wrong: Error, CustomStringConvertible {
    let description: String

    /// An error unless the two are the same.
    static func check(_ what: String, _ found: String, is expected: String) throws {
        guard found == expected else { throw Wrong(description: "\(what): \(found.debugDescription) is not \(expected.debugDescription)") }
    }
}

/// Runs twenty commands side by side on one host.
@Task
func twenty(on host: Connection) async throws {
    let results = try await withThrowingTaskGroup(of: String.self) { group in
        for number in 0..<20 {
            group.addTask { try await host.quiet().run("sleep 0.2; echo \(number)").text }
        }
        var results: Set<String> = []
        while let result = try await group.next() { results.insert(result) }
        return results
    }
    host.say("\(results.count) of 20")
}

/// Uses everything that a login shell could spoil.
@Task
func shells(on host: Connection) async throws {
    let odd = #"it's a "\!" \\ $HOME `id` {a,b} *?~ ä"#
    let result = try await host.quiet().run("printf '%s' \(odd); printf '%s' \(odd) >&2")
    try Wrong.check("output", result.standardOutput, is: odd)
    try Wrong.check("errors", result.standardError, is: odd)
    let lines = try await host.quiet().run(
        """
        for word in \(odd); do
          cat <<END
        one
        END
        done
        """)
    try Wrong.check("lines", lines.text, is: "one")
    let path = "/tmp/weft-drill-\(host.name)"
    try await host.run("rm -rf \(path); mkdir \(path)")
    try await host.in(path).env(["DRILL": odd]).put(text: odd, to: "file")
    try Wrong.check("file", String(decoding: try await host.read("\(path)/file"), as: UTF8.self), is: odd)
    let here = try await local("mktemp -d").text
    try await local("mkdir \(here)/tree && printf %s \(odd) > \(here)/tree/leaf")
    try await host.put("\(here)/tree", to: "\(path)/tree")
    try await host.get("\(path)/tree", to: "\(here)/back")
    try await local("cmp \(here)/tree/leaf \(here)/back/leaf; rm -rf \(here)")
    let terminal = try await host.quiet().run("printf %s \(odd)", terminal: true)
    try Wrong.check("terminal", terminal.text, is: odd)
    try await host.run("rm -rf \(path)")
}

/// Takes much output and looks at its end only.
@Task
func large(on host: Connection, mebibytes: Int) async throws {
    let result = try await host.quiet().run("head -c \(raw: "\(mebibytes)")M /dev/zero | tr '\\0' x | fold -w 1023; echo; echo the end")
    try Wrong.check("end", result.lastLines(1).joined(), is: "the end")
}

/// Fails after 64 MiB.
@Task
func largeFailing(on host: Connection) async throws {
    try await host.quiet().run("head -c 67108864 /dev/zero | tr '\\0' x; exit 7")
}

/// Compares all bytes there are.
@Task
func bytes(on host: Connection) async throws {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 256) }
    let result = try await host.quiet().run("tee /dev/stderr", input: .bytes(bytes))
    guard result.outputBytes == bytes, result.errorBytes == bytes else { throw Wrong(description: "the bytes are others") }
    try await host.quiet().run("rm -f /tmp/weft-drill-bytes")
    _ = try await host.put(text: String(decoding: 0..<128, as: UTF8.self), to: "/tmp/weft-drill-bytes")
    let back = try await host.read("/tmp/weft-drill-bytes")
    guard back == Array(0..<128) else { throw Wrong(description: "the file's bytes are others") }
    try await host.quiet().run("rm -f /tmp/weft-drill-bytes")
}

/// Says what a host says, in every way there is.
@Task
func says(on host: Connection) async throws {
    let text = try await host.quiet().run("printf '\\033]0;owned\\007 \\033[2J \\302\\2332J'").text
    say(text)
    host.say(text)
    host.warn(text)
    host.report(changed: text)
    throw Wrong(description: text)
}

/// Runs a command by sudo.
@Task
func become(on host: Connection, command: String, terminal: Bool = false) async throws {
    try await host.sudo().run("\(raw: command)", terminal: terminal)
}

/// Runs a few commands by sudo, and then one.
@Task
func becomeAgain(on host: Connection, command: String) async throws {
    for _ in 0..<4 { try await host.sudo().quiet().run("true") }
    try await host.sudo().run("\(raw: command)")
}

/// Restarts a host by writing a file; somebody sees that, and restarts it.
///
/// `linger` waits there until the connection breaks; `before` names a host that is used before and after, too.
@Task
func restart(on host: Connection, told: String, linger: Bool = true, before: String? = nil, within: Duration = .seconds(60)) async throws {
    let other = if let before { try await connect(to: before) } else { host }
    try await other.quiet().run("true")
    try await host.reboot(within: within, by: "echo restart >\(told) \(raw: linger ? "&& sleep 300" : "")")
    host.say("and works: \(try await other.quiet().run("echo yes").text)")
}

/// Copies a file to a host.
@Task
func upload(on host: Connection, from: LocalPath, to: String) async throws {
    try await host.put(from, to: to)
}

/// Copies a file from a host.
@Task
func download(on host: Connection, from: String, to: LocalPath) async throws {
    try await host.get(from, to: to)
}

/// Gives the terminal to a shell on a host.
@Task
func interactive(on host: Connection) async throws {
    try await host.shell()
}

/// Writes two files under one name, many times at once, and looks whether the last is one of them.
@Task
func twice(on host: Connection, from: LocalPath, to: String) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<20 {
            group.addTask {
                if number.isMultiple(of: 2) {
                    try await host.put(from, to: to)
                } else {
                    try await host.put(bytes: [UInt8](repeating: 65, count: 1_000_000), to: to)
                }
            }
        }
        while try await group.next() != nil {}
    }
    let size = try await host.quiet().run("stat -c %s \(to); ls \(to).weft.* 2>/dev/null | wc -l")
    guard ["1000000 0", "4000000 0"].contains(size.lines.joined(separator: " ")) else { throw Wrong(description: "it is \(size.lines)") }
}
