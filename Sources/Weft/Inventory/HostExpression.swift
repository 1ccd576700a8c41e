/// A selection of hosts, as `host=` takes it: `web`, `role:web & !devweb`, `web[01:20]`, `prod - canary[0:2]`, `dev*`.
///
/// | Written | Selects |
/// | --- | --- |
/// | `devweb` | the host of that name, else the role |
/// | `role:web` | the hosts of a role, in the order of the inventory |
/// | `all` | every host of the inventory |
/// | `dev*`, `web?`, `web[abc]` | the hosts whose names match |
/// | `web[01:20]`, `web[a:c]`, `web[1:9:2]`, `web[1,4]` | the hosts of exactly these names |
/// | `canary[0:2]`, `canary[-1]` | a part of a role, counted from 0; both ends count |
/// | `a, b` or `a b` or `a \| b` | both |
/// | `a & b` | what is in both |
/// | `a - b` | what is in the first alone |
/// | `!a` | the other hosts of the inventory |
/// | `deploy@web1:2222` | a host, with another user and port |
///
/// `!` binds first, then `&`; the others are worked off from left to right. Parentheses group. The order is kept, and no host comes twice.
public struct HostExpression: Sendable, Hashable, CustomStringConvertible {
    /// What a name without a prefix means.
    public enum BareNames: Sendable, Hashable {
        /// A host, or else a role: `host=`.
        case hosts
        /// A role: `role=`.
        case roles
    }

    /// The expression as it was written.
    public let text: String
    let bareNames: BareNames
    let root: Node

    /// Reads an expression.
    ///
    /// - Throws: ``HostExpressionError`` with the column of what cannot be read. A name that nobody knows is found later, when hosts are
    ///   selected.
    public init(_ text: String, bareNames: BareNames = .hosts) throws(HostExpressionError) {
        self.text = text
        self.bareNames = bareNames
        var parser = Parser(text)
        root = try parser.parse()
    }

    init(text: String, bareNames: BareNames, root: Node) {
        self.text = text
        self.bareNames = bareNames
        self.root = root
    }

    /// The expression as it was written.
    public var description: String { text }

    /// A part of the expression.
    indirect enum Node: Sendable, Hashable {
        case word(Word)
        /// Unions and differences, from left to right. A list, as there may be thousands of names: a tree would be as deep.
        case sum(Node, [Step])
        case intersection([Node])
        case complement(Node, text: String, column: Int)
        case group(Node)
        case slice(Node, Slice)

        var words: [Word] {
            switch self {
            case .word(let word): [word]
            case .sum(let first, let steps): first.words + steps.flatMap(\.node.words)
            case .intersection(let nodes): nodes.flatMap(\.words)
            case .complement(let node, _, _), .group(let node), .slice(let node, _): node.words
            }
        }
    }

    /// What is added, or taken away.
    struct Step: Sendable, Hashable {
        let isAdded: Bool
        let node: Node
    }

    /// A name, a pattern, a range or a role, and where it stands.
    struct Word: Sendable, Hashable {
        let text: String
        /// From 1.
        let column: Int
    }

    /// A part of a list, as `[first:last]` with both ends.
    struct Slice: Sendable, Hashable {
        let first: Int?
        let last: Int?
        let step: Int

        /// Reads what stands between the brackets; `nil` when it is no slice.
        init?(_ text: some StringProtocol) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            func end(_ index: Int) -> Int?? {
                guard index < parts.count, !parts[index].isEmpty else { return .some(nil) }
                guard parts[index].first != "+", let value = Int(parts[index]) else { return nil }
                return value
            }
            guard !text.isEmpty, parts.count <= 3, let first = end(0), let last = end(1), let step = end(2) else { return nil }
            guard step ?? 1 > 0 else { return nil }
            self.first = first
            self.last = parts.count == 1 ? first : last
            self.step = step ?? 1
        }

        func apply<Element>(to list: [Element]) -> [Element] {
            func position(_ end: Int) -> Int { end < 0 ? end + list.count : end }
            let first = position(first ?? 0)
            let last = min(position(last ?? -1), list.count - 1)
            // `[5]` of a list of three is nothing, not the last one; so is `[-5]`.
            let start = self.first == self.last ? first : max(first, 0)
            guard start >= 0, start <= last else { return [] }
            return stride(from: start, through: last, by: step).map { list[$0] }
        }
    }
}
