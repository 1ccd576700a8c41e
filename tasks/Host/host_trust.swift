@_exported import Weft

/// Shows the fingerprints of a host's keys, and trusts them if you say yes.
///
/// Compare them with what the host's administrator tells you, or with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` at its console: nothing
/// but the network vouches for what is shown here. The keys are written to the host's known_hosts file, in the place of any others. `--yes`
/// answers the question.
///
/// - Parameters:
///   - host: The host, by its name in the inventory or in the SSH configuration.
///   - forget: Forget the keys that are trusted instead.
@Task("host.trust")
public func hostTrust(host name: String, forget: Bool = false) async throws {
    guard let run = Run.current else { throw RunError.outsideRun }
    let entry = run.inventory[name] ?? Inventory.Host(name: name)
    if forget {
        if try await run.forget(entry) {
            run.report(.changed(host: name, what: "forgot the host keys of \(name)"))
        } else {
            run.report(.note(host: name, text: "no key of \(name) was trusted"))
        }
        return
    }
    let keys = try await run.hostKeys(of: entry)
    for key in keys { run.report(.note(host: name, text: "\(key.algorithm)  \(try run.fingerprint(of: key))")) }
    try await confirm("trust \(keys.count == 1 ? "this key" : "these \(keys.count) keys") of \(name)?", name: "trust")
    if try await run.trust(keys, for: entry) {
        run.report(.changed(host: name, what: "trusted the host keys of \(name)"))
    } else {
        run.report(.note(host: name, text: "these keys were trusted already"))
    }
}
