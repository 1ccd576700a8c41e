@_exported import Weft

/// The logs of many hosts on one: rsyslog on a server that takes them by TCP, and on clients that send theirs.
///
/// Every function takes a connection to the host and becomes root by sudo.
public enum Logging {
    /// Where the server keeps what it is sent: a folder for each host.
    nonisolated public static let folder = "/var/log/remote"
    /// Where certificates and keys are; a host can be a server and another's client.
    nonisolated static let serverFolder = "/etc/rsyslog-tls/server"
    nonisolated static let clientFolder = "/etc/rsyslog-tls/client"

    /// Why logs are not sent as they were asked to be.
    nonisolated public enum Error: Swift.Error, Sendable, Hashable, CustomStringConvertible {
        /// A client whose line is not on the server, and what it says about that.
        public struct Missing: Sendable, Hashable {
            /// The client's name.
            public let client: String
            /// What went wrong there, as far as it is known.
            public let reasons: [String]
        }

        /// A port that cannot be one, or a server that cannot be one.
        case setting(String, String)
        /// The server has no certificate authority.
        case noAuthority(server: String)
        /// A certificate or key could not be made.
        case certificate(host: String, details: [String])
        /// Lines that were sent are not there.
        case missing(server: String, within: Duration, [Missing])

        /// The host, the fact and the next step.
        public var description: String {
            switch self {
            case .setting(let name, let why): "`\(name)`: \(why)"
            case .noAuthority(let server):
                "\(server): there is no certificate authority to sign certificates of clients\n  make one with `task logger host=\(server) tls=yes`"
            case .certificate(let host, let details):
                "\(host): making a certificate failed" + details.map { "\n  \($0)" }.joined()
            case .missing(let server, let limit, let missing):
                "\(server): the line of \(missing.map { "`\($0.client)`" }.joined(separator: ", ")) has not come within \(limit)"
                    + missing.flatMap { client in client.reasons.map { "\n  \(client.client): \($0)" } }.joined()
                    + "\n  `task log_client host=NAME server=\(server)` makes a host send"
            }
        }
    }

    /// What both sides need. Debian has logrotate for the files of rsyslog, and only recommends it.
    @ResourceBuilder
    static func packages(tls: Bool) -> Resources {
        Packages(["logrotate", "rsyslog"] + (tls ? ["openssl", "rsyslog-openssl"] : []), updateCache: .seconds(3600), recommends: false)
    }

    /// A file of rsyslog's configuration that counts only when rsyslogd accepts all of it together with that file.
    static func configuration(_ name: String, _ text: String) -> Resources {
        // No `printf`: a `%s` would be the file, wherever it stands.
        let check: Command = #"""
            folder=$(mktemp -d) || exit
            trap 'rm -rf "$folder"' EXIT
            mkdir "$folder/d"
            cp /etc/rsyslog.d/*.conf "$folder/d/" 2>/dev/null
            cp "$1" "$folder/d/$2"
            sed "s|/etc/rsyslog\.d/|$folder/d/|" /etc/rsyslog.conf >"$folder/rsyslog.conf"
            said=$(rsyslogd -N1 -f "$folder/rsyslog.conf" 2>&1) && exit
            echo "$said" | grep -v "config validation run" | sed "s|$folder/d/|/etc/rsyslog.d/|" >&2
            exit 1
            """#
        return File("/etc/rsyslog.d/\(name)", content: text, mode: 0o644, validate: "sh -c \(check.text) sh %s \(name)")
            .notify(Service("rsyslog").restart)
    }
}
