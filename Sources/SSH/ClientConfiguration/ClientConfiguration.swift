import Glibc

/// OpenSSH's client configuration: the files, read once; what they say of a host is answered by ``resolve(host:user:port:)``.
public struct ClientConfiguration: Sendable {
    /// Who asks, and where: what tokens, `~` and `Match` look at.
    public struct Context: Sendable {
        /// The name of the local user (`%u`, `Match localuser`).
        public var localUser: String
        /// The number of the local user (`%i`).
        public var userID: UInt32
        /// The local user's home (`%d`, `~`), as ``HomeFolder`` has it.
        public var home: String
        /// This machine's name (`%l`).
        public var localHost: String
        /// Where `${NAME}` is looked up.
        public var environment: [String: String]
        /// How long a `Match exec` command may take; one that takes longer does not match.
        public var commandLimit: Duration

        /// Describes the asker; everything left out is that of this process.
        public init(
            localUser: String? = nil, userID: UInt32 = getuid(), home: String? = nil, localHost: String? = nil,
            environment: [String: String] = ProcessEnvironment.current(), commandLimit: Duration = .seconds(10)
        ) {
            let account = getpwuid(userID)?.pointee
            self.localUser = localUser ?? account.map { String(cString: $0.pw_name) } ?? environment["USER"] ?? String(userID)
            self.userID = userID
            self.home = home ?? HomeFolder(variable: environment["HOME"], user: userID).path
            self.environment = environment
            self.commandLimit = commandLimit
            var name = [CChar](repeating: 0, count: 256)
            gethostname(&name, name.count - 1)
            self.localHost = localHost ?? String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// One statement of a file.
    struct Statement: Sendable {
        enum Kind: Sendable {
            case host([String])
            case match([MatchCriterion])
            /// What an `Include` named, a list for each file.
            case include([[Statement]])
            /// The name as it is written, and values of the right form.
            case option(name: String, values: [String])
        }

        let kind: Kind
        let file: String
        let line: Int

        static func runCommands(_ statements: [Statement]) -> Bool {
            statements.contains { statement in
                switch statement.kind {
                case .match(let criteria): criteria.contains { if case .exec = $0.condition { true } else { false } }
                case .include(let files): files.contains { runCommands($0) }
                case .host, .option: false
                }
            }
        }

        /// Whether it says the same of any host: there is nothing to match, and no token or `HostName` that stands for its name.
        var isForEveryHost: Bool {
            switch kind {
            case .host(let patterns): patterns == ["*"]
            case .match: false
            case .include(let files): files.allSatisfy { $0.allSatisfy(\.isForEveryHost) }
            case .option(let name, let values):
                name.lowercasedASCII != "hostname" && !values.contains { $0.utf8.contains(UInt8(ascii: "%")) }
            }
        }

        func error(_ reason: String) -> ClientConfigurationError {
            ClientConfigurationError(file: file, line: line, reason: reason)
        }
    }

    /// The statements of each file, the user's before the system's.
    let files: [[Statement]]
    /// Who asks.
    public let context: Context
    /// What the files say of every host, when they say the same of all: most do, and a run may have a thousand hosts.
    private(set) var common: HostConfiguration?
    /// Whether a `Match exec` may run a command, so that ``resolve(host:user:port:)`` takes as long as that does.
    public let runsCommands: Bool

    /// Says nothing of any host: the defaults of OpenSSH.
    public init(context: Context = Context()) {
        files = []
        self.context = context
        runsCommands = false
    }

    private init(files: [[Statement]], context: Context) {
        self.files = files
        self.context = context
        runsCommands = files.contains { Statement.runCommands($0) }
        if files.allSatisfy({ $0.allSatisfy(\.isForEveryHost) }) { common = try? resolveByFiles(host: "host", user: nil, port: nil) }
    }

    /// Reads the user's and the system's file; one that does not exist is empty.
    ///
    /// - Throws: ``ClientConfigurationError``, also when others may write to the user's file.
    public static func load(
        userFile: String? = nil, systemFile: String = "/etc/ssh/ssh_config", context: Context = Context()
    ) throws(ClientConfigurationError) -> ClientConfiguration {
        let user = ConfigurationFile(folder: context.home + "/.ssh", home: HomeFolder(variable: context.home), checksPermissions: true)
        let system = ConfigurationFile(folder: "/etc/ssh", home: HomeFolder(variable: context.home), checksPermissions: false)
        let files = [try user.read(userFile ?? context.home + "/.ssh/config"), try system.read(systemFile)]
        return ClientConfiguration(files: files.compactMap { $0 }, context: context)
    }

    /// Reads one file and no other, as `ssh -F` does.
    ///
    /// - Throws: ``ClientConfigurationError``, also when there is no such file.
    public static func load(file: String, context: Context = Context()) throws(ClientConfigurationError) -> ClientConfiguration {
        let reader = ConfigurationFile(folder: context.home + "/.ssh", home: HomeFolder(variable: context.home), checksPermissions: false)
        guard let statements = try reader.read(file) else {
            throw ClientConfigurationError(file: file, line: 0, reason: "no such file or directory")
        }
        return ClientConfiguration(files: [statements], context: context)
    }
}
