/// Keeps a container's files as they are now, or brings kept ones back.
///
/// A running container is frozen for the moment of the copy. To bring a snapshot back, it is stopped and started again. Without `restore` and
/// `delete`, a snapshot is made; one of that name that is there already is left alone.
///
/// - Parameters:
///   - vhostname: The container's name.
///   - name: The new snapshot's name.
///   - restore: The snapshot to bring back; what the container holds now is lost.
///   - delete: The snapshot to remove.
@Task
public func lxcSnapshot(
    on host: Connection, vhostname: Domain, name: SnapshotName? = nil, restore: SnapshotName? = nil, delete: SnapshotName? = nil
) async throws {
    if let restore {
        try await LXC.snapshot(.restore(restore.name), of: vhostname.name, on: host)
    } else if let delete {
        try await LXC.snapshot(.delete(delete.name), of: vhostname.name, on: host)
    } else {
        try await LXC.snapshot(.make(name?.name), of: vhostname.name, on: host)
    }
}

extension LXC {
    /// What is to be done about a snapshot.
    nonisolated public enum SnapshotAction: Sendable, Hashable {
        /// Make one; without a name it is `snap1`, `snap2` and so on.
        case make(String?)
        /// Bring one back.
        case restore(String)
        /// Remove one.
        case delete(String)
    }

    /// Makes, restores or removes a snapshot.
    ///
    /// LXC's own snapshots cannot be restored for a container that lies on an image, so these are copies of what it has of its own, beside it.
    ///
    /// - Returns: Whether anything changed.
    @discardableResult
    public static func snapshot(_ action: SnapshotAction, of name: String, on host: Connection) async throws -> Bool {
        let root = try await privileged(host)
        let survey = try await survey(root)
        guard try container(name, in: survey, on: host).configuration?.storage?.root != nil else {
            throw Error.failed(host: host.name, what: "making a snapshot of `\(name)`", details: ["its files are not in a folder"])
        }
        let (word, snapshot): (String, String) =
            switch action {
            case .make(let name): ("make", name ?? "")
            case .restore(let name): ("restore", name)
            case .delete(let name): ("delete", name)
            }
        let values: Command = "name=\(name) action=\(word) snapshot=\(snapshot)"
        let records = try await script(ContainerScript.command(values, snapshotScript), named: "the snapshot of `\(name)`", on: root)
        let changes = BuildReport(records: records).changes
        for change in changes { host.report(changed: change) }
        for record in records where record.first == "note" { host.say(record.dropFirst().joined(separator: " ")) }
        return !changes.isEmpty
    }

    /// The names of a container's snapshots.
    static func snapshots(of name: String, in survey: HostSurvey, on host: Connection) async throws -> [String] {
        try await host.quiet().asking().execute("ls -1 -- \(survey.path + "/" + name + "/weft-snapshots") 2>/dev/null").lines
    }

    nonisolated private static let snapshotScript = #"""
        main() {
            find_folder
            exec 8<"$folder"
            flock -w 300 8 || fail "another run is still at work on it after 5 minutes"
            rootfs=$(sed -n 's/^lxc\.rootfs\.path *= *//p' "$config" | tail -n 1)
            case $rootfs in
            overlay:* | overlayfs:*) own=${rootfs##*:} ;;
            *) own=${rootfs#dir:} ;;
            esac
            kept=$folder/weft-snapshots
            find_state
            "$action"
        }

        make() {
            number=1
            while [ -z "$snapshot" ] && [ -e "$kept/snap$number" ]; do number=$((number + 1)); done
            snapshot=${snapshot:-snap$number}
            if [ -e "$kept/$snapshot" ]; then
                printf 'note\tthe snapshot %s of %s is there already\n' "$snapshot" "$name"
                return 0
            fi
            mkdir -p -m 700 "$kept"
            rm -rf "$kept/.new"
            if [ -n "$running" ]; then
                trap 'lxc-unfreeze -n "$name" >/dev/null 2>&1' EXIT
                sync -f "$own"
                lxc-freeze -n "$name" 8<&- || fail "lxc-freeze refuses"
            fi
            said=$(cp -a --reflink=auto "$own" "$kept/.new" 2>&1) || { rm -rf "$kept/.new"; fail "cp: $said"; }
            mv "$kept/.new" "$kept/$snapshot"
            changed "made the snapshot $snapshot of $name"
        }

        restore() {
            [ -d "$kept/$snapshot" ] || fail "$name has no snapshot $snapshot" "it has: $(ls "$kept" 2>/dev/null | tr '\n' ' ')"
            rm -rf "$kept/.new"
            said=$(cp -a --reflink=auto "$kept/$snapshot" "$kept/.new" 2>&1) || { rm -rf "$kept/.new"; fail "cp: $said"; }
            if [ -n "$running" ]; then lxc-stop -n "$name" -t 30 8<&- || fail "lxc-stop refuses"; fi
            rm -rf --one-file-system "$own"
            mv "$kept/.new" "$own"
            # The overlay's index of the old files.
            if [ "$own" = "$folder/overlay/delta" ]; then rm -rf "$folder/overlay/work" && mkdir "$folder/overlay/work"; fi
            changed "brought the snapshot $snapshot of $name back"
            [ -z "$running" ] || lxc-start -n "$name" >/dev/null 2>&1 8<&- || fail "lxc-start refuses after the snapshot was brought back"
        }

        delete() {
            if [ ! -d "$kept/$snapshot" ]; then
                printf 'note\t%s has no snapshot %s\n' "$name" "$snapshot"
                return 0
            fi
            rm -rf --one-file-system "${kept:?}/$snapshot"
            rmdir "$kept" 2>/dev/null
            changed "removed the snapshot $snapshot of $name"
        }
        """#
}
