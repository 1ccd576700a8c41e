import Glibc
import TaskGrammar

/// A question of a completion script: `task --complete SHELL WORD…`. It never fails, compiles or connects: where nothing is known, nothing
/// is offered.
struct CompletionCall {
    private let words: [String]
    private let current: String

    /// `nil` when the arguments are no such question.
    init?(_ arguments: [String]) {
        guard arguments.count >= 3, arguments[1] == "--complete", CompletionShell(rawValue: arguments[2]) != nil else { return nil }
        words = Array(arguments.dropFirst(3).dropLast())
        current = arguments.count > 3 ? arguments[arguments.count - 1] : ""
    }

    /// Prints the candidates and ends.
    func answer() -> Never {
        let launcher = try? Launcher(["task"] + words.prefix { $0 != "--" }.filter { NamedValue(word: $0) != nil })
        var seen: [SeenFile] = []
        let catalog = (try? launcher?.catalog(&seen)) ?? TaskCatalog()
        let completion = Completion(of: current, after: words, catalog: catalog)
        var lines = completion.candidates.map { $0.description.isEmpty ? $0.text : "\($0.text)\t\($0.description)" }
        switch completion.lookup {
        case .paths(let prefix, let partial, let ending)?:
            lines += paths(partial).filter { $0.hasSuffix("/") || $0.hasSuffix(ending) }.map { prefix + $0 }
        case .hosts(let prefix, let partial)?: lines += inventory("hosts", partial, launcher).map { prefix + $0 }
        case .roles(let prefix, let partial)?: lines += inventory("roles", partial, launcher).map { prefix + $0 }
        case nil: break
        }
        Console.print(lines.map { $0 + "\n" }.joined())
        exit(0)
    }

    /// The files and folders a path can become; folders end with `/`.
    private func paths(_ partial: String) -> [String] {
        let slash = partial.lastIndex(of: "/")
        let kept = slash.map { String(partial[...$0]) } ?? ""
        let folder = kept.isEmpty ? "." : Path.expanded(kept)
        let name = partial[(slash.map { partial.index(after: $0) } ?? partial.startIndex)...]
        return Files.names(in: folder).filter { $0.utf8.starts(with: name.utf8) }.map { file in
            kept + file + (FileStatus(Path.joined(folder, file))?.isFolder == true ? "/" : "")
        }
    }

    /// What the runner reads out of the inventory that the line names.
    private func inventory(_ kind: String, _ partial: String, _ launcher: Launcher?) -> [String] {
        guard let launcher else { return [] }
        var arguments = [launcher.installation.runner, "--complete", kind]
        if let path = launcher.words.value(of: .inventory) { arguments.append("inventory=\(path)") }
        guard let result = Program.run(arguments, reading: .output), result.status == 0 else { return [] }
        return String(decoding: result.output, as: UTF8.self).split(separator: "\n").map(String.init).filter {
            $0.utf8.starts(with: partial.utf8)
        }
    }
}
