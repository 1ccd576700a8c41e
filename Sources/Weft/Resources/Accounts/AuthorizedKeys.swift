/// The public keys that let somebody in as a user: lines of `~/.ssh/authorized_keys`.
///
/// ```swift
/// AuthorizedKeys("deploy", ["ssh-ed25519 AAAA… anna", "ssh-ed25519 AAAA… ben"], exclusive: true)
/// AuthorizedKeys("backup", ["ssh-ed25519 AAAA… nas"], options: ["restrict", #"command="/usr/bin/backup""#])
/// ```
///
/// `.ssh` becomes the user's with the mode 0700, and the file with 0600. A key is the same whatever its comment and options; a line of it
/// that differs is replaced where it stands. Links are not followed. The user must be there, or come before it.
public struct AuthorizedKeys: Resource {
    /// The user.
    public let user: String
    private let lines: [String]
    private let unwanted: [String]
    private let isExclusive: Bool
    private let file: String
    let name: String

    /// Keys of a user.
    ///
    /// - Parameters:
    ///   - keys: Lines of files such as `id_ed25519.pub`.
    ///   - exclusive: Whether all other lines are removed.
    ///   - options: What stands before each key, such as `from="10.0.0.0/8"` and `restrict`.
    ///   - file: The absolute path of another file, which is then root's, with the mode 0644.
    public init(_ user: String, _ keys: [String], exclusive: Bool = false, options: [String] = [], file: String? = nil) {
        let prefix = options.isEmpty ? "" : options.joined(separator: ",") + " "
        (self.user, self.file, isExclusive, name) = (user, file ?? "", exclusive, "AuthorizedKeys \(user)")
        (lines, unwanted) = (keys.map { prefix + Self.trimmed($0) }, [])
    }

    init(user: String, key: String, options: [String], isAbsent: Bool, file: String?) {
        let prefix = options.isEmpty || isAbsent ? "" : options.joined(separator: ",") + " "
        let line = prefix + Self.trimmed(key)
        (self.user, self.file, isExclusive) = (user, file ?? "", false)
        (lines, unwanted) = isAbsent ? ([], [line]) : ([line], [])
        let words = key.split(whereSeparator: \.isWhitespace)
        name = "AuthorizedKey \(user) \(words.count > 2 ? words[2...].joined(separator: " ") : String((words.last ?? "").suffix(12)))"
    }

    /// `AuthorizedKeys` and the user.
    public var title: String { name }

    /// The lines are compared, and the modes and owners.
    public var script: ResourceScript {
        let wanted: Command = """
            \(user) \(file) \(isExclusive ? "1" : "") \(lines.joined(separator: "\n")) \(unwanted.joined(separator: "\n"))
            """
        var script = ResourceScript(check: "keys_check \(wanted)", apply: "keys_apply \(wanted)", functions: [.authorizedKeys])
        script.problem = AccountName.problem([user]) ?? (file.isEmpty ? nil : script.problem(ofPath: file)) ?? problem
        return script
    }

    private var problem: String? {
        for line in lines + unwanted {
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            let isKey = zip(words, words.dropFirst()).contains { kind, key in
                ["ssh-", "ecdsa-sha2-", "sk-"].contains { kind.hasPrefix($0) } && key.hasPrefix("AAAA")
            }
            guard isKey, !line.utf8.contains(where: { $0 < 32 }) else { return "`\(line)` is no public key on one line" }
        }
        return nil
    }

    private static func trimmed(_ key: String) -> String {
        var text = key[...]
        while text.last?.isWhitespace ?? false { text.removeLast() }
        while text.first?.isWhitespace ?? false { text.removeFirst() }
        return String(text)
    }
}

/// One public key that lets somebody in as a user, beside others.
///
/// ```swift
/// AuthorizedKey("deploy", "ssh-ed25519 AAAA… anna")
/// AuthorizedKey("deploy", "ssh-ed25519 AAAA… carl", .absent)
/// ```
public struct AuthorizedKey: Resource {
    private let keys: AuthorizedKeys

    /// A key of a user, as ``AuthorizedKeys`` has it.
    public init(_ user: String, _ key: String, options: [String] = [], file: String? = nil) {
        keys = AuthorizedKeys(user: user, key: key, options: options, isAbsent: false, file: file)
    }

    /// A key that should let nobody in any more.
    public init(_ user: String, _ key: String, _ state: Absence, file: String? = nil) {
        keys = AuthorizedKeys(user: user, key: key, options: [], isAbsent: true, file: file)
    }

    /// `AuthorizedKey`, the user and the key's comment.
    public var title: String { keys.title }

    /// The line of this key is compared, and the modes and owners.
    public var script: ResourceScript { keys.script }
}
