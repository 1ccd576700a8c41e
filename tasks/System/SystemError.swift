/// Why a host is not as it was asked to be.
nonisolated public enum SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No set of packages was named.
    case noKind
    /// Nobody has said what the packages are called on such a host.
    case noPackages(host: String, kind: String, system: String)
    /// The user that the connection logs in as.
    case ownUser(host: String, user: String)
    /// There is no key to let the user in.
    case noKeys(user: String)
    /// The file of keys has a line that is none.
    case notAKey(file: String, line: Int)
    /// The host could not be logged in to any more, and has its former settings again.
    case lockedOut(host: String, said: String, isRestored: Bool)
    /// It is upgraded by another program than apt.
    case noApt(host: String, system: String)

    /// The fact and the next step.
    public var description: String {
        switch self {
        case .noKind:
            "there is nothing to install\n  `kind=` takes \(SystemKind.allCases.map(\.rawValue).joined(separator: ", "))"
        case .noPackages(let host, let kind, let system):
            "\(host): it is not known what packages of `\(kind)` are called on \(system.isEmpty ? "such a host" : system)\n  install them with `Packages` in a task of your own"
        case .ownUser(let host, let user):
            "\(host): `\(user)` is who you log in as, and cannot be removed\n  log in as another with `user=`"
        case .noKeys(let user):
            "there is no key and no password with which `\(user)` could log in\n  give `keys=` or `password=`, or make a key with `ssh-keygen -t ed25519`"
        case .notAKey(let file, let line):
            "\(file):\(line): the line is no public key, such as `ssh-ed25519 AAAA… anna`"
        case .lockedOut(let host, let said, let isRestored):
            "\(host): with the new settings it cannot be logged in to: \(said)\n  "
                + (isRestored ? "the former settings are in use again" : "the former settings come back by themselves within two minutes")
        case .noApt(let host, let system):
            "\(host): \(system.isEmpty ? "it" : system) has no apt\n  upgrade it with a command of its own, `task host=\(host) -- …`"
        }
    }
}
