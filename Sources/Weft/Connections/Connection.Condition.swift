extension Connection {
    /// Something that becomes true on a host sooner or later: a port that listens, a file that appears.
    ///
    /// ```swift
    /// try await host.wait(for: .tcp(port: 8080), within: .seconds(30))
    /// try await host.wait(for: .http("http://localhost/health", containing: "ok"))
    /// try await host.wait(for: .not(.file("/run/nologin")))
    /// ```
    ///
    /// All of them are checked on the host itself, with what a small system has.
    public struct Condition: Sendable, CustomStringConvertible {
        /// What is waited for, as it reads after "waiting for".
        public let description: String
        /// Shell text that succeeds when the condition holds, and prints why when it does not.
        let check: Command

        private init(_ description: String, _ check: Command) {
            self.description = description
            self.check = check
        }

        /// Something listens on a TCP port: of the host itself, or of one that it can reach.
        public static func tcp(port: Int, on address: String = "localhost") -> Condition {
            let isOwn = address == "localhost" || address == "127.0.0.1"
            let hex = String(port, radix: 16, uppercase: true)
            let suffix = String(repeating: "0", count: max(0, 4 - hex.count)) + hex
            // In the kernel's table, state 0A is LISTEN; looking there makes no connection that the service would log.
            let own: Command =
                "if [ -r /proc/net/tcp ]; then cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -q \(": [0-9A-F]*:\(suffix) [0-9A-F]*:0000 0A"); exit; fi\n"
            let reach: Command = """
                if command -v nc >/dev/null; then nc -z -w 2 \(address) \("\(port)")
                elif command -v bash >/dev/null; then timeout 2 bash -c \("exec 3<>/dev/tcp/\(address)/\(port)")
                elif command -v python3 >/dev/null; then python3 -c 'import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 2)' \(address) \("\(port)")
                else echo 'there is no nc, bash or python3 to connect with'; false; fi
                """
            return Condition("port \(port) of \(address)", isOwn ? "\(own)\(reach)" : reach)
        }

        /// A URL answers with a status.
        ///
        /// - Parameter text: What the body must have in it; any body will do unless given.
        public static func http(_ url: String, status: Int = 200, containing text: String? = nil) -> Condition {
            let body: Command =
                text.map { "grep -qF -e \($0) \"$body\" || { echo 'the answer does not have the text in it'; false; }" } ?? "true"
            let check: Command = """
                body=$(mktemp) || exit
                trap 'rm -f "$body"' EXIT
                if command -v curl >/dev/null; then status=$(curl -s -m 5 -o "$body" -w '%{http_code}' -- \(url))
                elif command -v wget >/dev/null; then status=$(wget -S -T 5 -t 1 -q -O "$body" -- \(url) 2>&1 | sed -n 's|.*HTTP/[0-9.]* \\([0-9]*\\).*|\\1|p' | tail -n 1)
                else echo 'there is no curl or wget to ask with'; exit 1; fi
                [ "$status" = \("\(status)") ] || { echo "the status is $status"; exit 1; }
                \(body)
                """
            return Condition("\(url) to answer with status \(status)" + (text.map { " and `\($0)`" } ?? ""), check)
        }

        /// A file or folder is there.
        public static func file(_ path: String) -> Condition { Condition("the file \(path)", "[ -e \(path) ]") }

        /// A line of a file has a text in it, such as a log's `ready to accept connections`.
        public static func line(containing text: String, in path: String) -> Condition {
            Condition("a line with `\(text)` in \(path)", "grep -qF -e \(text) -- \(path)")
        }

        /// A process of that name runs.
        public static func process(_ name: String) -> Condition {
            Condition(
                "a process named \(name)",
                "if command -v pgrep >/dev/null; then pgrep -x -- \(name) >/dev/null; else cat /proc/[0-9]*/comm 2>/dev/null | grep -qxF -e \(name); fi"
            )
        }

        /// A command succeeds.
        public static func success(of command: Command) -> Condition { Condition("`\(command)` to succeed", command) }

        /// The host can look a name up, to an address if one is given.
        public static func dns(_ name: String, resolvesTo address: IPv4Address? = nil) -> Condition {
            guard let address else { return Condition("the name \(name)", "getent hosts \(name) >/dev/null") }
            let check: Command = "getent ahostsv4 \(name) | cut -d ' ' -f 1 | grep -qxF -e \(address)"
            return Condition("the name \(name) to be \(address)", check)
        }

        /// A condition does not hold: a port is free, a file is gone.
        public static func not(_ condition: Condition) -> Condition {
            Condition("the end of \(condition)", "! (\(condition.check)\n)")
        }

        /// All of several conditions hold.
        public static func all(_ conditions: [Condition]) -> Condition {
            let check = conditions.reduce("true" as Command) { "\($0) && (\($1.check)\n)" }
            return Condition(conditions.map(\.description).joined(separator: ", "), check)
        }
    }
}

/// A condition that did not come true in time.
public struct WaitError: Error, Sendable, CustomStringConvertible {
    /// The host's name.
    public let host: String
    /// What was waited for.
    public let condition: String
    /// How long.
    public let limit: Duration
    /// What the last check printed.
    public let detail: String

    /// The host, the condition, the time, and what the last check said.
    public var description: String {
        "\(host): waited \(limit) for \(condition)" + detail.split(separator: "\n").suffix(5).map { "\n  \($0)" }.joined()
    }
}
