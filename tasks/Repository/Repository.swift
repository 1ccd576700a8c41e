@_exported import Weft

/// A repository of packages on a host: Debian packages that apt installs, signed by a key of the repository's own, and an index of Python
/// packages that pip installs from.
///
/// ```swift
/// try await Repository.serve(on: devrepo)
/// try await Repository.build(.init("app", kind: .deb), on: hpcube, publishTo: devrepo)
/// try await Repository.use(devrepo, on: devweb)
/// ```
///
/// Every function takes a connection to the host that it is about, and becomes root there with sudo. Each asks first and changes only what is
/// different.
public enum Repository {
    /// The folder on the host that has all of a repository: `www` is what is served, the rest is root's.
    nonisolated public static let folder = "/srv/repository"

    /// Runs an operation on the host of a repository.
    ///
    /// - Returns: The records that it printed.
    /// - Throws: ``Repository/Error`` for the record that says why it did not succeed.
    static func operate(_ words: [String], named what: String, on host: Connection, onlyAsks: Bool = false) async throws -> [Record] {
        let root = host.sudo().quiet()
        let script = OperationScript.command(words)
        let result = try await (onlyAsks ? root.asking() : root).execute(
            Command(raw: "sh -s", shownAs: what), input: .text(script.text))
        let records = result.lines.map(Record.init(line:))
        for record in records where record.kind == "note" { host.say(record[0]) }
        if let error = records.first(where: { $0.kind == "error" }) {
            throw Error(error, host: host.name, said: result.lastErrorLines(10))
        }
        guard result.isSuccess else { throw CommandError(host: host.name, command: what, result: result) }
        return records
    }

    /// A line that a script printed: what it is, and facts between tabs.
    nonisolated struct Record: Sendable, Hashable {
        let kind: String
        let facts: [String]

        init(line: String) {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            (kind, facts) = (parts[0], Array(parts.dropFirst()))
        }

        /// A fact; empty where there is none.
        subscript(_ index: Int) -> String { index < facts.count ? facts[index] : "" }
    }
}
