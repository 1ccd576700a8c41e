extension Graphite {
    /// The login of an account of graphite-web.
    nonisolated public struct UserName: Sendable, Hashable, TaskArgument, ExpressibleByStringLiteral {
        /// The login.
        public let name: String

        /// Takes a login as it is written.
        public init(stringLiteral name: String) { self.name = name }

        /// Checks and takes a login.
        public init(taskArgument text: String) throws {
            guard Settings.isName(text, also: "@.+-_"), text.utf8.count <= 150 else {
                throw TaskArgumentError("expected \(Self.taskArgumentExpectation)")
            }
            name = text
        }

        /// What Django takes.
        public static var taskArgumentExpectation: String { "a login of letters, digits and @.+-_, at most 150" }
        /// The text in quotes.
        public static func taskArgumentText(source: String) -> String? { source.filter { $0 != "\"" } }
    }

    /// An address that mail can be sent to.
    nonisolated public struct MailAddress: Sendable, Hashable, TaskArgument {
        /// The address.
        public let address: String

        /// Checks and takes an address.
        public init(taskArgument text: String) throws {
            guard Settings.isMailAddress(text) else { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
            address = text
        }

        /// An example.
        public static var taskArgumentExpectation: String { "an address such as ops@example.com" }
    }

    /// The name of a time zone.
    nonisolated public struct TimezoneName: Sendable, Hashable, TaskArgument, ExpressibleByStringLiteral {
        /// The name.
        public let name: String

        /// Takes a name as it is written.
        public init(stringLiteral name: String) { self.name = name }

        /// Checks and takes a name; whether there is such a zone, the host knows.
        public init(taskArgument text: String) throws {
            guard Settings.isName(text, also: "/_+-") else { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
            name = text
        }

        /// An example.
        public static var taskArgumentExpectation: String { "a time zone such as Europe/Vienna" }
        /// The text in quotes.
        public static func taskArgumentText(source: String) -> String? { source.filter { $0 != "\"" } }
    }
}
