/// Asks a name server for everything that it should know: names, addresses and your own records.
///
/// Each record is shown with what is expected. One that is missing or wrong makes the task fail, with what the server said instead. On a host that
/// is a name server that one is asked; on any other host, the one that it looks names up with.
///
/// - Parameters:
///   - server: The address of the server to ask.
///   - domain: The domain; that of the inventory's hosts unless given.
///   - records: The file of more records that `task dns` was given.
///   - reverse: The networks that `task dns` was given.
@Task(roles: ["dns"])
public func dnsCheck(
    on host: Connection, server: IPv4Address? = nil, domain: Domain? = nil, records: LocalPath? = nil, reverse: [IPv4Network] = []
) async throws {
    let settings = try await DNS.settings(domain: domain, records: records, reverse: reverse, in: host.run)
    try await DNS.check(settings, server: server, on: host)
}

extension DNS {
    /// Asks a name server, from a host, for every record that it should know.
    ///
    /// - Parameter server: The server's address. Without one it is that on the host itself, where one is installed, else the one that the host
    ///   looks names up with.
    /// - Throws: ``DNS/Error/differs(host:server:checked:problems:)`` with the records that are missing or wrong.
    public static func check(_ settings: Settings, server: IPv4Address? = nil, on host: Connection) async throws {
        // Which host is the name server is for the caller to say, or nobody's business.
        let records = try settings.zones().flatMap(\.records).filter { settings.server != nil || !$0.isServer }
        var seen: Set<DigAnswers.Question> = []
        let questions = records.map { DigAnswers.Question(name: $0.name, type: $0.data.type) }.filter { seen.insert($0).inserted }
        // The first one is asked by itself: a server that does not answer would else be waited for as often as there are names.
        let script: Command = """
            command -v dig >/dev/null || exit 69
            server=\(server?.description ?? "")
            if [ -z "$server" ] && [ -d \(NamedConfiguration.zones) ]; then server=127.0.0.1; fi
            if [ -z "$server" ]; then server=$(sed -n 's/^nameserver  *//p' /etc/resolv.conf | head -n 1); fi
            printf '%s\\n' "$server"
            ask() { dig ${server:+"@$server"} +time=2 +tries=2 +noall +comments +question +answer "$@"; }
            ask \(settings.domain.name). SOA || exit 9
            ask -f - <<'END'
            \(raw: questions.map { "\($0.name). \($0.type)\n" }.joined())END
            """
        let result = try await host.quiet().asking().timeout(.seconds(120)).execute("sh -s", input: .text(script.text))
        let lines = result.lines
        guard result.status != .exited(69) else { throw Error.noDig(host: host.name) }
        let asked = lines.first.flatMap { $0.isEmpty ? nil : $0 } ?? "the name server"
        let answers = DigAnswers(Array(lines.dropFirst()))
        if !result.isSuccess, let silence = answers.silence { throw Error.noAnswer(host: host.name, server: asked, said: silence) }
        guard result.isSuccess else { throw CommandError(host: host.name, command: "dig", result: result) }
        var problems: [String] = []
        for (line, problem) in compare(records, with: answers) {
            host.say(problem ?? line)
            if let problem { problems.append(problem) }
        }
        guard problems.isEmpty else {
            throw Error.differs(host: host.name, server: asked, checked: records.count, problems: problems)
        }
        host.say("\(asked) knows all \(records.count) records")
    }
}
