extension Deploy {
    /// Why an application is not where it was to go.
    nonisolated public enum Error: Swift.Error, Sendable, Hashable, CustomStringConvertible {
        /// A step on this machine failed.
        case failedHere(what: String, details: [String])
        /// Names in files for which nobody gave a value: the file and line of each, its name, and a key that is nearly the same.
        case unknownTokens([UnknownToken], hasConfiguration: Bool)
        /// Two keys are one token, with two values.
        case ambiguousToken(String, keys: [String])
        /// A folder that cannot be replaced or removed, and why.
        case unsafeFolder(path: String, reason: String)
        /// A value that a format cannot hold.
        case unspeakable(key: String, format: ConfigurationFormat, reason: String)
        /// Settings that cannot be right.
        case invalid(String)
        /// The host lacks something.
        case missing(host: String, what: String, next: String)
        /// Another deploy of the application is at work.
        case busy(host: String, app: String, details: [String])
        /// A release could not be made; what is served is as before.
        case notBuilt(host: String, app: String, current: String?, details: [String])
        /// The migrations failed; what is served is as before.
        case notMigrated(host: String, app: String, current: String?, details: [String])
        /// The migrations, which run on another host, did not come to a good end.
        case migrationsElsewhere(host: String, on: String, reason: String)
        /// What was switched to did not work, and the former one is served again.
        case rolledBack(host: String, app: String, release: String, to: String, details: [String])
        /// A configuration did not work, and the former one is used again.
        case configurationRolledBack(host: String, app: String, version: String, to: String, details: [String])
        /// What was switched to did not work, and there is nothing to go back to, or that does not work either.
        case broken(host: String, app: String, release: String, details: [String])
        /// There is no such release.
        case noRelease(host: String, app: String, name: String, suggestion: String?)
        /// There is no release before the current one.
        case nothingBefore(host: String, app: String)

        /// The fact and the next step.
        public var description: String {
            switch self {
            case .failedHere(let what, let details): "\(what) failed\(Self.list(details))"
            case .unknownTokens(let tokens, let hasConfiguration):
                tokens.map(\.description).joined(separator: "\n")
                    + (hasConfiguration
                        ? "\n  nothing was written; give a value as a key of the site's configuration, or with `values=NAME=VALUE`"
                        : "\n  nothing was written; give the site's configuration with `config=PATH`, or a value with `values=NAME=VALUE`")
            case .ambiguousToken(let token, let keys):
                "the keys \(keys.map { "`\($0)`" }.joined(separator: " and ")) are both `<<\(token)>>`, with different values\n  rename one of them, or say which with `values=\(token)=VALUE`"
            case .unsafeFolder(let path, let reason): "`\(path)` \(reason)\n  choose another folder with `localstage=`"
            case .unspeakable(let key, let format, let reason):
                "`\(key)` cannot be written as \(format.rawValue): \(reason)\n  choose another format, or change the value"
            case .invalid(let what): what
            case .missing(let host, let what, let next): "\(host): \(what)\n  \(next)"
            case .busy(let host, let app, let details):
                "\(host): another deploy of `\(app)` is still at work after the time to wait for it\(Self.list(details))\n  wait for it, or look with `ps`; the lock is freed when it ends"
            case .notBuilt(let host, let app, let current, let details):
                "\(host): no release of `\(app)` was made, and nothing was switched: \(Self.served(current))\(Self.list(details))"
            case .notMigrated(let host, let app, let current, let details):
                "\(host): the migrations of `\(app)` failed, and nothing was switched: \(Self.served(current))\(Self.list(details))"
            case .migrationsElsewhere(let host, let other, let reason):
                "\(host): nothing was switched, since the migrations run on \(other), and there \(reason)\n  cure that first, then deploy again"
            case .rolledBack(let host, let app, let release, let former, let details):
                "\(host): `\(app)` did not work as \(release), and was rolled back to \(former), which works\(Self.list(details))\n  the release stays in its folder for a look until the next deploy"
            case .configurationRolledBack(let host, let app, let version, let former, let details):
                "\(host): `\(app)` did not work with the configuration \(version), and has \(former) again, with which it works\(Self.list(details))"
            case .broken(let host, let app, let release, let details):
                "\(host): `\(app)` does not work as \(release), and there is nothing to go back to that does\(Self.list(details))"
            case .noRelease(let host, let app, let name, let suggestion):
                "\(host): `\(app)` has no release `\(name)`\(suggestion.map { "; did you mean `\($0)`?" } ?? "")\n  `task releases host=\(host) app=\(app)` shows those that are there"
            case .nothingBefore(let host, let app):
                "\(host): `\(app)` has no release before the current one to go back to\n  `task releases host=\(host) app=\(app)` shows those that are there"
            }
        }

        private static func served(_ current: String?) -> String { current.map { "\($0) is served as before" } ?? "none is served yet" }
        private static func list(_ details: [String]) -> String { details.map { "\n  \($0)" }.joined() }
    }

    /// A name in a file that nobody gave a value for.
    nonisolated public struct UnknownToken: Sendable, Hashable, CustomStringConvertible {
        /// The file's path within what is staged.
        public let file: String
        /// The line, from 1.
        public let line: Int
        /// The name, without the brackets.
        public let name: String
        /// A name that has a value and is nearly the same.
        public let suggestion: String?

        /// `conf/app.ini:3: `<<PROT>>` has no value; did you mean `<<PORT>>`?`
        public var description: String {
            "\(file):\(line): `<<\(name)>>` has no value\(suggestion.map { "; did you mean `<<\($0)>>`?" } ?? "")"
        }
    }
}
