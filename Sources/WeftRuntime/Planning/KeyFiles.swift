import Weft

/// The private keys that an inventory names for hosts of a plan: one that is not there is told before anything is connected.
///
/// Keys that `ssh_config` names are not among them: as for OpenSSH, one that is missing is passed over.
struct KeyFiles {
    /// Tells what is wrong with a file; asked once for each path, however many hosts name it.
    let problem: Planner.KeyFileProblem
    let inventory: Inventory

    /// What is wrong, in the order of the hosts.
    func errors(of hosts: [Inventory.Host]) -> [PlanningError] {
        var problems: [String: String?] = [:]
        var wrong: [String] = []
        var affected: [String: [String]] = [:]
        for host in reached(by: hosts) {
            for identity in host.identities where host.transport.isSSH {
                let found: String?
                if let known = problems[identity.path] {
                    found = known
                } else {
                    found = problem(identity)
                    problems[identity.path] = .some(found)
                    if found != nil { wrong.append(identity.path) }
                }
                if found != nil { affected[identity.path, default: []].append(host.name) }
            }
        }
        return wrong.map { path in
            .keyFile(path, hosts: affected[path] ?? [], place: inventory.identityPlaces[path], problem: (problems[path] ?? nil) ?? "")
        }
    }

    /// The hosts over SSH, and those they are reached through, each once.
    private func reached(by hosts: [Inventory.Host]) -> [Inventory.Host] {
        var seen: Set<String> = []
        var found: [Inventory.Host] = []
        for host in hosts {
            var next: Inventory.Host? = host
            while let host = next, host.transport != .local, seen.insert(host.name).inserted {
                found.append(host)
                next = host.via.flatMap { inventory[$0] }
            }
        }
        return found
    }
}
