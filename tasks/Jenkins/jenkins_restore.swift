/// Brings back what `jenkins_backup` has copied.
///
/// Jenkins is stopped meanwhile. What is in the backup takes the place of what is there; what it has not, such as builds, stays. The SHA-256
/// beside the backup is compared first.
///
/// - Parameters:
///   - backup: the archive on this machine.
///   - home: where Jenkins keeps what it knows.
@Task("jenkins_restore", confirm: "bring back what the backup has, over what Jenkins knows now?")
public func jenkinsRestore(on host: Connection, backup: LocalPath, home: String = "/var/lib/jenkins") async throws {
    try await Jenkins.restore(backup, to: home, on: host)
}

extension Jenkins {
    /// Unpacks a backup over what a Jenkins knows, while it is stopped.
    ///
    /// - Throws: ``Jenkins/Error`` for an archive that is damaged, before the host is touched.
    public static func restore(_ backup: LocalPath, to home: String = "/var/lib/jenkins", on host: Connection) async throws {
        let check: Command = """
            cd -- "$(dirname -- \(backup.path))" || exit
            [ ! -e \(backup.name).sha256 ] || sha256sum --quiet -c -- \(backup.name).sha256 || exit
            names=$(tar -tzf \(backup.name)) || exit
            printf '%s\\n' "$names" | grep -qE '^\\./(config\\.xml|jobs/|plugins/)'
            """
        let result = try await host.run.localConnection.quiet().asking().execute(check)
        guard result.isSuccess else {
            throw Error.badBackup(backup.path, why: result.lastErrorLines(1).first ?? "there is no Jenkins in it")
        }
        let root = host.sudo().quiet()
        guard try await root.test("test -d \(home) && id -u jenkins") else { throw Error.notInstalled(host: host.name, home: home) }
        do {
            try await root.run("rm -rf -- \(place) && mkdir -p -m 700 -- \(place)")
            try await root.put(backup, to: "\(place)/home.tar.gz", mode: 0o600)
            let unpacking: Command = """
                set -e
                if systemctl is-active -q jenkins; then trap 'systemctl start jenkins' EXIT; trap 'exit 1' HUP INT TERM; systemctl stop jenkins; fi
                tar -xzpf \(place)/home.tar.gz -C \(home)
                """
            let result = try await root.execute("sh -s", input: .text(unpacking.text))
            guard result.isSuccess else { throw CommandError(host: host.name, command: "unpacking \(backup.name)", result: result) }
            try await clean(root)
        } catch {
            try? await clean(root)
            throw error
        }
        host.report(changed: "restored \(home) from \(backup.name)")
    }
}
