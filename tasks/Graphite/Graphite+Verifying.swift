extension Graphite {
    /// What came back of what was sent.
    nonisolated public struct Verification: Sendable, Hashable {
        /// The metric that was sent to carbon by TCP, and its value.
        public let metric: String
        /// The value that was sent, and read.
        public let value: Double
        /// The metric that statsd made of the packets it got by UDP.
        public let counter: String
        /// How much was counted.
        public let count: Double
    }

    /// Sends a metric to carbon by TCP and counts with statsd by UDP, from `host`, and reads both back through graphite-web.
    ///
    /// The names are new each time, and the values are random, so that nothing that was there before can be taken for them.
    ///
    /// - Parameters:
    ///   - server: The server, by its name in the inventory or an address; `host` itself unless given.
    ///   - limit: How long it may take until both are back. statsd hands on what it counts every ten seconds.
    ///   - port: The port of graphite-web.
    ///   - carbonPort: carbon's.
    ///   - statsdPort: statsd's.
    ///   - counters: What statsd calls a counter `NAME`.
    ///   - host: The host that sends and reads; it needs bash and curl.
    /// - Throws: ``Graphite/Error/notSeen(host:server:within:missing:seen:)`` with what was seen instead.
    @discardableResult
    public static func verify(
        server: String? = nil, within limit: Duration = .seconds(60), port: UInt16 = 80, carbonPort: UInt16 = 2003,
        statsdPort: UInt16 = 8125,
        counters: String = "stats.count.NAME", on host: Connection
    ) async throws -> Verification {
        guard counters.contains("NAME") else {
            throw Error.setting("counters", "expected what statsd calls a counter `NAME`, with `NAME` in it")
        }
        let name = "weft.verify.\(pathComponent(host.name)).\(String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16))"
        let counter = counters.split(separator: "NAME", maxSplits: 1, omittingEmptySubsequences: false).joined(separator: name + ".statsd")
        let parts = (0..<10).map { _ in Int.random(in: 1...99) }
        let sent = Verification(
            metric: name + ".carbon", value: Double(Int.random(in: 1000...999_999)), counter: counter, count: Double(parts.reduce(0, +)))
        let address = address(of: server, from: host)
        let shown = server ?? host.name
        host.say(
            "sent \(sent.metric) = \(Int(sent.value)) to \(shown) by TCP, and \(parts.count) packets with \(Int(sent.count)) in all for \(sent.counter) by UDP"
        )

        let script: Command = """
            server=\(address) carbon=\(String(carbonPort)) statsd=\(String(statsdPort)) web=\(port == 80 ? "" : ":\(port)") limit=\(seconds(limit))
            metric=\(sent.metric) value=\(String(Int(sent.value))) counter=\(sent.counter) total=\(String(Int(sent.count))) name=\(name + ".statsd")
            parts=(\(raw: parts.map(String.init).joined(separator: " ")))
            \(raw: verifyScript)
            """
        if host.run.isPreview { return sent }
        let result = try await host.quiet().timeout(limit + .seconds(30)).execute(
            Command(raw: "exec bash -s", shownAs: "verify graphite on \(shown)"), input: .text(script.text))
        guard result.isSuccess else { throw CommandError(host: host.name, command: "verify graphite on \(shown)", result: result) }
        let answer = RenderAnswer(result.lines)
        var missing: [String] = []
        if !answer.values(of: sent.metric).contains(sent.value) { missing.append("\(sent.metric) = \(Int(sent.value)), sent by TCP,") }
        if answer.values(of: sent.counter).reduce(0, +) != sent.count {
            missing.append("\(sent.counter) = \(Int(sent.count)), sent by UDP,")
        }
        guard missing.isEmpty else {
            throw Error.notSeen(host: host.name, server: shown, within: limit, missing: missing, seen: answer.summary)
        }
        host.say("read \(sent.metric) = \(Int(sent.value)) and \(sent.counter) = \(Int(sent.count)) back")
        return sent
    }

    /// A name as one component of a metric's.
    nonisolated static func pathComponent(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
    }

    /// Where a server is reached from a host.
    nonisolated static func address(of server: String?, from host: Connection) -> String {
        guard let server, server != host.name else { return "127.0.0.1" }
        return host.run.inventory[server]?.address ?? server
    }

    nonisolated static func seconds(_ duration: Duration) -> String { String(max(1, duration.components.seconds)) }

    /// Sends, and asks until all is there or the time is over; what was answered last is printed.
    nonisolated private static let verifyScript = #"""
        send() { timeout 10 bash -c "printf '%s\n' \"\$2\" >\"/dev/tcp/\$0/\$1\"" "$server" "$carbon" "$1" 2>&1; }
        if ! said=$(send "$metric $value $(date +%s)"); then
            printf 'note\tport %s of %s does not take metrics: %s\n' "$carbon" "$server" "${said##*: }"
        fi
        for part in "${parts[@]}"; do
            printf '%s:%s|c' "$name" "$part" >"/dev/udp/$server/$statsd" || printf 'note\tport %s of %s takes no packets\n' "$statsd" "$server"
        done 2>/dev/null | sort -u
        ask() {
            curl -sS -m 5 -G "http://$server$web/render" -d format=raw -d noCache=true -d from=-10min \
                --data-urlencode "target=$metric" --data-urlencode "target=$counter" 2>&1
        }
        # Both are there when the one has its value among its points, and the other's points add up.
        complete() {
            printf '%s\n' "$1" | awk -F'|' -v metric="$metric" -v value="$value" -v counter="$counter" -v total="$total" '
                { split($1, head, ","); count = split($2, points, ","); sum = 0; found = 0
                  for (i = 1; i <= count; i++) { sum += points[i]; if (points[i] != "None" && points[i] + 0 == value + 0) found = 1 }
                  if (head[1] == metric && found) have++
                  if (head[1] == counter && sum == total + 0) have++ }
                END { exit have == 2 ? 0 : 1 }'
        }
        end=$((SECONDS + limit))
        until answer=$(ask); complete "$answer"; do
            [ "$SECONDS" -lt "$end" ] || break
            sleep 0.5
        done
        printf '%s\n' "$answer" | head -n 20
        """#
}
