/// What a completion script asks: `task --complete SHELL WORD…`, whose last word is the one at the cursor.
///
/// It is never an error: where nothing is known, nothing is offered.
public struct CompletionQuestion: Sendable {
    /// Names that stand in the inventory.
    public enum Names: String, Sendable {
        case hosts, roles
    }

    /// The words in front of the cursor's, without the program's name.
    public let words: [String]
    private let current: String

    /// `nil` when the arguments, without the program's name, are no such question.
    public init?(_ arguments: some Collection<String>) {
        let arguments = Array(arguments)
        guard arguments.count >= 2, arguments[0] == "--complete", CompletionShell(rawValue: arguments[1]) != nil else { return nil }
        words = Array(arguments.dropFirst(2).dropLast())
        current = arguments.count > 2 ? arguments[arguments.count - 1] : ""
    }

    /// The `NAME=VALUE` words, which may say where tasks and hosts are.
    public var values: [String] { words.prefix { $0 != "--" }.filter { NamedValue(word: $0) != nil } }

    /// A candidate a line, its description after a tab.
    ///
    /// - Parameters:
    ///   - catalog: The tasks there are.
    ///   - home: What a leading `~` stands for.
    ///   - inventory: Reads names of a kind out of the inventory that the words select; called only where they are wanted.
    public func answer(_ catalog: TaskCatalog, home: String?, inventory: (Names) -> [String]) -> String {
        let completion = Completion(of: current, after: words, catalog: catalog)
        var lines = completion.candidates.map { $0.description.isEmpty ? $0.text : "\($0.text)\t\($0.description)" }
        switch completion.lookup {
        case .paths(let prefix, let partial, let ending)?:
            lines += PathCandidates.paths(partial, home: home).filter { $0.hasSuffix("/") || $0.hasSuffix(ending) }.map { prefix + $0 }
        case .hosts(let prefix, let partial)?: lines += names(inventory(.hosts), prefix, partial)
        case .roles(let prefix, let partial)?: lines += names(inventory(.roles), prefix, partial)
        case nil: break
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func names(_ names: [String], _ prefix: String, _ partial: String) -> [String] {
        names.filter { $0.utf8.starts(with: partial.utf8) }.map { prefix + $0 }
    }
}
