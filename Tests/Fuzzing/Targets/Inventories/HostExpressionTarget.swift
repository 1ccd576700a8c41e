import Weft

/// What host expressions select follows the laws of sets, and whatever is written ends soon.
struct HostExpressionTarget: Property {
    let name = "host-expressions"
    let about = "host expressions and ranges: laws of sets, places of errors, bounded work"

    private static let inventory: Inventory = {
        let names = ["web1", "web2", "web03", "devweb", "db", "k1", "k2", "a.b-c"]
        let hosts = names.enumerated().map { index, name in
            var host = Inventory.Host(name: name)
            host.roles = ["web", "db", "canary"].enumerated().filter { index % ($0.offset + 2) == 0 }.map(\.element)
            return host
        }
        return Inventory(hosts: hosts, roles: ["web", "db", "canary"])
    }()

    private static let pieces = [
        "web1", "web2", "devweb", "db", "k1", "web", "canary", "all", "role:web", "role:we*", " & ", " - ", ", ", " ", "|", "!", "(", ")",
        "[0:2]",
        "[1]", "[-1]", "[01:20]", "[a:c]", "[1-3]", "[1,4]", "[", "]", "*", "?", "web[12]", "k[1:2]", "root@", ":22", ":", "-", "+",
        "[1:99999999999999999999]", "[000000001:9]", "\u{301}", "[0:9:2]", "é", "\n",
    ]

    func make(_ choices: inout Choices) -> String {
        // Now and then very many of one thing.
        if choices.happens(onceIn: 50) {
            return String(repeating: choices.pick(Self.pieces), count: choices.number(below: 20000))
                + choices.text(upTo: 4, of: Self.pieces)
        }
        return choices.text(upTo: 24, of: Self.pieces)
    }

    func show(_ one: String) -> String { shown(one.utf8.prefix(2000)) }

    func check(_ one: String) throws {
        let expression: HostExpression
        do throws(HostExpressionError) { expression = try HostExpression(one) } catch {
            try hold((1...one.unicodeScalars.count + 1).contains(error.column), "the column \(error.column) of \(one.unicodeScalars.count)")
            _ = error.description
            return
        }
        _ = expression.unlistedNames(in: Self.inventory)
        guard let hosts = Self.select(expression) else { return }
        try hold(Set(hosts).count == hosts.count, "a host twice: \(hosts)")
        try same(Self.select("(\(one))"), hosts, "what it selects in parentheses")
        try same(Self.select("(\(one)) - (\(one))"), [], "what is left of it without itself")
        try same(Self.select("(\(one)) & (\(one))"), hosts, "what it has in common with itself")
        let listed = Set(Self.inventory.hosts.map(\.name))
        if listed.isSuperset(of: hosts) {
            try same(Set(Self.select("!(!(\(one)))") ?? []), Set(hosts), "what it selects when it is turned round twice")
        }
    }

    private static func select(_ text: String) -> [String]? { (try? HostExpression(text)).flatMap { select($0) } }

    private static func select(_ expression: HostExpression) -> [String]? {
        (try? expression.hosts(in: inventory) { Inventory.Host(name: $0) })?.map(\.name)
    }
}

/// Names that are written together are as many as is allowed, and each is as long as the text.
struct HostRangeTarget: Property {
    let name = "host-ranges"
    let about = "ranges of host names, and glob patterns against a simple model"

    private static let pieces = [
        "a", "b", "1", "[", "]", "[1:3]", "[01:03]", "[a:c]", "[1,2]", "[0000:9999]", ":", ",", "-", "0", "9", "*", "?", "!", "^", "[!a]",
        "[a-c]",
        "99999", "[1:100000]", "000000000000000000000000000000",
    ]

    func make(_ choices: inout Choices) -> (pattern: String, name: String) {
        (choices.text(upTo: 12, of: Self.pieces), choices.text(upTo: 6, of: ["a", "b", "c", "1", "0", "[", "]", "-", "!"]))
    }

    func show(_ one: (pattern: String, name: String)) -> String { shown([one.pattern, one.name]) }

    func check(_ one: (pattern: String, name: String)) throws {
        _ = HostRange.isRange(one.pattern)
        if let names = try? HostRange.names(one.pattern) {
            try hold(names.count <= HostRange.limit, "\(names.count) names")
            let longest = names.map(\.utf8.count).max() ?? 0
            try hold(longest <= one.pattern.utf8.count, "a name of \(longest) bytes of \(one.pattern.utf8.count)")
        }
        let glob = GlobPattern(one.pattern)
        guard !one.pattern.contains("[") else { return _ = glob.matches(one.name) }
        try same(glob.matches(one.name), Self.fits(Array(one.name)[...], Array(one.pattern)[...]), "whether it matches")
    }

    private static func fits(_ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == "*" {
            let rest = pattern.drop { $0 == "*" }
            return (text.startIndex...text.endIndex).contains { fits(text[$0...], rest) }
        }
        guard let letter = text.first, first == "?" || first == letter else { return false }
        return fits(text.dropFirst(), pattern.dropFirst())
    }
}
