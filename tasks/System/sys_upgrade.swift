/// Upgrades the packages of a Debian host, and tells which.
///
/// Configuration files that were changed on the host are kept. Nothing is removed and nothing new is brought in, as `apt-get upgrade` does it.
///
/// - Parameters:
///   - restart: Restart the host if it asks for that afterwards, and wait until it is back.
///   - within: How long a restart may take.
@Task
public func sysUpgrade(on host: Connection, restart: Bool = false, within: Duration = .seconds(300)) async throws {
    let root = host.sudo().quiet()
    guard try await host.test("command -v apt-get") else { throw SystemError.noApt(host: host.name, system: try await host.facts.os.name) }
    let apt: Command = "DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -o DPkg::Lock::Timeout=300"
    // The index is no part of what the host is, so that a dry run may refresh it.
    let lines = try await root.asking().run("\(apt) update >/dev/null && \(apt) -s upgrade").lines
    let packages = lines.compactMap { SystemUpgrade.package(inLine: $0) }
    if packages.isEmpty {
        host.say("all packages are as new as can be had")
    } else if host.run.isPreview {
        host.report(changed: "would upgrade \(packages.joined(separator: ", "))")
    } else {
        try await root.run("\(apt) -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold upgrade")
        host.report(changed: "upgraded \(packages.joined(separator: ", "))")
        host.run.factCache.forget(host.name)
    }
    if restart {
        try await host.rebootIfRequired(within: within)
    } else if try await host.isRebootRequired {
        host.warn("it asks for a restart: `task reboot host=\(host.name)`")
    }
}

nonisolated enum SystemUpgrade {
    /// A package with its old and its new version, from a line of `apt-get -s upgrade`: `Inst curl [7.88.1-10] (7.88.1-11 Debian:12/stable [amd64])`.
    static func package(inLine line: String) -> String? {
        let words = line.split(separator: " ")
        guard words.count > 3, words[0] == "Inst", words[2].hasPrefix("["), words[3].hasPrefix("(") else { return nil }
        return "\(words[1]) \(words[2].dropFirst().dropLast()) to \(words[3].dropFirst())"
    }
}
