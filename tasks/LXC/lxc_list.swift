/// Lists the containers of a host.
///
/// For each: its name, state and address, whether it starts with the host, and the image it lies on.
@Task
public func lxcList(on host: Connection) async throws {
    let containers = try await LXC.list(on: host)
    for line in LXC.table(containers) { host.say(line) }
}

extension LXC {
    /// A container as a listing shows it.
    nonisolated public struct Listed: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// LXC's word for its state, in lower case; `half made` where there is no working container behind the name.
        public var state: String
        /// Its addresses: those of its configuration, else those it has at the moment.
        public var addresses: [IPv4Address]
        /// Whether it starts with its host.
        public var startsWithHost: Bool
        /// The container whose files it lies on; `nil` for one that has all its own.
        public var image: String?
    }

    /// The containers of a host in the order of their names.
    public static func list(on host: Connection) async throws -> [Listed] {
        let root = try await privileged(host)
        let survey = try await survey(root)
        var addresses: [String: [IPv4Address]] = [:]
        let isLeased = survey.containers.contains { $0.state == "RUNNING" && $0.configuration?.addresses.isEmpty != false }
        if isLeased { addresses = leased(lines: try await root.run("lxc-ls --running -f -F NAME,IPV4").lines) }
        return survey.containers.map { container in
            let own = container.configuration?.addresses ?? []
            return Listed(
                name: container.name,
                state: container.configuration == nil || container.isHalfMade ? "half made" : container.state?.lowercased() ?? "unknown",
                addresses: own.isEmpty ? addresses[container.name] ?? [] : own,
                startsWithHost: container.configuration?.startsWithHost ?? false, image: survey.image(of: container))
        }
    }

    /// Reads `lxc-ls -f -F NAME,IPV4`.
    nonisolated static func leased(lines: [String]) -> [String: [IPv4Address]] {
        var addresses: [String: [IPv4Address]] = [:]
        for line in lines.dropFirst() {
            let words = line.split { $0 == " " || $0 == "," }.map(String.init)
            if let name = words.first { addresses[name] = words.dropFirst().compactMap { IPv4Address($0) } }
        }
        return addresses
    }

    /// The listing as lines of aligned columns, with a heading.
    nonisolated static func table(_ containers: [Listed]) -> [String] {
        let rows =
            [["NAME", "STATE", "ADDRESS", "AUTOSTART", "IMAGE"]]
            + containers.map { container in
                let addresses = container.addresses.map(\.description).joined(separator: ",")
                return [
                    container.name, container.state, addresses.isEmpty ? "-" : addresses, container.startsWithHost ? "yes" : "no",
                    container.image ?? "-",
                ]
            }
        return alignedColumns(rows)
    }
}

nonisolated extension HostSurvey {
    /// The container whose files another one lies on, or else the folder.
    func image(of container: Container) -> String? {
        guard case .overlay(let base, _)? = container.configuration?.storage else { return nil }
        return containers.first { $0.name != container.name && $0.configuration?.storage?.root == base }?.name ?? base
    }
}
