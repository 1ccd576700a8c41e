import SSH
import TestSupport

/// The files that `ssh` looks for when it connects, with all that stood for something in their names replaced: `ssh -G` prints most of them
/// as they are written.
public struct ConfigurationTrace: Sendable {
    /// The private keys.
    public let identityFiles: [String]
    /// The certificates that are named.
    public let certificateFiles: [String]
    /// The known_hosts files, the user's first.
    public let knownHostsFiles: [String]

    /// Has `ssh` talk to a server that says its name and no more, and reads what it tells of that.
    ///
    /// - Throws: ``ConfigurationQuestion/Refusal`` when it does not get that far.
    public init(_ question: ConfigurationQuestion) async throws {
        let server = "ProxyCommand=sh -c 'echo SSH-2.0-none; head -c 300 >/dev/null'"
        let options = ["-vvv", "-o", server, "-o", "BatchMode=yes", "-o", "IdentityAgent=none"]
        let outcome = try await question.runSSH(options)
        func names(after beginning: String, before end: String) -> [String] {
            outcome.errors.split(whereSeparator: \.isNewline).compactMap { line in
                guard let start = line.firstRange(of: beginning), line.hasPrefix("debug1: "),
                    let behind = line[start.upperBound...].firstRange(of: end)
                else { return nil }
                return String(line[start.upperBound..<behind.lowerBound])
            }
        }
        // Beside each key it looks for a certificate that is not named.
        identityFiles = names(after: "identity file ", before: " type ").filter { !$0.hasSuffix("-cert") }
        certificateFiles = names(after: "certificate file ", before: " type ")
        knownHostsFiles = names(after: "hostkeys: fopen ", before: ": No such file")
        guard outcome.errors.contains("Local version string") else { throw ConfigurationQuestion.Refusal(words: outcome.errors) }
    }

    /// In what our answer differs.
    public func differences(from ours: HostConfiguration) -> [String] {
        func line(_ name: String, _ ours: [String], _ theirs: [String]) -> String? {
            ours == theirs ? nil : "\(name): we look for \(ours), ssh for \(theirs)"
        }
        return [
            ours.areIdentitiesNamed ? line("identityfile", ours.identityFiles, identityFiles) : nil,
            line("certificatefile", ours.certificateFiles, certificateFiles),
            line("known_hosts", ours.userKnownHostsFiles + ours.globalKnownHostsFiles, knownHostsFiles),
        ].compactMap { $0 }
    }
}
