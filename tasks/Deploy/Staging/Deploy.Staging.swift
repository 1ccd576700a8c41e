extension Deploy {
    /// What is staged, and how.
    nonisolated public struct Staging: Sendable {
        /// The endings of the files in which tokens are looked for unless others are given.
        public static let defaultSuffixes = [
            ".py", ".js", ".css", ".html", ".xml", ".conf", ".cfg", ".ini", ".env", ".toml", ".yaml", ".yml", ".json", ".sh", ".service",
            ".txt",
        ]

        /// A git repository, as a path or a URL; or a folder, which is taken as it is.
        public var repository: String
        /// A branch, a tag or a commit. Without it a repository's `HEAD`; a folder below a repository is then taken as it is.
        public var ref: String?
        /// The folder that is made; everything in it is replaced.
        public var destination: LocalPath
        /// What tokens stand for, by their names in any case; they come before the site's configuration.
        public var values: [String: any TemplateValue]
        /// The endings of the files in which tokens are looked for.
        public var suffixes: [String]
        /// A section of the configuration whose keys are tokens without the section's name, too.
        public var section: String?

        /// A staging; the site's configuration is asked for values.
        public init(
            _ repository: String, ref: String? = nil, to destination: LocalPath, values: [String: any TemplateValue] = [:],
            suffixes: [String] = Staging.defaultSuffixes, section: String? = nil
        ) {
            (self.repository, self.ref, self.destination, self.values) = (repository, ref, destination, values)
            (self.suffixes, self.section) = (suffixes, section)
        }

        /// What cannot be right, whatever is there.
        func check() throws {
            if repository.isEmpty { throw Error.invalid("no repository is given") }
            if repository.hasPrefix("-") || ref?.hasPrefix("-") == true {
                throw Error.invalid("a repository and a ref do not begin with `-`")
            }
            if Self.hasPassword(repository) {
                throw Error.invalid(
                    "the repository's URL has a password in it, which lists of processes would show\n  use a key, or git's credential helper"
                )
            }
            if let reason = Deploy.danger(of: destination.path) { throw Error.unsafeFolder(path: destination.path, reason: reason) }
        }

        private static func hasPassword(_ url: String) -> Bool {
            guard let scheme = url.firstRange(of: "://") else { return false }
            let authority = url[scheme.upperBound...].prefix { $0 != "/" }
            return authority.lastIndex(of: "@").map { authority[..<$0].contains(":") } ?? false
        }
    }

    /// A folder that was staged.
    nonisolated public struct StagedSource: Sendable, Hashable {
        /// The folder.
        public var path: LocalPath
        /// The commit; `nil` for a folder that was taken as it is.
        public var commit: String?
        /// The nearest tag with what follows it, as `git describe` says, or the first digits of the commit or of the content's hash.
        public var version: String
        /// A hash of all that is in it: names, contents, rights to run, and links.
        public var fingerprint: String
        /// Who staged it, as `user@machine`.
        public var author: String
        /// Whether anything in it is different now.
        public var isChanged: Bool
    }

    /// Why a folder of this machine is not to be replaced or removed; `nil` when its path is no reason against it.
    nonisolated static func danger(of path: String) -> String? {
        let parts = path.split(separator: "/").filter { $0 != "." }
        if path.isEmpty { return "is no path" }
        if path.utf8.contains(where: { $0 < 32 || $0 == 127 }) { return "has control characters in it" }
        if parts.contains("..") { return "has `..` in it" }
        if parts.isEmpty { return "is the root of the file system, or the folder in which `task` was started" }
        if parts == ["~"] { return "is a home" }
        if parts[0].hasPrefix("-") { return "begins with `-`" }
        guard path.hasPrefix("/") else { return nil }
        let system: Set<Substring> = [
            "bin", "boot", "dev", "etc", "lib", "lib64", "proc", "root", "run", "sbin", "sys", "usr", "System", "Library", "Applications",
        ]
        if parts.count == 1 { return "lies right below the root of the file system" }
        if parts.count == 2, ["home", "Users", "var", "opt", "srv", "mnt", "media"].contains(parts[0]) {
            return parts[0] == "home" || parts[0] == "Users" ? "is a home" : "is a folder of the system"
        }
        if system.contains(parts[0]), parts.prefix(2) != ["usr", "local"] || parts.count < 4, parts[0] != "root" || parts.count < 2 {
            return "is a folder of the system"
        }
        return nil
    }
}
