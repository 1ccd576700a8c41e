extension Deploy {
    /// What is deployed, and what makes it work.
    nonisolated public struct Settings: Sendable {
        /// The application's name: that of its folder, its user and its service, unless others are given.
        public var app: String
        /// A git repository (path or URL), a staged folder, any other folder, or an sdist (`.tar.gz`).
        public var source: String
        /// A branch, a tag or a commit of the repository.
        public var ref: String?
        /// What tokens stand for, as in ``Staging/values``; not for a staged folder or an sdist.
        public var values: [String: any TemplateValue] = [:]
        /// The endings of the files in which tokens are looked for.
        public var suffixes = Staging.defaultSuffixes
        /// A section of the configuration whose keys are tokens without the section's name, too.
        public var section: String?
        /// What the release is called; the source's own version unless given.
        public var version: String?
        /// How many releases stay on the host, the current one among them.
        public var keep = 5
        /// A shell command that brings the application's data to the new release, run in its folder, as its user, before the switch.
        public var migrate: Command?
        /// The host on which the migrations run; the first that gets there unless given.
        public var migrateOn: String?
        /// What tells that the application works; that its service stays up for a second unless given.
        public var health: Health?
        /// How long it may take until it works.
        public var healthWithin: Duration = .seconds(30)
        /// What runs the application; the unit of systemd with its name unless given.
        public var service: ServiceName?
        /// The account that it runs as; its name unless given.
        public var user: String?
        /// The folder below which the application's folder is.
        public var root = Deploy.defaultRoot
        /// Where packages come from that neither the host nor the cache has.
        public var index = PackageIndex.standard
        /// Whether the virtual environment sees the host's own Python packages.
        public var usesSystemPackages = true
        /// Files and folders of the release, by their relative paths, in whose place it gets links to those below `shared/`.
        public var shared: [String] = []
        /// Whether the service is only told to reload.
        public var reloads = false
        /// Whether the same version is deployed again.
        public var force = false
        /// How long another deploy of the application is waited for.
        public var lockWithin: Duration = .seconds(300)
        /// How long making the release, or switching to it with its migrations, may take.
        public var within: Duration = .seconds(1800)

        /// Settings with their defaults.
        public init(app: String, source: String, ref: String? = nil) { (self.app, self.source, self.ref) = (app, source, ref) }

        var account: String { user ?? app }
        var daemon: ServiceName { service ?? .systemd(app) }
        var base: String { "\(root)/\(app)" }

        /// What cannot be right, whatever the host is like.
        func check() throws {
            _ = try AppName(taskArgument: app)
            _ = try AppName(taskArgument: account)
            if keep < 1 { throw Error.invalid("`keep` is \(keep): at least the current release has to stay") }
            if !root.hasPrefix("/") || root.count < 2 || root.hasSuffix("/") || root.contains("..") {
                throw Error.invalid("`\(root)` cannot be the folder of applications: it is an absolute path without a slash at its end")
            }
            for path in shared where path.hasPrefix("/") || path.isEmpty || path.split(separator: "/").contains("..") {
                throw Error.invalid("`\(path)` of `shared` is no path within the release")
            }
            if version?.isEmpty == true || version?.hasPrefix("-") == true { throw Error.invalid("`\(version ?? "")` is no version") }
        }
    }

    /// The name of an application: lower-case letters, digits, `_` and `-`, of which the first is a letter.
    nonisolated public struct AppName: Sendable, Hashable, CustomStringConvertible, TaskArgument {
        /// The name.
        public let name: String

        /// Checks and takes a name.
        public init(taskArgument text: String) throws {
            let isPlain = text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 45 }
            guard let first = text.utf8.first, isPlain, (97...122).contains(first), text.utf8.count <= 32 else {
                throw TaskArgumentError("expected \(Self.taskArgumentExpectation): lower-case letters, digits, `_` and `-`, at most 32")
            }
            name = text
        }

        /// The name.
        public var description: String { name }
        /// The name of an application.
        public static var taskArgumentExpectation: String { "the name of an application" }
    }

    /// What tells that an application works.
    nonisolated public enum Health: Sendable, Hashable, TaskArgument {
        /// A URL that answers with status 200, as the host itself sees it; with a text in its body, if one is given.
        case http(String, containing: String? = nil)
        /// A shell command that succeeds, run as the application's user in the release's folder.
        case command(String)

        /// A URL when it begins like one, else a command.
        public init(taskArgument text: String) throws {
            guard !text.isEmpty else { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
            self = text.hasPrefix("http://") || text.hasPrefix("https://") ? .http(text) : .command(text)
        }

        /// A URL or a command.
        public static var taskArgumentExpectation: String { "a URL or a shell command" }

        var assignments: Command {
            switch self {
            case .http(let url, let text): "health=http target=\(url) body=\(text ?? "")"
            case .command(let command): "health=command target=\(command) body=''"
            }
        }
    }

    /// What runs an application: a unit of systemd, a program of supervisor, or nothing that has to be told.
    nonisolated public enum ServiceName: Sendable, Hashable, CustomStringConvertible, TaskArgument {
        /// The unit of systemd with this name.
        case systemd(String)
        /// The program of supervisor with this name.
        case supervisor(String)
        /// Nothing is restarted.
        case none

        /// `NAME` or `systemd:NAME`, `supervisor:NAME`, `none`.
        public init(taskArgument text: String) throws {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = parts.last ?? ""
            let isName = !name.isEmpty && !name.hasPrefix("-") && name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "/") }
            switch (parts.count, parts.first) {
            case (1, "none"): self = .none
            case (1, _) where isName, (2, "systemd") where isName: self = .systemd(name)
            case (2, "supervisor") where isName: self = .supervisor(name)
            default: throw TaskArgumentError("expected \(Self.taskArgumentExpectation)")
            }
        }

        /// As it is written on the command line.
        public var description: String {
            switch self {
            case .systemd(let name): name
            case .supervisor(let name): "supervisor:\(name)"
            case .none: "none"
            }
        }

        /// A service.
        public static var taskArgumentExpectation: String { "a unit of systemd, supervisor:NAME, or none" }

        var assignments: Command {
            switch self {
            case .systemd(let name): "keeper=systemd service=\(name)"
            case .supervisor(let name): "keeper=supervisor service=\(name)"
            case .none: "keeper=none service=''"
            }
        }
    }

    /// Where Python packages come from.
    nonisolated public enum PackageIndex: Sendable, Hashable, CustomStringConvertible, TaskArgument {
        /// The one that the host's pip is set up for.
        case standard
        /// Only what the host has installed, or in the application's cache.
        case none
        /// An index of one's own.
        case url(String)

        /// `default`, `none` or a URL.
        public init(taskArgument text: String) throws {
            switch text {
            case "default": self = .standard
            case "none": self = .none
            case _ where text.hasPrefix("http://") || text.hasPrefix("https://") || text.hasPrefix("file://"): self = .url(text)
            default: throw TaskArgumentError("expected \(Self.taskArgumentExpectation)")
            }
        }

        /// As it is written on the command line.
        public var description: String {
            switch self {
            case .standard: "default"
            case .none: "none"
            case .url(let url): url
            }
        }

        /// A URL or a word.
        public static var taskArgumentExpectation: String { "the URL of an index, none, or default" }
        /// The word for a case.
        public static func taskArgumentText(source: String) -> String? { source.hasSuffix(".standard") ? "default" : nil }
    }
}
