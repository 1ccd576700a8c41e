/// A file in `/etc/sudoers.d`, which gets its name only when `visudo` finds nothing wrong with it.
///
/// ```swift
/// Sudoers("deploy", "deploy ALL=(ALL) NOPASSWD: ALL")
/// Sudoers("reload", allowing: ["/usr/bin/systemctl reload nginx"], for: "%ops")
/// ```
public struct Sudoers: Resource {
    /// The name of the file.
    public let name: String
    private let text: String?
    private let folder: String
    private var problem: String?

    /// A file with these rules, one a line.
    ///
    /// - Parameters:
    ///   - name: The name of the file. sudo leaves out those with a dot in them, so they are refused.
    ///   - folder: The folder that sudo includes.
    public init(_ name: String, _ rules: String, folder: String = "/etc/sudoers.d") {
        (self.name, self.folder) = (name, folder)
        text = rules.hasSuffix("\n") ? rules : rules + "\n"
        problem = Self.problem(name)
    }

    /// A file with one rule: some may run these commands.
    ///
    /// - Parameters:
    ///   - commands: Absolute paths, with arguments, or `ALL`. What sudo's syntax gives a meaning is escaped, except for `*`.
    ///   - user: A user, or a group behind a `%`.
    ///   - runAs: As whom they run.
    ///   - password: Whether the user's own password is asked for.
    public init(
        _ name: String, allowing commands: [String], for user: String, runAs: String = "root", password: Bool = false,
        folder: String = "/etc/sudoers.d"
    ) {
        let list = commands.map(Self.escaped).joined(separator: ", ")
        self.init(name, "\(user) ALL=(\(runAs)) \(password ? "" : "NOPASSWD: ")\(list)", folder: folder)
        if let command = commands.first(where: { $0 != "ALL" && !$0.hasPrefix("/") }) {
            problem = problem ?? "the command `\(command)` has no absolute path"
        }
        if commands.isEmpty { problem = problem ?? "no command is allowed" }
        let accounts = [user.hasPrefix("%") ? String(user.dropFirst()) : user] + (runAs == "ALL" ? [] : [runAs])
        problem = problem ?? AccountName.problem(accounts)
        if commands.joined().utf8.contains(where: { $0 < 32 }) { problem = problem ?? "a command has a line end" }
    }

    /// A file that should not be there.
    public init(_ name: String, _ state: Absence, folder: String = "/etc/sudoers.d") {
        (self.name, text, self.folder, problem) = (name, nil, folder, Self.problem(name))
    }

    /// `Sudoers` and the name.
    public var title: String { "Sudoers \(name)" }

    /// The file's hash, mode and owner are compared.
    public var script: ResourceScript {
        guard let text else {
            var script = Absent("\(folder)/\(name)").script
            script.problem = problem ?? script.problem
            return script
        }
        var script = File(
            "\(folder)/\(name)", content: text, mode: 0o440, owner: "root", group: "root",
            validate: "PATH=$PATH:/usr/sbin:/sbin; visudo -cf %s"
        ).script
        script.problem = problem ?? script.problem
        return script
    }

    private static func problem(_ name: String) -> String? {
        let isName = !name.isEmpty && !name.hasSuffix("~") && !name.utf8.contains { $0 <= 32 || "./".utf8.contains($0) }
        return isName ? nil : "sudo reads no file that is called `\(name)`"
    }

    private static func escaped(_ command: String) -> String {
        command.map { ",:=\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
