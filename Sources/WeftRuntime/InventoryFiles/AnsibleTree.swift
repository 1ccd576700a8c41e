import Weft

/// Reads Ansible's YAML inventories, and the JSON that its inventory scripts print for `--list`.
struct AnsibleTree {
    private static let groupKeys = ["hosts", "vars", "children"]
    private var groups: AnsibleGroups

    /// Whether a file is Ansible's and not ours: its outermost keys are groups.
    static func isOne(_ root: FileValue) -> Bool {
        guard let entries = root.entries else { return false }
        if root["_meta"] != nil { return true }
        if entries.contains(where: { InventoryDocument.rootKeys.contains($0.key) }) { return false }
        return entries.allSatisfy { entry in
            if case .list(let hosts) = entry.value.content { return hosts.allSatisfy { $0.text != nil } }
            if entry.value.isNull { return true }
            guard let keys = entry.value.entries?.map(\.key) else { return false }
            // One right key is enough: a misspelt one beside it is then an error that says so.
            return keys.isEmpty || keys.contains { groupKeys.contains($0) }
        }
    }

    /// - Throws: ``FileProblems``.
    static func read(_ root: FileValue, path: String) throws(FileProblems) -> AnsibleGroups {
        var reader = AnsibleTree(groups: AnsibleGroups(path: path))
        for entry in root.entries ?? [] where entry.key != "_meta" { reader.readGroup(entry, parent: nil) }
        if let meta = root["_meta"] { reader.readMeta(meta) }
        try reader.groups.check()
        return reader.groups
    }

    private mutating func readGroup(_ entry: FileValue.Entry, parent: String?) {
        let name = entry.key
        if name != "all", let problem = InventoryDocument.problem(withName: name, of: "a group") {
            return groups.report(problem, at: entry.position)
        }
        groups.group(name)
        if let parent, parent != "all" { groups.group(parent) { $0.children.append((name, entry.position)) } }
        if case .list = entry.value.content { return readHosts(entry.value, group: name) }
        guard let keys = entry.value.entries else {
            if !entry.value.isNull {
                groups.report(
                    "a group is a mapping with `hosts`, `vars` and `children`, found \(entry.value.kind)", at: entry.value.position)
            }
            return
        }
        for key in keys {
            switch key.key {
            case "hosts": readHosts(key.value, group: name)
            case "vars":
                if let vars = mapping(key) { groups.group(name) { $0.vars += vars } }
            case "children": readChildren(key.value, group: name)
            default:
                let hint = NearMiss.suggestion(for: key.key, among: Self.groupKeys).map { "did you mean `\($0)`?" }
                groups.report("`\(key.key)` is not a key of a group; \(hint ?? "they are `hosts`, `vars`, `children`")", at: key.position)
            }
        }
    }

    /// A mapping from hosts to their variables, or a list of hosts.
    private mutating func readHosts(_ value: FileValue, group: String) {
        if value.isNull { return }
        if case .list(let hosts) = value.content {
            for host in hosts {
                if let name = host.text {
                    groups.add(hosts: name, to: group, vars: [], at: host.position)
                } else {
                    groups.report("expected the name of a host, found \(host.kind)", at: host.position)
                }
            }
            return
        }
        guard let hosts = value.entries else {
            if let name = value.text { return groups.add(hosts: name, to: group, vars: [], at: value.position) }
            return
        }
        for host in hosts { groups.add(hosts: host.key, to: group, vars: mapping(host) ?? [], at: host.position) }
    }

    private mutating func readChildren(_ value: FileValue, group: String) {
        if value.isNull { return }
        if case .list(let children) = value.content {
            for child in children {
                guard let name = child.text else {
                    groups.report("expected the name of a group, found \(child.kind)", at: child.position)
                    continue
                }
                groups.group(name)
                if group != "all" { groups.group(group) { $0.children.append((name, child.position)) } }
            }
            return
        }
        guard let children = value.entries else {
            return groups.report("`children` is a mapping or a list of groups, found \(value.kind)", at: value.position)
        }
        for child in children { readGroup(child, parent: group) }
    }

    private mutating func readMeta(_ meta: FileValue) {
        for host in meta["hostvars"]?.entries ?? [] {
            groups.add(hosts: host.key, to: "ungrouped", vars: mapping(host) ?? [], at: host.position)
        }
    }

    private mutating func mapping(_ entry: FileValue.Entry) -> [FileValue.Entry]? {
        if entry.value.isNull { return nil }
        guard let entries = entry.value.entries else {
            groups.report("`\(entry.key)` is a mapping of variables, found \(entry.value.kind)", at: entry.value.position)
            return nil
        }
        return entries
    }
}
