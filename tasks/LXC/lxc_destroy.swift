/// Removes a container and all that was kept for it.
///
/// That is its files, its snapshots, its address in the host's neighbour table, and the host key you trusted. A running one is stopped at once. One that is not there is no error. The base of other containers is refused while they exist.
///
/// - Parameters:
///   - vhostname: The container's name.
///   - vhostip: Its address; when given, it has to be the container's.
@Task
public func lxcDestroy(on host: Connection, vhostname: Domain, vhostip: IPv4Address? = nil) async throws {
    try await LXC.destroy(vhostname.name, address: vhostip, on: host)
}

extension LXC {
    /// Removes a container, running or not, whole or half made.
    ///
    /// - Parameter address: The address it must have; a container with another one is left alone.
    /// - Returns: Whether there was anything to remove.
    /// - Throws: ``LXC/Error/hasClones(host:name:clones:)``, ``LXC/Error/otherAddress(host:name:has:asked:)``.
    @discardableResult
    public static func destroy(_ name: String, address: IPv4Address? = nil, on host: Connection) async throws -> Bool {
        let root = try await privileged(host)
        let survey = try await survey(root)
        let clones = survey.clones(of: name)
        guard clones.isEmpty else { throw Error.hasClones(host: host.name, name: name, clones: clones) }
        let has = survey[name]?.configuration?.addresses
        if let address, let first = has?.first, has?.contains(address) == false {
            throw Error.otherAddress(host: host.name, name: name, has: first, asked: address)
        }
        var isChanged = false
        if survey[name] != nil {
            let values: Command = "name=\(name) bridge=\(survey.bridge) addresses=\((has ?? []).map(\.description).joined(separator: " "))"
            let records = try await script(
                ContainerScript.command(values, destroyScript), named: "removing the container `\(name)`", on: root)
            for change in BuildReport(records: records).changes {
                host.report(changed: change)
                isChanged = true
            }
        }
        let container = inventoryHost(name, address: address ?? has?.first, user: nil, on: host)
        if container.address != nil, try await host.run.forget(container) {
            host.report(changed: "forgot the host key of \(name)")
            isChanged = true
        }
        let near = NearMiss.suggestion(for: name, among: survey.containers.map(\.name)).map { "; did you mean `\($0)`?" } ?? ""
        host.say(survey[name] == nil ? "\(name) is not there\(near)" : "\(name) is gone")
        return isChanged
    }

    nonisolated private static let destroyScript = #"""
        main() {
            find_folder
            exec 9<"$lxcpath"
            flock -w 300 9 || fail "another run is still handing out names and addresses after 5 minutes"
            [ -d "$folder" ] || return 0
            root=$(sed -n 's/^lxc\.rootfs\.path *= *\(dir:\)*//p' "$config" 2>/dev/null | tail -n 1)
            # Somebody may have cloned it since it was looked at.
            if [ -n "$root" ] && grep -qsF -e "overlay:$root:" -e "overlayfs:$root:" "$lxcpath"/*/config; then
                fail "a container is built on it"
            fi
            exec 8<"$folder"
            flock -w 300 8 || fail "another run is still at work on it after 5 minutes"
            lxc-stop -k -n "$name" >/dev/null 2>&1 8<&- 9<&-
            # lxc-destroy refuses half a container, and one that LXC once counted a copy of.
            said=$(lxc-destroy -s -n "$name" 2>&1 8<&- 9<&-)
            case $root in
            /* | overlay:* | overlayfs:* | '') ;;
            *) [ ! -s "$config" ] || fail "lxc-destroy: $said" ;;
            esac
            forget_folder
            rm -f "/var/log/lxc/$name.log" "/var/log/lxc/$name.log.1" "/run/lxc/lock/$lxcpath/.$name"
            for address in $addresses; do ip neigh flush to "$address" dev "$bridge" 2>/dev/null; done
            changed "removed the container $name"
        }
        """#
}
