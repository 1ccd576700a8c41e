/// Shows what is known of one container.
///
/// That is its state, address, image and snapshots, and what it uses while it runs.
///
/// - Parameter vhostname: The container's name.
@Task
public func lxcInfo(on host: Connection, vhostname: Domain) async throws {
    for (label, value) in try await LXC.info(vhostname.name, on: host) {
        host.say(label + String(repeating: " ", count: max(1, 14 - label.count)) + value)
    }
}

extension LXC {
    /// What is known of one container, as labels and values in the order to show them.
    public static func info(_ name: String, on host: Connection) async throws -> [(label: String, value: String)] {
        let root = try await privileged(host)
        let survey = try await survey(root)
        let container = try container(name, in: survey, on: host)
        var facts: [(label: String, value: String)] = [
            ("name", name), ("state", container.isHalfMade ? "half made" : container.state?.lowercased() ?? "half made"),
        ]
        if let configuration = container.configuration {
            if !configuration.addresses.isEmpty {
                facts.append(("address", configuration.addresses.map(\.description).joined(separator: ", ")))
            }
            if let hardware = configuration.hardwareAddress { facts.append(("hardware", hardware)) }
            if let bridge = configuration.bridge { facts.append(("bridge", bridge)) }
            if let image = survey.image(of: container) { facts.append(("image", image)) }
            facts.append(("autostart", configuration.startsWithHost ? "yes" : "no"))
        }
        let clones = survey.clones(of: name)
        if !clones.isEmpty { facts.append(("clones", clones.joined(separator: ", "))) }
        let snapshots = try await snapshots(of: name, in: survey, on: root)
        if !snapshots.isEmpty { facts.append(("snapshots", snapshots.joined(separator: ", "))) }
        if container.isRunning { facts += usage(lines: try await root.run("lxc-info -n \(name)").lines) }
        return facts
    }

    /// Reads `lxc-info -n NAME`: the process and what it uses.
    nonisolated static func usage(lines: [String]) -> [(label: String, value: String)] {
        let labels = ["PID": "process", "CPU use": "cpu", "Memory use": "memory", "Link": "interface"]
        return lines.compactMap { line in
            guard let separator = line.firstIndex(of: ":"), let label = labels[line[..<separator].trimmingSpaces] else { return nil }
            return (label, line[line.index(after: separator)...].trimmingSpaces)
        }
    }
}
