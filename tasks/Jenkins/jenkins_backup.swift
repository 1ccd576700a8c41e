/// Copies what a Jenkins knows to this machine: its configuration, jobs, plugins, users and secrets.
///
/// The archive is `jenkins-HOST-DATE.tar.gz`, with its SHA-256 beside it, and nobody else may read it: it has the keys of Jenkins' credentials in it.
/// Workspaces, caches, logs and builds are left out. Jenkins goes on meanwhile; files that change while they are read are read again, and with
/// `stop=yes` it is stopped for that time.
///
/// - Parameters:
///   - out: the folder of this machine.
///   - home: where Jenkins keeps what it knows.
///   - builds: whether the builds of jobs are copied, too.
///   - workspaces: whether workspaces are copied, too.
///   - stop: whether Jenkins is stopped meanwhile.
@Task("jenkins_backup")
public func jenkinsBackup(
    on host: Connection, out: LocalPath = ".", home: String = "/var/lib/jenkins", builds: Bool = false, workspaces: Bool = false,
    stop: Bool = false
) async throws {
    try await Jenkins.backUp(home, builds: builds, workspaces: workspaces, stop: stop, to: out, on: host)
}

extension Jenkins {
    nonisolated static let place = "/var/lib/weft/jenkins-backup"

    /// Packs what a Jenkins knows and copies it to a folder of this machine.
    ///
    /// - Returns: The archive's path. Beside it is its SHA-256, in a file that `sha256sum -c` reads.
    /// - Throws: ``Jenkins/Error`` when there is no Jenkins, or what arrives is not what was sent.
    @discardableResult
    public static func backUp(
        _ home: String = "/var/lib/jenkins", builds: Bool = false, workspaces: Bool = false, stop: Bool = false, to out: LocalPath,
        on host: Connection
    ) async throws -> String {
        let root = host.sudo().quiet()
        guard try await root.test("test -e \(home)/config.xml || test -d \(home)/jobs") else {
            throw Error.notInstalled(host: host.name, home: home)
        }
        if host.run.isPreview {
            host.say("would copy \(home) to \(out)")
            return out.path
        }
        let folder = out.path.hasSuffix("/") ? String(out.path.dropLast()) : out.path
        do {
            let result = try await root.execute(
                "sh -s", input: .text(packing(home, builds: builds, workspaces: workspaces, stop: stop).text))
            guard result.isSuccess, let words = result.lines.last?.split(separator: " "), words.count == 3 else {
                throw CommandError(host: host.name, command: "packing \(home)", result: result)
            }
            let (hash, date) = (String(words[0]), String(words[1]))
            let name = "jenkins-\(host.name)-\(date).tar.gz"
            let here = host.run.localConnection.quiet()
            try await here.run("mkdir -p -- \(folder)")
            try await root.get("\(place)/home.tar.gz", to: "\(folder)/\(name)")
            try await here.run(
                "chmod 600 -- \(folder)/\(name) && printf '%s  %s\\n' \(hash) \(name) >\(folder)/\(name).sha256 && cd -- \(folder) && sha256sum --quiet -c -- \(name).sha256"
            )
            try await clean(root)
            host.say("\(folder)/\(name): \(words[2]) bytes, SHA-256 \(hash)")
            return "\(folder)/\(name)"
        } catch {
            try? await clean(root)
            throw error
        }
    }

    static func clean(_ root: Connection) async throws { try await root.run("rm -rf -- \(place)") }

    /// Packs it into a file of root's alone, and prints its hash, the date and its size.
    nonisolated static func packing(_ home: String, to place: String = place, builds: Bool, workspaces: Bool, stop: Bool) -> Command {
        var left = ["./caches", "./.cache", "./logs", "./war", "./tools", "./updates", "./fingerprints", "./.java", "./.groovy"]
        if !workspaces { left.append("./workspace") }
        // A folder `builds` of a job, and not a job of that name.
        let findBuilds: Command =
            builds ? "true" : "find . -type d -name builds -exec test -e '{}/../config.xml' \\; -prune -print >>\"$p/left-out\""
        let stopping: Command =
            stop
            ? "if systemctl is-active -q jenkins; then trap 'systemctl start jenkins' EXIT; trap 'exit 1' HUP INT TERM; systemctl stop jenkins; fi"
            : "true"
        return """
            set -e
            umask 077
            p=\(place)
            rm -rf -- "$p"
            mkdir -p -- "$p"
            cd -- \(home)
            \(stopping)
            printf '%s\\n' \(left) >"$p/left-out"
            \(findBuilds)
            find plugins -mindepth 1 -maxdepth 1 -type d 2>/dev/null | sed 's|^|./|' >>"$p/left-out" || true
            turn=1
            while :; do
                s=0
                tar --no-wildcards --anchored -X "$p/left-out" -czf "$p/home.tar.gz" . 2>"$p/errors" || s=$?
                [ $s != 0 ] || break
                if [ $s != 1 ] || [ $turn = 3 ]; then cat "$p/errors" >&2; [ $s != 1 ] || echo 'files change all the time: stop=yes stops Jenkins meanwhile' >&2; exit 1; fi
                turn=$((turn + 1))
            done
            x=$(sha256sum <"$p/home.tar.gz")
            printf '%s %s %s\\n' "${x%% *}" "$(date -u +%Y%m%dT%H%M%SZ)" "$(stat -c %s "$p/home.tar.gz")"
            """
    }
}
