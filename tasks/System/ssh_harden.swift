/// Lets nobody in by a password, and root by keys at most.
///
/// Settings with which you yourself could not log in again are refused. Then a new login is tried; when it fails, the former settings come
/// back. They come back by themselves, too, when this machine is gone before it could tell.
///
/// - Parameters:
///   - users: The only users who may log in; the one you log in as must be among them.
///   - groups: The only groups whose members may log in.
///   - root: Whether root may log in, by keys: `yes` or `no`.
@Task
public func sshHarden(on host: Connection, users: [LoginName] = [], groups: [LoginName] = [], root: Bool = true) async throws {
    var settings: [(key: String, value: String)] = [
        ("PasswordAuthentication", "no"), ("KbdInteractiveAuthentication", "no"), ("PermitEmptyPasswords", "no"),
        ("PubkeyAuthentication", "yes"), ("PermitRootLogin", root ? "prohibit-password" : "no"), ("X11Forwarding", "no"),
    ]
    if !users.isEmpty { settings.append(("AllowUsers", users.map(\.name).joined(separator: " "))) }
    if !groups.isEmpty { settings.append(("AllowGroups", groups.map(\.name).joined(separator: " "))) }
    try await SSHHardening(host: host).apply(settings)
}

/// New settings of an SSH server that are taken back when nobody can log in with them.
struct SSHHardening {
    let host: Connection
    /// How a login is tried; by a connection of its own unless a test says otherwise.
    var login: (Connection) async throws -> Void = SSHHardening.logIn

    private static let folder = "/var/lib/weft/sshd"

    func apply(_ settings: [(key: String, value: String)]) async throws {
        if host.run.isPreview {
            try await host.sudo().apply { SSHDSettings(settings) }
            return
        }
        let root = host.sudo().quiet()
        try await root.run("\(raw: Self.keep)")
        let isChanged: Bool
        do { isChanged = try await host.sudo().apply { SSHDSettings(settings) }.isChanged } catch {
            _ = try? await root.timeout(.seconds(30)).run("\(raw: Self.restore)")
            throw error
        }
        if isChanged, host.host.transport.isSSH {
            do { try await login(host) } catch {
                let said = (error as? ConnectionError)?.message ?? String(describing: error)
                let isRestored = (try? await root.timeout(.seconds(30)).run("\(raw: Self.restore)")) != nil
                throw SystemError.lockedOut(host: host.name, said: said, isRestored: isRestored)
            }
            host.say("a new login works")
        } else if isChanged {
            host.warn("it is not reached by SSH, so that no login was tried")
        }
        try await root.run("\(raw: Self.disarm)")
    }

    /// Logs in once more: the run's connection stands already, and says nothing of new ones.
    private static func logIn(_ host: Connection) async throws {
        let listed = host.host
        var again = Inventory.Host(name: "\(listed.name), once more", address: listed.address ?? listed.name)
        (again.port, again.user, again.via) = (listed.port, listed.user, listed.via)
        (again.identities, again.hostKeys, again.knownHosts) = (listed.identities, listed.hostKeys, listed.knownHosts)
        (again.hostKeyPolicy, again.transport) = (listed.hostKeyPolicy, listed.transport)
        // A server that reads its configuration does not listen for a moment.
        let end = ContinuousClock.now + .seconds(10)
        while true {
            do {
                _ = try await host.run.connect(to: again).capture("true")
                return
            } catch let error as ConnectionError where error.reason == .unreachable && ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(300))
            }
        }
    }

    /// Copies what the settings may change, and has it come back in two minutes. Where there is no systemd, only we bring it back.
    private static let keep = """
        \(stop)
        rm -rf \(folder) && mkdir -p -m 700 \(folder) && cp -p /etc/ssh/sshd_config \(folder)/ &&
        if [ -f /etc/ssh/sshd_config.d/00-weft.conf ]; then cp -p /etc/ssh/sshd_config.d/00-weft.conf \(folder)/; fi &&
        cat >\(folder)/restore <<'END'
        cd \(folder) || exit
        cp -p sshd_config /etc/ssh/sshd_config
        if [ -f 00-weft.conf ]; then cp -p 00-weft.conf /etc/ssh/sshd_config.d/; else rm -f /etc/ssh/sshd_config.d/00-weft.conf; fi
        if [ -d /run/systemd/system ]; then systemctl reload-or-restart ssh 2>/dev/null || systemctl reload-or-restart sshd
        else service ssh reload 2>/dev/null || service sshd reload; fi
        rm -rf \(folder)
        END
        if [ -d /run/systemd/system ]; then systemd-run --quiet --unit=weft-sshd-restore --on-active=120 /bin/sh \(folder)/restore; fi
        """

    private static let stop = "if [ -d /run/systemd/system ]; then systemctl stop weft-sshd-restore.timer 2>/dev/null; fi"
    private static let restore = "\(stop); sh \(folder)/restore"
    private static let disarm = "\(stop); rm -rf \(folder)"
}
