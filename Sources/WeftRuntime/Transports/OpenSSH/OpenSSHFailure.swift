import SSH
import Weft

/// Why `ssh` ended before the connection stood, told by what it said.
enum OpenSSHFailure: Equatable {
    /// The host's key is none of those that it may show.
    case hostKey
    /// The user was not let in. What the server takes, as ssh tells it.
    case authentication(methods: String?)
    /// The server closed the connection at once: too many are logging in.
    case busy
    /// Anything else: no name, no route, no common algorithm.
    case unreachable

    init(log: [String]) {
        func says(_ text: String) -> Bool { log.contains { $0.contains(text) } }
        if says("Host key verification failed") {
            self = .hostKey
        } else if let line = log.last(where: { $0.contains("Permission denied (") }), let open = line.lastIndex(of: "(") {
            let methods = line[line.index(after: open)...].prefix { $0 != ")" }
            self = .authentication(methods: methods.split(separator: ",").joined(separator: ", "))
        } else if says("Too many authentication failures") || says("No more authentication methods") {
            self = .authentication(methods: nil)
        } else if says("kex_exchange_identification:") || says("ssh_exchange_identification:") {
            self = .busy
        } else {
            self = .unreachable
        }
    }

    /// The same in libssh2's terms, for the decision whether to try again; `nil` for what stays as it is.
    var attemptKind: SSHError.Kind? {
        switch self {
        case .hostKey, .authentication: nil
        case .busy: .turnedAway
        case .unreachable: .unconnected
        }
    }

    /// The lines that tell the cause, indented under ours; the server's banner and ssh's own noise stay out.
    static func words(_ log: [String]) -> String {
        let noise = ["weft-ready", "Warning: Permanently added", "debug", "Permission denied (", "Authenticated to "]
        let causes = [
            "Load key", "sign_and_send_pubkey", "Unable to negotiate", "ssh:", "kex_exchange", "Connection ", "Could not", "Timeout", "no ",
            "Bad ", "/", "command-line", "key_load", "identity_sign", "Certificate", "agent", "ssh_", "client_loop", "Received disconnect",
            "Disconnected", "channel ", "confirm", "Too many", "PTY", "mm_", "mux",
        ]
        let told = log.filter { line in !noise.contains { line.contains($0) } && causes.contains { line.hasPrefix($0) } }
        return told.suffix(4).map { "\n  ssh: \($0.hasPrefix("ssh: ") ? String($0.dropFirst(5)) : $0)" }.joined()
    }
}
