extension Logging {
    /// Sends a line from each client and finds it on the server.
    ///
    /// The lines are new each time.
    ///
    /// - Returns: The server's file that each client's line was found in.
    /// - Throws: ``Logging/Error/missing(server:within:_:)`` with the clients whose lines have not come in time, and what they say about it.
    @discardableResult
    public static func check(server: Connection, clients: [Connection], within limit: Duration = .seconds(30)) async throws -> [String:
        String]
    {
        let run = String(UInt64.random(in: 0x1000_0000_0000...UInt64.max), radix: 36)
        let marks = Dictionary(clients.enumerated().map { ($1.name, "weft-check-\(run)-\($0)") }, uniquingKeysWith: { first, _ in first })
        if server.run.isPreview { return [:] }
        var unsent: [String: String] = [:]
        await withTaskGroup(of: (String, String?).self) { group in
            for client in clients {
                let mark = marks[client.name] ?? ""
                group.addTask {
                    do {
                        try await client.quiet().timeout(.seconds(20)).run("logger -t weft -- \("\(mark) from \(client.name)")")
                        return (client.name, nil)
                    } catch { return (client.name, "\(error)") }
                }
            }
            for await (name, trouble) in group { unsent[name] = trouble }
        }
        let sent = marks.filter { unsent[$0.key] == nil }
        let found = try await find(Array(sent.values), within: limit, on: server)
        var files: [String: String] = [:]
        for (name, mark) in sent { files[name] = found[mark] }
        let missing = clients.filter { files[$0.name] == nil }
        guard missing.isEmpty else {
            var reasons: [Error.Missing] = []
            for client in missing {
                let said = if let trouble = unsent[client.name] { [trouble] } else { await complaints(of: client) }
                reasons.append(.init(client: client.name, reasons: said))
            }
            throw Error.missing(server: server.name, within: limit, reasons)
        }
        for client in clients { client.say("its line is on \(server.name), in \(files[client.name] ?? "")") }
        return files
    }

    /// Waits for lines on the server.
    ///
    /// - Returns: The file of each that has come.
    private static func find(_ marks: [String], within limit: Duration, on server: Connection) async throws -> [String: String] {
        let script: Command = """
            marks=\(marks.sorted().joined(separator: "\n")) count=\(String(marks.count)) end=$(($(date +%s) + \(String(max(1, limit.components.seconds)))))
            while :; do
                found=$(find \(folder) -type f -name '*.log' -mmin -10 -exec grep -oHF -e "$marks" {} + 2>/dev/null | sort -u)
                [ "$(printf '%s' "$found" | grep -c '')" -lt "$count" ] && [ "$(date +%s)" -lt "$end" ] || break
                sleep 0.3
            done
            printf '%s\\n' "$found"
            """
        let result = try await server.sudo().quiet().timeout(limit + .seconds(30)).execute(
            Command(raw: "sh -s", shownAs: "look for \(marks.count == 1 ? "a line" : "\(marks.count) lines")"), input: .text(script.text))
        guard result.isSuccess else { throw CommandError(host: server.name, command: "look for lines in \(folder)", result: result) }
        return places(result.lines)
    }

    /// What `grep -oH` prints, the other way round: the file of each text.
    nonisolated static func places(_ lines: [String]) -> [String: String] {
        var places: [String: String] = [:]
        for line in lines {
            guard let colon = line.lastIndex(of: ":") else { continue }
            places[String(line[line.index(after: colon)...])] = String(line[..<colon])
        }
        return places
    }

    /// What a client's rsyslog says of itself, as far as that can be asked.
    private static func complaints(of client: Connection) async -> [String] {
        let script: Command = """
            [ -e /etc/rsyslog.d/60-forward.conf ] || { echo 'it does not send its logs anywhere'; exit; }
            state=$(systemctl is-active rsyslog 2>&1) || echo "rsyslog is $state"
            journalctl -q -u rsyslog -n 20 -o cat --no-pager 2>/dev/null | grep -iE 'error|cannot|fail|suspend|refuse|denied' | tail -n 2
            """
        return (try? await client.sudo().quiet().timeout(.seconds(20)).execute("sh -s", input: .text(script.text)).lines) ?? []
    }
}
