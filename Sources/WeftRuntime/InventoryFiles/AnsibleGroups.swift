import Weft

/// Ansible's hosts and groups as its INI, YAML and JSON inventories describe them, before they are hosts of ours.
struct AnsibleGroups {
    struct Group {
        var hosts: [String] = []
        /// Names of groups, and where they are called children.
        var children: [(name: String, position: FilePosition)] = []
        var vars: [FileValue.Entry] = []
    }

    let path: String
    /// In the order in which they are first named.
    private(set) var hostNames: [String] = []
    private(set) var groupNames: [String] = []
    private var hostVars: [String: [FileValue.Entry]] = [:]
    private var groups: [String: Group] = [:]
    private var groupFiles: [String: [AnsibleVarsFiles.File]] = [:]
    private var hostFiles: [String: [AnsibleVarsFiles.File]] = [:]
    private var problems: [FileProblem] = []

    init(path: String) { self.path = path }

    mutating func report(_ message: String, at position: FilePosition?) {
        problems.append(FileProblem(path: path, position: position, message: message))
    }

    /// Throws what was reported up to now.
    func check() throws(FileProblems) {
        guard problems.isEmpty else { throw FileProblems(problems) }
    }

    mutating func group(_ name: String, change: (inout Group) -> Void = { _ in }) {
        if groups[name] == nil { groupNames.append(name) }
        change(&groups[name, default: Group()])
    }

    /// Adds hosts, or variables to those that are there. A later value of a variable replaces an earlier one.
    mutating func add(hosts pattern: String, to group: String, vars: [FileValue.Entry], at position: FilePosition) {
        let names: [String]
        do throws(HostRangeError) { names = try HostRange.names(pattern) } catch {
            report(error.description, at: position)
            return
        }
        for name in names {
            if let problem = InventoryDocument.problem(withName: name, of: "a host") {
                report(problem, at: position)
                return
            }
            if hostVars[name] == nil { hostNames.append(name) }
            hostVars[name, default: []] += vars
            self.group(group) { if !$0.hosts.contains(name) { $0.hosts.append(name) } }
        }
    }

    /// Adds what the files beside the inventory say of its groups and hosts.
    ///
    /// - Throws: ``FileProblems``.
    mutating func add(_ files: AnsibleVarsFiles) throws(FileProblems) {
        group("all")
        for name in groupNames { groupFiles[name] = try files.vars("group_vars", of: name) }
        for name in hostNames { hostFiles[name] = try files.vars("host_vars", of: name) }
    }

    /// Makes hosts of ours of them: groups are roles, `ansible_…` variables what they mean, all others `vars`.
    ///
    /// As in Ansible, a host's variables come before those of its groups, a child group's before its parent's, and those of files beside the
    /// inventory before those in it.
    ///
    /// - Throws: ``FileProblems`` for groups that are children of each other, undefined ones, and values that mean nothing.
    mutating func inventory(source: String, folder: String) throws(FileProblems) -> Inventory {
        for name in groupNames {
            for child in groups[name]?.children ?? [] where groups[child.name] == nil {
                let hint = NearMiss.suggestion(for: child.name, among: groupNames).map { "; did you mean `\($0)`?" } ?? ""
                report("no group is named `\(child.name)`\(hint)", at: child.position)
            }
        }
        try check()
        let parents = parents()
        for name in groupNames {
            if let cycle = cycle(from: name, parents: parents) {
                report(
                    "groups are children of each other: `\(cycle.joined(separator: " -> "))`", at: groups[name]?.children.first?.position)
                break
            }
        }
        try check()

        let depths = depths(parents: parents)
        var members: [String: Set<String>] = [:]
        for name in groupNames { for host in groups[name]?.hosts ?? [] { members[host, default: []].insert(name) } }
        var hosts: [Inventory.Host] = []
        var warnings: [String] = []
        var identityPlaces: [String: String] = [:]
        for name in hostNames {
            var own = members[name] ?? []
            var open = Array(own)
            while let group = open.popLast() {
                for parent in parents[group] ?? [] where own.insert(parent).inserted { open.append(parent) }
            }
            own.insert("all")
            let ordered = own.sorted { (depths[$0] ?? 0, $0) < (depths[$1] ?? 0, $1) }
            let inFile = ordered.map { AnsibleVarsFiles.File(name: path, vars: groups[$0]?.vars ?? []) }
            let line = AnsibleVarsFiles.File(name: path, vars: hostVars[name] ?? [])
            let layers = inFile + ordered.flatMap { groupFiles[$0] ?? [] } + [line] + (hostFiles[name] ?? [])
            var vars: [String: AnsibleHostReader.Variable] = [:]
            for layer in layers { for entry in layer.vars { vars[entry.key] = .init(value: entry.value, path: layer.name) } }
            let roles = groupNames.filter { own.contains($0) && !Self.implicit.contains($0) }
            var reader = AnsibleHostReader(path: path, folder: folder, name: name, roles: roles, vars: vars)
            if let host = reader.host(among: hostNames) { hosts.append(host) }
            problems += reader.problems
            warnings += reader.warnings.filter { !warnings.contains($0) }
            if let (path, place) = reader.identityPlace, identityPlaces[path] == nil { identityPlaces[path] = place }
        }
        try check()
        var inventory = Inventory(hosts: hosts, roles: groupNames.filter { !Self.implicit.contains($0) }, source: source)
        inventory.warnings = warnings
        inventory.identityPlaces = identityPlaces
        return inventory
    }

    private static let implicit: Set<String> = ["all", "ungrouped"]

    private func parents() -> [String: [String]] {
        var parents: [String: [String]] = [:]
        for name in groupNames { for child in groups[name]?.children ?? [] { parents[child.name, default: []].append(name) } }
        return parents
    }

    /// A way from a group up to itself.
    private func cycle(from start: String, parents: [String: [String]]) -> [String]? {
        var ways = [[start]]
        var seen: Set<String> = []
        while let way = ways.popLast() {
            for parent in parents[way[way.count - 1]] ?? [] {
                if parent == start { return ([start] + way.reversed()) }
                if seen.insert(parent).inserted { ways.append(way + [parent]) }
            }
        }
        return nil
    }

    /// The length of the longest way from `all` to each group: the deeper group's variables count more.
    private func depths(parents: [String: [String]]) -> [String: Int] {
        var depths: [String: Int] = ["all": 0]
        func depth(_ name: String) -> Int {
            if let known = depths[name] { return known }
            let depth = (parents[name] ?? []).map { depth($0) + 1 }.max() ?? 1
            depths[name] = depth
            return depth
        }
        for name in groupNames { _ = depth(name) }
        return depths
    }
}
