import OpenSSHOracle
import Testing

/// A file of ssh_config about which `ssh -G` is asked.
struct ConfigurationExample: Sendable, CustomTestStringConvertible {
    /// The file. `FOLDER` in it stands for the folder that it is in.
    let text: String
    /// Files beside it, by their names in the folder.
    let beside: [String: String]
    /// The hosts that are asked about, beside `root@web1:1234`.
    let hosts: [String]
    /// Whether both refuse it, for at least one of the hosts.
    private(set) var isRefused = false

    static let environment = ["KEYS": "/keys", "TOKEN": "/%h", "EMPTY": ""]

    init(_ text: String, beside: [String: String] = [:], hosts: [String] = ["web1", "web2.example.com", "DB", "10.0.0.4"]) {
        (self.text, self.beside, self.hosts) = (text, beside, hosts)
    }

    /// A file that both refuse.
    static func refused(_ text: String, beside: [String: String] = [:], hosts: [String] = ["web1"]) -> ConfigurationExample {
        var example = ConfigurationExample(text, beside: beside, hosts: hosts)
        example.isRefused = true
        return example
    }

    var testDescription: String { text }

    /// Writes the files and puts the questions.
    func questions(in scratch: Scratch) throws -> [ConfigurationQuestion] {
        for (name, text) in beside { try scratch.write(text.replacing("FOLDER", with: scratch.folder), to: name) }
        try scratch.write(text.replacing("FOLDER", with: scratch.folder), to: "config")
        func question(_ host: String, user: String? = nil, port: Int? = nil) -> ConfigurationQuestion {
            .init(file: scratch.path("config"), host: host, user: user, port: port, environment: Self.environment)
        }
        return hosts.map { question($0) } + [question("web1", user: "root", port: 1234)]
    }
}
