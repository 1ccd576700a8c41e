/// Copies a stopped container to a new one and starts that.
///
/// The copy has a name, an address, host keys and a machine id of its own. It does not depend on the original, only on the image that both lie on. One that is there already is left as it is.
///
/// - Parameters:
///   - vhostname: The container to copy.
///   - to: The new container's name.
///   - vhostip: The new container's address; the inventory's, or the next free one, unless given.
///   - user: The account that gets your keys.
@Task
public func lxcClone(
    on host: Connection, vhostname: Domain, to: Domain, vhostip: IPv4Address? = nil, user: LoginName? = nil
) async throws {
    try await LXC.create(to.name, address: vhostip, image: vhostname.name, user: user, isCopy: true, on: host)
}
