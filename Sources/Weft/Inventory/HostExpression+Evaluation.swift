extension HostExpression {
    /// The hosts of an inventory that the expression selects, in its order, each once; an empty selection is a result.
    ///
    /// - Parameter unlisted: Gives a host that the inventory does not name, from `ssh_config` or DNS; `nil` when they do not know it either,
    ///   which makes it an error with the nearest name of the inventory.
    /// - Throws: ``HostExpressionError``, and what `unlisted` throws.
    public func hosts(
        in inventory: Inventory, unlisted: (String) throws -> Inventory.Host? = { _ in nil }
    ) throws -> [Inventory.Host] {
        try withoutActuallyEscaping(unlisted) { unlisted in
            try Evaluation(expression: self, inventory: inventory, unlisted: unlisted).hosts(root)
        }
    }

    /// The names of hosts that the expression uses and the inventory lacks, each once: those that ``hosts(in:unlisted:)`` will ask about.
    ///
    /// For looking them up beforehand, all at once. Names of roles, misspelt ones too, patterns and ranges that cannot be expanded are not
    /// among them.
    public func unlistedNames(in inventory: Inventory) -> [String] {
        var names: [String] = []
        for word in root.words {
            _ = try? HostExpression(text: text, bareNames: bareNames, root: .word(word)).hosts(in: inventory) { name in
                if !names.contains(name) { names.append(name) }
                return Inventory.Host(name: name)
            }
        }
        return names
    }
}

extension Inventory {
    /// The hosts that an expression selects; see ``HostExpression``.
    ///
    /// - Throws: ``HostExpressionError``, for an empty selection too.
    public func hosts(matching text: String, unlisted: (String) throws -> Host? = { _ in nil }) throws -> [Host] {
        let hosts = try HostExpression(text).hosts(in: self, unlisted: unlisted)
        guard !hosts.isEmpty else { throw HostExpressionError(.empty, in: text, column: 1) }
        return hosts
    }
}

/// One evaluation: an expression, an inventory, and somebody to ask about other names.
private struct Evaluation {
    let expression: HostExpression
    let inventory: Inventory
    let unlisted: (String) throws -> Inventory.Host?

    typealias Problem = HostExpressionError.Problem

    func hosts(_ node: HostExpression.Node) throws -> [Inventory.Host] {
        switch node {
        case .word(let word): return try hosts(word)
        case .group(let node): return try hosts(node)
        case .slice(let node, let slice): return slice.apply(to: try hosts(node))
        case .sum(let first, let steps): return try sum(first, steps)
        case .intersection(let nodes):
            var kept = try hosts(nodes[0])
            for node in nodes.dropFirst() {
                let names = Set(try hosts(node).map(\.name))
                kept = kept.filter { names.contains($0.name) }
            }
            return kept
        case .complement(let node, _, _):
            let names = Set(try hosts(node).map(\.name))
            return inventory.hosts.filter { !names.contains($0.name) }
        }
    }

    private func sum(_ first: HostExpression.Node, _ steps: [HostExpression.Step]) throws -> [Inventory.Host] {
        var kept = try hosts(first)
        var names = Set(kept.map(\.name))
        for step in steps {
            let hosts = try hosts(step.node)
            if step.isAdded {
                kept += hosts.filter { names.insert($0.name).inserted }
            } else {
                names.subtract(hosts.map(\.name))
                kept = kept.filter { names.contains($0.name) }
            }
        }
        return kept
    }

