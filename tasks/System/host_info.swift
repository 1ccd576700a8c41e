/// Shows what hosts are: what `sys_install` and others have noted on them, and their main facts.
@Task
public func hostInfo(on host: Connection) async throws {
    for line in try await SystemInfo.lines(of: host) { host.say(line) }
}

/// What is known of a host.
enum SystemInfo {
    /// A line for the system, one for the hardware, and one for each kind that is noted.
    static func lines(of host: Connection) async throws -> [String] {
        let facts = try await host.facts
        let text = try await host.capture("cat \(HostMarker.path) 2>/dev/null; true")
        return describe(facts) + describe(HostMarker.read(text))
    }

    nonisolated static func describe(_ facts: Facts) -> [String] {
        let days = facts.uptime / 86400
        let up = days > 0 ? "\(days) day\(days == 1 ? "" : "s")" : "\(facts.uptime / 3600) h \(facts.uptime / 60 % 60) min"
        let place = ["", "none"].contains(facts.virtualization) ? "" : ", in \(facts.virtualization)"
        return [
            "system    \(facts.os.name.isEmpty ? facts.kernel : facts.os.name), \(facts.kernel) \(facts.kernelRelease), \(facts.architecture)\(place)",
            "hardware  \(facts.processors) processor\(facts.processors == 1 ? "" : "s"), \(ByteCount(facts.memory)) of memory, "
                + "\(ByteCount(facts.freeDisk)) of \(ByteCount(facts.disk)) free",
            "network   \(facts.addresses.joined(separator: " "))", "up        \(up)",
        ]
    }

    nonisolated static func describe(_ entries: [HostMarker.Entry]) -> [String] {
        if entries.isEmpty { return ["marker    none: nothing was installed here by `sys_install`"] }
        return entries.map { entry in
            let name = entry.kind + String(repeating: " ", count: max(1, 10 - entry.kind.count))
            let packages = entry.values["packages"].flatMap { $0.isEmpty ? nil : ": \($0)" } ?? ""
            return "\(name)\(entry.values["version"] ?? "?") since \(entry.values["since"] ?? "?")\(packages)"
        }
    }
}
