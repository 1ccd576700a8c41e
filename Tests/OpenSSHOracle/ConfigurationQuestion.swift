import SSH
import TestSupport

/// What is asked of a file of ssh_config: by us and by `ssh -G`.
public struct ConfigurationQuestion: Sendable {
    /// The file.
    public let file: String
    /// The host as it is typed.
    public let host: String
    /// A user that is given besides.
    public let user: String?
    /// A port that is given besides.
    public let port: Int?
    /// Variables of the environment, and the only ones beside `PATH`.
    public let environment: [String: String]

    /// A question.
    public init(file: String, host: String, user: String? = nil, port: Int? = nil, environment: [String: String] = [:]) {
        (self.file, self.host, self.user, self.port, self.environment) = (file, host, user, port, environment)
    }

    /// The options as `ssh -G` prints them, by their names in lower case, or its complaint.
    public func askSSH() async throws -> Result<[String: [String]], Refusal> {
        let outcome = try await runSSH(["-G"])
        guard outcome.status == 0 else { return .failure(Refusal(words: outcome.errors)) }
        var options: [String: [String]] = [:]
        for line in outcome.output.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            options[parts[0].lowercased(), default: []].append(parts.count > 1 ? String(parts[1]) : "")
        }
        return .success(options)
    }

    func runSSH(_ options: [String]) async throws -> TestProgram.Outcome {
        var words = ["ssh"] + options + ["-F", file]
        if let user { words += ["-l", user] }
        if let port { words += ["-p", String(port)] }
        let variables = ["PATH": "/usr/bin:/bin", "LC_ALL": "C"].merging(environment) { $1 }
        return try await TestProgram.run(words + ["--", host], environment: variables, isolated: true)
    }

    /// Our answer, or our complaint.
    public func askUs() -> Result<HostConfiguration, ClientConfigurationError> {
        Result { () throws(ClientConfigurationError) in
            let context = ClientConfiguration.Context(environment: environment)
            return try ClientConfiguration.load(file: file, context: context).resolve(host: host, user: user, port: port)
        }
    }

    /// Why ssh refuses.
    public struct Refusal: Error, CustomStringConvertible {
        /// What it wrote to standard error.
        public let words: String
        /// The same.
        public var description: String { words }
    }

    /// In what the answers differ, a line for each option; none where they agree, or where they are known to differ.
    public func differences() async throws -> [String] {
        switch (askUs(), try await askSSH()) {
        case (.success(let ours), .success(let theirs)):
            return ConfigurationAnswer(ours).differences(from: theirs, in: ConfigurationTerms(theirs, question: self))
        case (.failure, .failure): return []
        case (.failure(let ours), .success):
            return ConfigurationException.refusedByUs.contains { "\(ours.reason)".contains($0.words) } ? [] : ["we alone refuse: \(ours)"]
        case (.success, .failure(let theirs)):
            return ConfigurationException.refusedBySSH.contains { theirs.words.contains($0.words) } ? [] : ["ssh alone refuses: \(theirs)"]
        }
    }
}
