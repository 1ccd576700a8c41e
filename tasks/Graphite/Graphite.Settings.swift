extension Graphite {
    /// How a Graphite server is to be.
    nonisolated public struct Settings: Sendable, Hashable {
        /// The name that the web server answers to; the host's name in the inventory unless given.
        public var name: Domain?
        /// What serves graphite-web.
        public var web = WebServer.apache
        /// The web server's port.
        public var port: UInt16 = 80
        /// The TCP port on which carbon takes lines.
        public var carbonPort: UInt16 = 2003
        /// The UDP port on which statsd takes packets.
        public var statsdPort: UInt16 = 8125
        /// How long metrics are kept.
        public var schemas = StorageSchemas.standard
        /// The time zone of the graphs.
        public var timezone = "UTC"
        /// The login of the administrator whose password is given.
        public var user = "admin"
        /// The administrator's address.
        public var email = ""
        /// The administrator's password; without one somebody makes the account by hand, in a shell.
        public var password: Secret?
        /// The key that sessions are signed with; one that the host makes and keeps unless given.
        public var secretKey: Secret?
        /// The problems of the dependency check that are let pass.
        public var allow: [Dependency] = [.txamqp]

        /// Whether it asks before packages are installed and when the dependency check has been made; a task that does more than this one asks for itself.
        public var asks = true

        /// The settings of a server on which nothing is special.
        public init() {}

        /// Finds what can be known to be wrong before a host is asked.
        ///
        /// - Throws: ``Graphite/Error/setting(_:_:)``.
        func check() throws {
            for (name, port) in [("port", port), ("carbonPort", carbonPort), ("statsdPort", statsdPort)] where port == 0 {
                throw Error.setting(name, "0 is no port")
            }
            if port == carbonPort { throw Error.setting("port", "the web server and carbon cannot both have the port \(port)") }
            do {
                _ = try UserName(taskArgument: user)
            } catch { throw Error.setting("user", "\(error)") }
            do {
                _ = try TimezoneName(taskArgument: timezone)
            } catch { throw Error.setting("timezone", "\(error)") }
            if !email.isEmpty, !Self.isMailAddress(email) {
                throw Error.setting("email", "expected \(MailAddress.taskArgumentExpectation)")
            }
            for (name, secret) in [("password", password), ("secretKey", secretKey)] {
                guard let text = secret?.reveal() else { continue }
                if text.isEmpty { throw Error.setting(name, "it is empty") }
                if text.utf8.contains(where: { $0 < 32 }) {
                    throw Error.setting(name, "it has a line end or another control character in it")
                }
            }
        }

        static func isMailAddress(_ text: String) -> Bool {
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.allSatisfy { $0 > 32 && $0 != 127 }
        }

        static func isName(_ text: String, also others: String) -> Bool {
            !text.isEmpty
                && text.unicodeScalars.allSatisfy {
                    $0.properties.isAlphabetic || (48...57).contains($0.value) || others.unicodeScalars.contains($0)
                }
        }
    }

    /// What serves graphite-web.
    nonisolated public enum WebServer: String, Sendable, CaseIterable, TaskArgument {
        /// Apache with mod_wsgi.
        case apache
        /// nginx in front of gunicorn.
        case nginx
    }

    /// What the dependency check looks for. Each is something that graphite uses when it is there.
    nonisolated public enum Dependency: String, Sendable, CaseIterable, TaskArgument {
        /// The files that metrics are kept in.
        case whisper
        /// The daemon that takes metrics.
        case carbon
        /// The network library of carbon.
        case twisted
        /// The framework of graphite-web.
        case django
        /// Tags of the events in graphite-web.
        case tagging
        /// The library that draws, tried by drawing a PNG.
        case cairo
        /// The parser of targets.
        case pyparsing
        /// Time zones.
        case pytz
        /// graphite-web's database.
        case sqlite3
        /// carbon's way to take metrics from an AMQP broker.
        case txamqp
    }
}
