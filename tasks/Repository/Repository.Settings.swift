extension Repository {
    /// What a repository is like, and what of it a host uses.
    ///
    /// The same value may be given to ``serve(_:on:)`` and ``use(_:settings:on:)``. What is not given there is what the host of the repository
    /// was set up with.
    nonisolated public struct Settings: Sendable {
        /// Which key signs it.
        public enum SigningKey: Sendable {
            /// The one that the host has, or one that is made there and never leaves it.
            case own
            /// A secret key, armored and without a passphrase, in a file of this machine.
            case file(LocalPath)
            /// The text of a secret key, armored and without a passphrase.
            case text(Secret)
        }

        /// The code names of its suites; that of the repository host's release unless given. A client uses the only one that there is, else the one of its own release.
        public var suites: [String]
        /// The components of each suite; `main` unless given. A client uses all there are.
        public var components: [String]
        /// Debian's names of the processors that packages are for; the host's own unless given.
        public var architectures: [String]
        /// The name that clients reach it by; the host's address in the inventory unless given.
        public var name: Domain?
        /// The TCP port.
        public var port: UInt16
        /// The whole address that clients use, such as `https://packages.example.com`, where something else is in front of it.
        public var url: String?
        /// The words for it in its signed lists, which a pin goes by; the host's name unless given.
        public var origin: String?
        /// Which key signs it.
        public var key: SigningKey
        /// Whether it has an index of Python packages; of a client, whether pip uses it.
        public var python: Bool
        /// The priority that its packages have with apt on a client; apt's own 500 unless given.
        public var priority: Int?

        /// Settings.
        public init(
            suites: [String] = [], components: [String] = [], architectures: [String] = [], name: Domain? = nil, port: UInt16 = 80,
            url: String? = nil, origin: String? = nil, key: SigningKey = .own, python: Bool = true, priority: Int? = nil
        ) {
            (self.suites, self.components, self.architectures, self.name, self.port) = (suites, components, architectures, name, port)
            (self.url, self.origin, self.key, self.python, self.priority) = (url, origin, key, python, priority)
        }

        /// - Throws: ``Repository/Error/invalid(what:why:)`` for what no host has to be asked about.
        func check() throws {
            for (what, words) in [("suites", suites), ("components", components), ("architectures", architectures)] {
                for word in words {
                    do { _ = try Word(taskArgument: word) } catch { throw Error.invalid(what: "\(what): `\(word)`", why: "\(error)") }
                }
                if Set(words).count < words.count { throw Error.invalid(what: what, why: "a name is there twice") }
            }
            if port == 0 { throw Error.invalid(what: "port", why: "expected a number from 1 to 65535") }
            if let url, !url.hasPrefix("http://") && !url.hasPrefix("https://") || url.utf8.contains(where: { $0 <= 32 }) {
                throw Error.invalid(what: "url: `\(url)`", why: "expected an address that begins with http:// or https://")
            }
            if let origin, origin.isEmpty || origin.utf8.contains(where: { $0 < 32 || $0 == 44 }) {
                throw Error.invalid(what: "origin: `\(origin)`", why: "expected words without commas, in one line")
            }
            if let priority, !(-30000...30000).contains(priority) || priority == 0 {
                throw Error.invalid(
                    what: "priority: \(priority)", why: "expected a number that apt takes: 500 is that of any source, 990 and more win")
            }
        }
    }
}
