/// Gives a host a user who can log in, or takes one away.
///
/// The user gets a home, a shell and your public keys. Without `sudo=yes` the rule that an earlier call has made is taken back; other rules stay.
///
/// - Parameters:
///   - username: The user's name.
///   - groups: Groups that the user is in, beside others; they must be there.
///   - keys: A file of public keys, one a line; your own keys unless given.
///   - password: The password, if the user is to have one.
///   - sudo: Let the user become root, without a password unless one was given.
///   - shell: The login shell.
///   - absent: Take the user away. The home stays, unless `purge=yes`.
///   - purge: Remove the home with the user.
@Task
public func userAdd(
    on host: Connection, username: LoginName, groups: [String] = [], keys: LocalPath? = nil, password: Secret? = nil, sudo: Bool = false,
    shell: String = "/bin/bash", absent: Bool = false, purge: Bool = false
) async throws {
    let name = username.name
    let rules = "user-\(name)"
    if absent {
        let own = try await host.withoutSudo().capture("id -un")
        guard own != name else { throw SystemError.ownUser(host: host.name, user: name) }
        try await host.sudo().apply {
            Sudoers(rules, .absent)
            User(name, .absent, removeHome: purge)
        }
        return
    }
    let lines: [String]
    if let keys { lines = try await publicKeys(in: keys, run: host.run) } else { lines = try await host.run.publicKeys(for: host.host) }
    guard !lines.isEmpty || password != nil else { throw SystemError.noKeys(user: name) }
    try await host.sudo().apply {
        User(name, groups: .including(groups), shell: shell, password: password.map { .text($0) })
        if !lines.isEmpty { AuthorizedKeys(name, lines) }
        if sudo {
            Sudoers(rules, "\(name) ALL=(ALL:ALL) \(password == nil ? "NOPASSWD: " : "")ALL")
        } else {
            Sudoers(rules, .absent)
        }
    }
}

/// The keys in a file of this machine, without blank lines and comments.
private func publicKeys(in file: LocalPath, run: any RunServices) async throws -> [String] {
    let text = String(decoding: try await run.localConnection.read(file.path), as: UTF8.self)
    var (keys, number) = ([String](), 0)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        number += 1
        let words = line.split(whereSeparator: \.isWhitespace)
        guard let first = words.first, !first.hasPrefix("#") else { continue }
        guard words.contains(where: { $0.hasPrefix("AAAA") }), words.count > 1 else {
            throw SystemError.notAKey(file: file.path, line: number)
        }
        keys.append(words.joined(separator: " "))
    }
    return keys
}
