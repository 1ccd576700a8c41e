/// Starts a container; one that is running is left alone.
///
/// - Parameter vhostname: The container's name.
@Task
public func lxcStart(on host: Connection, vhostname: Domain) async throws {
    let isChanged = try await LXC.start(vhostname.name, on: host)
    host.say(isChanged ? "\(vhostname) is running" : "\(vhostname) was running already")
}

/// Stops a container; one that is stopped is left alone.
///
/// Its init is asked to shut down first.
///
/// - Parameters:
///   - vhostname: The container's name.
///   - within: How long it may take to shut down before it is ended by force.
@Task
public func lxcStop(on host: Connection, vhostname: Domain, within: Duration = .seconds(30)) async throws {
    let isChanged = try await LXC.stop(vhostname.name, on: host, within: within)
    host.say(isChanged ? "\(vhostname) is stopped" : "\(vhostname) was stopped already")
}

extension LXC {
    /// Starts a container unless it is running; a frozen one goes on.
    ///
    /// - Returns: Whether it was started now.
    @discardableResult
    public static func start(_ name: String, on host: Connection) async throws -> Bool {
        let root = try await privileged(host)
        switch try await state(of: name, on: root) {
        case "RUNNING": return false
        case "FROZEN": try await root.run("lxc-unfreeze -n \(name)")
        // Without the redirection the container's monitor keeps the command's outputs open.
        default:
            try await root.run(
                "lxc-start -n \(name) </dev/null >/dev/null 2>&1 || { lxc-start -n \(name) -o /dev/stderr -l ERROR </dev/null; }")
        }
        host.report(changed: "started \(name)")
        return true
    }

    /// Stops a container unless it is stopped.
    ///
    /// - Returns: Whether it was stopped now.
    @discardableResult
    public static func stop(_ name: String, on host: Connection, within: Duration = .seconds(30)) async throws -> Bool {
        let root = try await privileged(host)
        guard try await state(of: name, on: root) != "STOPPED" else { return false }
        try await root.run("lxc-stop -n \(name) -t \("\(max(1, within.components.seconds))")")
        host.report(changed: "stopped \(name)")
        return true
    }

    /// LXC's word for the state of a container: `RUNNING`, `STOPPED`, `FROZEN` and those between.
    ///
    /// - Throws: ``LXC/Error/noContainer(host:name:suggestion:)``.
    static func state(of name: String, on host: Connection) async throws -> String {
        let result = try await host.quiet().asking().execute("lxc-info -n \(name) -sH")
        if result.isSuccess, !result.text.isEmpty { return result.text }
        if result.status == .exited(127) { throw Error.notInstalled(host: host.name) }
        let names = try await host.quiet().asking().execute("lxc-ls -1").lines.map(\.trimmingSpaces)
        throw Error.noContainer(host: host.name, name: name, suggestion: NearMiss.suggestion(for: name, among: names))
    }
}
