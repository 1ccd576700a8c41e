@_exported import Weft

/// Applications on their way to hosts: staged here, released there, and taken back when they do not work.
///
/// An application has a folder of its own below `/srv`: `releases/` with a folder for each, `current`, which is a link to the one that is
/// served, `shared/` with what outlives releases, and `config/` with the versions of its configuration.
public enum Deploy {
    /// The folder below which applications are.
    nonisolated public static let defaultRoot = "/srv"
    /// The name of the file that tells a staged folder from any other.
    nonisolated static let stampName = ".weft-stage"

    /// This machine, for commands that change no host: they are run in a dry run, too.
    static var here: Connection {
        get throws {
            guard let run = Run.current else { throw RunError.outsideRun }
            return run.localConnection.quiet().asking()
        }
    }

    /// Runs a script on this machine and gives back what it printed, as records of tab-separated fields.
    ///
    /// - Throws: What a line that begins with `error` says.
    static func recordsHere(_ script: Command, named what: String) async throws -> [[String]] {
        let result = try await here.execute("sh -s", input: .text(script.text))
        let records = records(result)
        if let error = records.first(where: { $0.first == "error" }) {
            let details = error.dropFirst().map(\.self) + result.lastErrorLines(10)
            throw Error.failedHere(what: what, details: details)
        }
        guard result.isSuccess else { throw CommandError(host: try here.name, command: what, result: result) }
        return records
    }

    /// The lines of an output, cut at tabs.
    nonisolated static func records(_ result: CommandResult) -> [[String]] {
        result.lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    /// What the records say under a name; empty when they say nothing.
    nonisolated static func field(_ name: String, of records: [[String]]) -> String {
        records.first { $0.first == name }?.dropFirst().joined(separator: "\t") ?? ""
    }
}
