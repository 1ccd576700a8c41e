import Foundation
import OpenSSHOracle

/// A host's configuration is what `ssh -G` says.
struct ConfigurationTarget: Target {
    let name = "ssh-config-ssh"
    let about = "ssh_config against ssh -G, with what both refuse"
    let tools = ["ssh"]
    let batch = 1

    func make(_ choices: inout Choices) -> ConfigurationCase { ConfigurationCase(&choices, isWild: false) }

    func show(_ one: ConfigurationCase) -> String {
        let files = zip(ConfigurationCase.includes, one.included).filter { !$1.isEmpty }
            .map { "--- \($0)\n" + $1.split(separator: "\n").map { shown(String($0)) }.joined(separator: "\n") }
        let lines = one.text.split(separator: "\n").map { shown(String($0)) }
        return "\(one.user ?? "nobody")@\(one.host):\(one.port ?? 0)\n" + (lines + files).joined(separator: "\n")
    }

    func judge(_ cases: [ConfigurationCase]) async throws -> [String?] {
        var problems: [String?] = []
        for one in cases {
            let differences = try await Self.question(one).differences()
            problems.append(differences.isEmpty ? nil : differences.joined(separator: "\n"))
        }
        return problems
    }

    static func question(_ one: ConfigurationCase) throws -> ConfigurationQuestion {
        func filled(_ text: String) -> [UInt8] { Array(text.replacing("FOLDER", with: Tool.folder).utf8) }
        try FileManager.default.createDirectory(atPath: Tool.folder + "/sub", withIntermediateDirectories: true)
        for (name, text) in zip(ConfigurationCase.includes, one.included) { try Tool.write(filled(text), to: name) }
        let file = try Tool.write(filled(one.text), to: "ssh_config")
        return ConfigurationQuestion(file: file, host: one.host, user: one.user, port: one.port, environment: ConfigurationCase.environment)
    }
}
