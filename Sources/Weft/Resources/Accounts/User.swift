/// A user of the host, as `/etc/passwd` knows it.
///
/// ```swift
/// User("deploy", groups: ["sudo"], shell: "/bin/bash")
/// User("app", home: "/srv/app", shell: "/usr/sbin/nologin", isSystem: true)
/// User("guest", .absent, removeHome: true)
/// ```
///
/// What is not given is left as it is; a new user gets what `useradd` gives. Groups must be there, or come before it.
public struct User: Resource {
    /// What a user proves itself with.
    public enum Password: Sendable, Hashable {
        /// A hash as `/etc/shadow` has it: `$6$…`.
        case hash(Secret)
        /// The password itself, which the host hashes.
        ///
        /// It is left alone when the host's hash is one of it: Perl, Python, openssl or busybox tells. On a host with none of them, a
        /// password is set only where there is none.
        case text(Secret)
    }

    /// What it is called.
    public let name: String
    private let isAbsent: Bool
    private let removesHome: Bool
    private var settings: Command = ""
    private var problem: String?

    /// A user.
    ///
    /// - Parameters:
    ///   - uid: Its number. Files outside of its home keep the former one.
    ///   - group: Its primary group; one of the same name, unless the host does otherwise.
    ///   - groups: More groups: those that it must be in, or `.exactly` these.
    ///   - home: The absolute path of its home. What is in a former one stays there.
    ///   - createHome: Whether the home is made when it is missing; for users that are no system users, unless given.
    ///   - shell: The absolute path of its shell.
    ///   - comment: Its full name, or what it is for.
    ///   - password: What it logs in with; a new user without one cannot log in by a password.
    ///   - isSystem: Whether a new one gets a number of those for services.
    ///   - isLocked: Whether its password is locked; keys still let it in.
    public init(
        _ name: String, uid: Int? = nil, group: String? = nil, groups: Membership = [], home: String? = nil, createHome: Bool? = nil,
        shell: String? = nil, comment: String? = nil, password: Password? = nil, isSystem: Bool = false, isLocked: Bool? = nil
    ) {
        (self.name, isAbsent, removesHome) = (name, false, false)
        let hasHome = createHome ?? !isSystem
        settings = """
            us_uid=\(uid.map(String.init) ?? "") us_group=\(group ?? "") us_groups=\(groups.names.joined(separator: " ")) \
            us_exact=\(groups.isExact ? "1" : "") us_home=\(home ?? "") us_shell=\(shell ?? "") us_comment=\(comment ?? "") \
            us_told=\(comment == nil ? "" : "1") us_make=\(hasHome ? "1" : "") us_system=\(isSystem ? "1" : "") \
            us_lock=\(isLocked.map { $0 ? "1" : "0" } ?? "") \(Self.secret(password))
            """
        problem = Self.problem(uid: uid, texts: [home, shell], comment: comment, password: password)
        problem = problem ?? AccountName.problem([name] + groups.names)
        if let group, Int(group) == nil { problem = problem ?? AccountName.problem([group]) }
    }

    /// A user that should not be there, whose home stays unless `removeHome` is given.
    public init(_ name: String, _ state: Absence, removeHome: Bool = false) {
        (self.name, isAbsent, removesHome) = (name, true, removeHome)
        problem = AccountName.problem([name])
        if name == "root" { problem = "root cannot be removed" }
    }

    /// `User` and the name.
    public var title: String { "User \(name)" }

    /// What `getent` and `id` tell is compared.
    public var script: ResourceScript {
        let check: Command =
            isAbsent ? "user_check_absent \(name) \(removesHome ? "1" : "")" : "us_name=\(name) \(settings)\nuser_check"
        var script = ResourceScript(check: check, apply: isAbsent ? "user_remove" : "user_apply", functions: [.user])
        script.isTrusted = true
        script.problem = problem
        return script
    }

    private static func secret(_ password: Password?) -> Command {
        switch password {
        case nil: "us_hash= us_password="
        case .hash(let hash): "us_hash=\(secret: hash) us_password="
        case .text(let text): "us_hash= us_password=\(secret: text)"
        }
    }

    private static func problem(uid: Int?, texts: [String?], comment: String?, password: Password?) -> String? {
        if let uid, !(0..<4_294_967_295).contains(uid) { return "\(uid) is no number of a user" }
        for case let path? in texts where path.utf8.first != UInt8(ascii: "/") || !isField(path) {
            return "the path `\(path)` is not absolute, or has a colon or a line end"
        }
        if let comment, !isField(comment) { return "the comment has a colon or a line end" }
        switch password {
        case nil: return nil
        case .hash(let secret):
            let hash = secret.reveal()
            let isHash = isField(hash) && !hash.contains(" ") && hash.utf8.count >= 13
            return isHash ? nil : "the hash of the password is none: `.text` takes a password"
        case .text(let secret):
            let text = secret.reveal()
            return text.isEmpty || text.utf8.contains { $0 < 32 } ? "the password is empty or has a line end" : nil
        }
    }

    /// Whether a text can be a field of `/etc/passwd`.
    private static func isField(_ text: String) -> Bool { !text.utf8.contains { $0 < 32 || $0 == UInt8(ascii: ":") } }
}
