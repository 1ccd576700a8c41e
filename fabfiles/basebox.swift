import Weft

/// What every host of the site has: its people with their keys and rights, and a history of `/etc`.
///
/// A function that returns resources is a role: other tasks list it among theirs.
///
/// - Parameters:
///   - people: The accounts, who may become root without a password.
///   - keys: The public keys that let each of them in.
@ResourceBuilder
func baseboxResources(people: [String], keys: [String]) -> Resources {
    Packages("git", "etckeeper", "sudo", updateCache: .seconds(86400))
    Group("admins")
    for person in people {
        User(person, groups: ["admins"], shell: "/bin/bash")
        AuthorizedKeys(person, keys)
    }
    Sudoers("admins", "%admins ALL=(ALL) NOPASSWD: ALL")
    Timezone("Etc/UTC")
}

/// Gives a host what every host of the site has: people with keys and sudo, and `/etc` under version control.
///
/// - Parameters:
///   - people: the accounts.
///   - keys: the public keys that let each of them in; yours unless given.
@Task
func basebox(on host: Connection, people: [String] = ["ops"], keys: [String] = []) async throws {
    let keys = keys.isEmpty ? try await host.run.publicKeys(for: host.host) : keys
    try await host.sudo().apply { baseboxResources(people: people, keys: keys) }
}
