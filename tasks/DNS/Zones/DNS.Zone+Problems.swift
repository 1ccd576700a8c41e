nonisolated extension DNS.Zone {
    /// Everything for which no server would take the zone, or a client would not find what is meant: a line each, with the record.
    var problems: [String] {
        var (problems, wrong) = ([String](), Set<String>())
        let names = Dictionary(grouping: records, by: \.name)
        for record in records {
            guard let problem = problem(of: record) else { continue }
            problems.append("\(record.source ?? ""): \(problem)")
            wrong.insert(record.name)
        }
        // What is wrong with a name by itself is not told again by all that point to it.
        for record in records where !wrong.contains(record.name) && !wrong.contains(String(record.data.target?.dropLast() ?? "")) {
            if let problem = clash(of: record, names) { problems.append("\(record.source ?? ""): \(problem)") }
        }
        return problems
    }

    private typealias Names = [String: [DNS.Record]]

    /// What is wrong with a record by itself.
    private func problem(of record: DNS.Record) -> String? {
        let isHost =
            switch record.data {
            case .a, .aaaa, .mx: true
            default: false
            }
        if let problem = DNS.Name.problem(record.name, isHost: isHost, isOwner: true) { return problem }
        if let problem = doubled(record.name) { return problem }
        guard DNS.Name.isInside(record.name, origin.name) else { return "the name is not in the zone \(origin)" }
        if let ttl = record.ttl, !(0...2_147_483_647).contains(ttl) { return "\(ttl) is no time to live: it is 0 to 2147483647 seconds" }
        guard let target = record.data.target?.dropLast().description else { return nil }
        if case .cname = record.data { return doubled(target) ?? DNS.Name.problem(target, isHost: false) }
        return doubled(target) ?? DNS.Name.problem(target, isHost: true)
    }

    /// The mistake of writing a whole name without its final dot.
    private func doubled(_ name: String) -> String? {
        guard name.hasSuffix(".\(origin).\(origin)") else { return nil }
        let meant = name.dropLast(origin.name.count + 1)
        return
            "`\(meant)` has no final dot, and so the domain twice; write `\(meant).`, or `\(DNS.Name.relative(String(meant), to: origin))`"
    }

    /// What is wrong between a record and the others.
    private func clash(of record: DNS.Record, _ names: Names) -> String? {
        let others = names[record.name] ?? []
        let same = others.filter { $0.data == record.data }
        if same.count > 1, let first = same.first, first.source != record.source { return "it is there already, by \(first.source ?? "")" }
        if same.count > 1, same.allSatisfy({ $0.source == record.source }) { return "it is written \(same.count) times" }
        if case .cname = record.data {
            if record.name == origin.name { return "the domain itself cannot be an alias, as it has a name server" }
            if let other = others.first(where: { $0.data != record.data }) {
                return "an alias has no other records; \(other.source ?? "") is one"
            }
        }
        if let ttl = record.ttl, let other = others.first(where: { $0.data.type == record.data.type && $0.ttl != ttl }) {
            return "all records of a name and type have one time to live; \(ttl) is not that of \(other.source ?? "")"
        }
        return record.data.target.flatMap { problem(ofTarget: String($0.dropLast()), of: record, names) }
    }

    /// What is wrong with the name that a record points to, as far as the zone knows it.
    private func problem(ofTarget target: String, of record: DNS.Record, _ names: Names) -> String? {
        guard DNS.Name.isInside(target, origin.name), !isDelegated(target, names) else { return nil }
        if case .ptr = record.data { return nil }
        let found = names[target] ?? wildcard(for: target, names)
        if case .cname = record.data { return found.isEmpty ? "the zone has no `\(target)`" : loop(from: record, names) }
        if let alias = found.first(where: { $0.data.type == "CNAME" }) {
            return "\(record.data.type) records point to a name with an address, and not to an alias such as \(alias.source ?? "")"
        }
        return Self.hasAddress(found) ? nil : "the zone has no address of `\(target)`"
    }

    private func wildcard(for name: String, _ names: Names) -> [DNS.Record] {
        var rest = name[...]
        while let dot = rest.firstIndex(of: ".") {
            rest = rest[rest.index(after: dot)...]
            if let found = names["*.\(rest)"] { return found }
            if names[String(rest)] != nil { return [] }
        }
        return []
    }

    private func loop(from record: DNS.Record, _ names: Names) -> String? {
        var seen: Set<String> = [record.name]
        var next = record.data.target
        while let name = next?.dropLast().description {
            guard seen.insert(name).inserted else { return "the aliases go in a circle" }
            next = names[name]?.first { $0.data.type == "CNAME" }?.data.target
        }
        return nil
    }

    /// Whether a name is below one that other servers know, and not known here as the address of one of them.
    private func isDelegated(_ name: String, _ names: Names) -> Bool {
        guard !Self.hasAddress(names[name] ?? []) else { return false }
        var rest = name[...]
        while rest != origin.name[...], let dot = rest.firstIndex(of: ".") {
            if rest != name[...], names[String(rest)]?.contains(where: { $0.data.type == "NS" }) == true { return true }
            rest = rest[rest.index(after: dot)...]
        }
        return false
    }

    private static func hasAddress(_ records: [DNS.Record]) -> Bool { records.contains { $0.data.type == "A" || $0.data.type == "AAAA" } }
}