    func hosts(_ word: HostExpression.Word) throws -> [Inventory.Host] {
        func fail(_ problem: Problem, at offset: Int = 0) -> HostExpressionError {
            HostExpressionError(problem, in: expression.text, column: word.column + offset)
        }
        if word.text.hasPrefix("role:") {
            return try roleHosts(String(word.text.dropFirst(5))) { fail($0, at: 5 + $1) }
        }
        if expression.bareNames == .roles, word.text != "all" { return try roleHosts(word.text) { fail($0, at: $1) } }
        if word.text == "all" { return inventory.hosts }
        if let host = inventory[word.text] { return [host] }
        if inventory.roles.contains(word.text) { return inventory.hosts(role: word.text) }
        if let login = Inventory.Login(word.text) { return [try host(login) { fail($0) }] }

        if let (base, inside) = trailingBracket(word.text), let slice = HostExpression.Slice(inside) {
            if let host = inventory[base + inside] { return [host] }
            if !means(range: word.text, inside: inside) {
                if base == "all" { return slice.apply(to: inventory.hosts) }
                if inventory.roles.contains(base) { return slice.apply(to: inventory.hosts(role: base)) }
                if inside.contains("-") || inside.hasPrefix(":") || inside.hasSuffix(":") { throw fail(.sliceOfHost(base)) }
            }
        }
        if HostRange.isRange(word.text) {
            let names: [String]
            do throws(HostRangeError) { names = try HostRange.names(word.text) } catch { throw fail(.range(error), at: error.offset) }
            return unique(try names.flatMap { GlobPattern.isPattern($0) ? try matches($0, fail) : [try named($0) { fail($0) }] })
        }
        return GlobPattern.isPattern(word.text) ? try matches(word.text, fail) : [try named(word.text) { fail($0) }]
    }

    /// Whether a bracket is a range of names although it could be a part of a role: one with leading zeros, or one that names hosts.
    private func means(range text: String, inside: String) -> Bool {
        if inside.split(separator: ":").contains(where: { $0.count > 1 && $0.hasPrefix("0") }) { return true }
        return HostRange.isRange(text) && ((try? HostRange.names(text)) ?? []).contains { inventory[$0] != nil }
    }

    private func matches(_ pattern: String, _ fail: (Problem, Int) -> HostExpressionError) throws -> [Inventory.Host] {
        let glob = GlobPattern(pattern)
        let hosts = inventory.hosts.filter { glob.matches($0.name) }
        guard !hosts.isEmpty else { throw fail(.nothingMatches(pattern), 0) }
        return hosts
    }

    private func named(_ name: String, _ fail: (Problem) -> HostExpressionError) throws -> Inventory.Host {
        if let host = inventory[name] { return host }
        if let login = Inventory.Login(name) { return try host(login, fail) }
        return try unknown(name, fail)
    }

    private func unknown(_ name: String, _ fail: (Problem) -> HostExpressionError) throws -> Inventory.Host {
        if let host = try unlisted(name) { return host }
        let known = inventory.hosts.map(\.name) + inventory.roles
        throw fail(.unknownHost(name, suggestion: NearMiss.suggestion(for: name, among: known)))
    }

    private func host(_ login: Inventory.Login, _ fail: (Problem) -> HostExpressionError) throws -> Inventory.Host {
        var host = try inventory[login.name] ?? unknown(login.name, fail)
        if let user = login.user { host.user = user }
        if let port = login.port { host.port = port }
        return host
    }

    private func roleHosts(_ text: String, _ fail: (Problem, Int) -> HostExpressionError) throws -> [Inventory.Host] {
        if inventory.roles.contains(text) { return inventory.hosts(role: text) }
        if let (base, inside) = trailingBracket(text), inventory.roles.contains(base) {
            guard let slice = HostExpression.Slice(inside) else { throw fail(.slice(inside), base.count) }
            return slice.apply(to: inventory.hosts(role: base))
        }
        if GlobPattern.isPattern(text) {
            let glob = GlobPattern(text)
            let roles = Set(inventory.roles.filter(glob.matches))
            guard !roles.isEmpty else { throw fail(.nothingMatches(text), 0) }
            return inventory.hosts.filter { !roles.isDisjoint(with: $0.roles) }
        }
        throw fail(.unknownRole(text, suggestion: NearMiss.suggestion(for: text, among: inventory.roles)), 0)
    }

    /// `canary[0:2]` as `canary` and `0:2`.
    private func trailingBracket(_ text: String) -> (base: String, inside: String)? {
        guard text.hasSuffix("]"), let open = text.lastIndex(of: "["), open > text.startIndex else { return nil }
        return (String(text[..<open]), String(text[text.index(after: open)...].dropLast()))
    }

    private func unique(_ hosts: [Inventory.Host]) -> [Inventory.Host] {
        var seen: Set<String> = []
        return hosts.filter { seen.insert($0.name).inserted }
    }
}
