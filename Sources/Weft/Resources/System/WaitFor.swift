/// Waits until something is so: a port that answers, a file that is there, a command that succeeds. Nothing is changed.
///
/// ```swift
/// Service("app", .running)
/// WaitFor(.port(8080))
/// WaitFor(.succeeds("curl -fsS -o /dev/null http://127.0.0.1:8080/health"), within: .seconds(60))
/// ```
///
/// In a dry run there is no waiting: what is not so yet may become so, if something before it would change.
public struct WaitFor: Resource {
    /// What is waited for.
    public enum Event: Sendable, Hashable {
        /// A TCP port: one that something on the host listens on, or one of another host, seen from it.
        case port(Int, on: String? = nil)
        /// A path that is there, of any kind.
        case file(String)
        /// A command that exits with status 0; it must change nothing. One that takes longer than the time that is left is ended.
        case succeeds(Command)
    }

    /// What is waited for.
    public let event: Event
    /// How long at most.
    public let limit: Duration

    /// Waits until something is so.
    ///
    /// - Parameters:
    ///   - event: What is waited for.
    ///   - limit: How long at most; it fails then.
    public init(_ event: Event, within limit: Duration = .seconds(30)) { (self.event, self.limit) = (event, limit) }

    /// `WaitFor` and the event: `WaitFor port 8080`.
    public var title: String { "WaitFor \(subject)" }

    private var subject: String {
        switch event {
        case .port(let port, on: nil): "port \(port)"
        case .port(let port, let host?): "port \(port) of \(host)"
        case .file(let path): path
        case .succeeds(let command): "`\(command.description)`"
        }
    }

    /// It is as it should be once the event has come; it is never a change.
    public var script: ResourceScript {
        let seconds = max(1, limit.components.seconds)
        let test: Command =
            switch event {
            case .port(let port, on: nil): "wait_port_here \(String(port, radix: 16, uppercase: true).leftPadded(to: 4))"
            case .port(let port, let host?): "wait_port \(host) \(port)"
            case .file(let path): "wait_file \(path)"
            case .succeeds(let command): "wait_command \(command.text)"
            }
        var script = ResourceScript(
            check: "wait_for \(String(seconds)) \(subject) \(test)", apply: "echo \(subject)' has not come' >&2; return 1",
            functions: [.wait])
        script.isTrusted = true
        if case .succeeds(let command) = event { script.secrets = command.secrets }
        script.problem = problem
        return script
    }

    private var problem: String? {
        switch event {
        case .port(let port, let host):
            if !(1...65535).contains(port) { return "`\(port)` is no port" }
            return host.map { $0.isEmpty || $0.hasPrefix("-") || $0.utf8.contains { $0 <= 32 } } ?? false
                ? "`\(host ?? "")` is no host" : nil
        case .file(let path): return path.hasPrefix("/") ? nil : "the path `\(path)` is not absolute"
        case .succeeds: return nil
        }
    }
}

extension String {
    fileprivate func leftPadded(to count: Int) -> String { String(repeating: "0", count: Swift.max(0, count - utf8.count)) + self }
}

extension ShellFunction {
    /// `wait_for SECONDS SUBJECT TEST…`: status 0 once a test succeeds, 3 when the time is over. A dry run tests once.
    static let wait = ShellFunction(
        "wait",
        #"""
        wait_port_here() { grep -q -E "^ *[0-9]+: [0-9A-F]+:$1 [0-9A-F]+:0000 0A " /proc/net/tcp /proc/net/tcp6 2>/dev/null; }
        wait_file() { [ -e "$1" ] || [ -L "$1" ]; }
        wait_port() {
          if command -v bash >/dev/null; then wa_c='exec 3<>"/dev/tcp/$0/$1"'; wait_limited bash -c "$wa_c" "$1" "$2"
          elif command -v nc >/dev/null; then wait_limited nc -z "$1" "$2"
          elif command -v python3 >/dev/null; then
            wait_limited python3 -c 'import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 5)' "$1" "$2"
          else
            wa_why='none of bash, nc and python3 is here to ask with'
            return 1
          fi
        }
        wait_limited() {
          if [ "$wa_left" -gt 5 ]; then wa_left=5; fi
          if command -v timeout >/dev/null; then timeout "$wa_left" "$@"; else "$@"; fi
        }
        wait_command() {
          if command -v timeout >/dev/null; then printf '%s' "$1" | timeout "$wa_left" sh -c 'eval "$(cat)"'; else (eval "$1"); fi
        }
        wait_for() {
          wa_end=$(($(date +%s) + $1)) wa_limit=$1 wa_left=$1 wa_what=$2 wa_why=
          shift 2
          while :; do
            if "$@" >/dev/null 2>&1 3>&- 4>&-; then return; fi
            if [ "$M" = check ]; then later "$wa_what is not there yet"; return; fi
            wa_left=$((wa_end - $(date +%s)))
            if [ "$wa_left" -le 0 ] || [ -n "$wa_why" ]; then
              cannot "$wa_what has not come within $wa_limit s${wa_why:+: $wa_why}"
              return
            fi
            sleep 0.2 2>/dev/null || sleep 1
          done
        }
        """#)
}
