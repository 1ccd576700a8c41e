@_exported import Weft

/// Linux containers on a host that has the classic `lxc` tools: Debian's package `lxc`, version 4 or later.
///
/// Every function takes a connection to the host the containers live on. Each asks first and changes only what is different; what it changed
/// is reported on the connection.
public enum LXC {
    /// The container that new ones are cloned from unless the host's variables or the caller name another.
    nonisolated public static let defaultImage = "weft-base"
    /// What every container has beside the bare system; an image that `lxc_host` made has all of it.
    nonisolated public static let basePackages = ["ca-certificates", "curl", "less", "openssh-server", "sudo"]

    /// The host with the rights that LXC's system containers need: as it is for root, through sudo for anyone else.
    static func privileged(_ host: Connection) async throws -> Connection {
        try await host.asRoot().quiet()
    }

    /// Runs a script on the host's standard shell and gives back what it printed, as records of tab-separated fields.
    ///
    /// The script arrives on standard input, so that no command line, process list or message has it in full. A line that begins with
    /// `error` is thrown; so is a status other than 0, with what was on standard error.
    static func script(_ script: Command, named what: String, on host: Connection) async throws -> [[String]] {
        // A dry run tells what it leaves out.
        let command = host.run.isPreview ? Command(raw: "sh -s", shownAs: what) : "sh -s"
        let result = try await host.execute(command, input: .text(script.text))
        let records = result.lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
        if let error = records.first(where: { $0.first == "error" }) {
            throw LXC.Error.failed(
                host: host.name, what: what, details: error.dropFirst().filter { !$0.isEmpty } + Self.tail(result.standardError))
        }
        guard result.isSuccess else { throw CommandError(host: host.name, command: what, result: result) }
        return records
    }

    nonisolated private static func tail(_ text: String) -> [String] { text.split(separator: "\n").suffix(10).map(String.init) }
}
