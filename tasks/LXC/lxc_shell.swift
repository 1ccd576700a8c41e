/// Opens a root shell in a running container, through its host.
///
/// The container needs no network and no sshd for it.
///
/// - Parameter vhostname: The container's name.
@Task
public func lxcShell(on host: Connection, vhostname: Domain) async throws {
    let name = vhostname.name
    let root = try await LXC.privileged(host)
    guard try await LXC.state(of: name, on: root) == "RUNNING" else {
        throw LXC.Error.failed(
            host: host.name, what: "opening a shell in `\(name)`",
            details: ["it is not running", "start it with `task lxc_start host=\(host.name) vhostname=\(name)`"])
    }
    try await root.shell(
        "lxc-attach -n \(name) --clear-env -v TERM=\"$TERM\" -v HOME=/root -- /bin/sh -c 'cd; \"$(getent passwd root | cut -d : -f 7)\" -l; exit 0'"
    )
}
