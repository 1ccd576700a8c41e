/// Keeps a host's clock right, by chrony or systemd-timesyncd.
///
/// In a container it is installed and configured, and does not run: a container has the clock of the machine it is on.
///
/// - Parameters:
///   - servers: The time servers; those that the package comes with unless given.
///   - by: What does it: `chrony`, or `timesyncd`.
@Task
public func ntp(on host: Connection, servers: [Domain] = [], by client: TimeClient = .chrony) async throws {
    let facts = try await host.facts
    let isContainer = ["lxc", "lxc-libvirt", "docker", "podman", "systemd-nspawn", "openvz", "container-other"].contains(
        facts.virtualization)
    let isLikeDebian = facts.os.isLike("debian")
    try await host.sudo().apply {
        switch client {
        case .chrony: chronyResources(servers: servers.map(\.name), isLikeDebian: isLikeDebian, isContainer: isContainer)
        case .timesyncd: timesyncdResources(servers: servers.map(\.name), isLikeDebian: isLikeDebian, isContainer: isContainer)
        }
    }
    if isContainer { host.say("configured only: a container has the clock of the machine it runs on") }
}

/// A program that sets a host's clock by servers.
nonisolated public enum TimeClient: String, Sendable, CaseIterable, TaskArgument {
    /// chrony: also for hosts that are off or away for long, and as a server.
    case chrony
    /// systemd's own, which asks one server at a time.
    case timesyncd
}

/// chrony with servers of one's own, in the place of those of its package.
@ResourceBuilder
private func chronyResources(servers: [String], isLikeDebian: Bool, isContainer: Bool) -> Resources {
    let service = Service(isLikeDebian ? "chrony" : "chronyd")
    let main = isLikeDebian ? "/etc/chrony/chrony.conf" : "/etc/chrony.conf"
    Package("chrony")
    if !servers.isEmpty {
        Comment(main, "^(pool|server|peer) ").notify(service.restart)
        // Indented, and so none of those above.
        Block(main, servers.map { "  server \($0) iburst\n" }.joined(), marker: "weft servers").notify(service.restart)
    }
    if isContainer {
        Service(service.name, .enabled)
    } else {
        Service(service.name, .running, .enabled)
    }
}

/// timesyncd with servers of one's own.
@ResourceBuilder
private func timesyncdResources(servers: [String], isLikeDebian: Bool, isContainer: Bool) -> Resources {
    let service = Service("systemd-timesyncd")
    if isLikeDebian { Package("systemd-timesyncd") }
    if !servers.isEmpty {
        Directory("/etc/systemd/timesyncd.conf.d", mode: 0o755)
        File("/etc/systemd/timesyncd.conf.d/weft.conf", content: "[Time]\nNTP=\(servers.joined(separator: " "))\n").notify(service.restart)
    }
    if isContainer {
        Service("systemd-timesyncd", .enabled)
    } else {
        Service("systemd-timesyncd", .running, .enabled)
    }
}
