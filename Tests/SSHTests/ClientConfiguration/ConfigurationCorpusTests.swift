import OpenSSHOracle
import TestSupport
import Testing

@testable import SSH

/// What OpenSSH's own regression tests ask of ssh_config, asked of `ssh` and of us.
@Suite struct ConfigurationCorpusTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test("lines are read as ssh reads them", arguments: ConfigurationExample.parsing)
    func parsing(_ example: ConfigurationExample) async throws { try await compare(example) }

    @Test("values are read as ssh reads them", arguments: ConfigurationExample.values)
    func values(_ example: ConfigurationExample) async throws { try await compare(example) }

    @Test("Host and Match choose the lines that ssh takes", arguments: ConfigurationExample.matching)
    func matching(_ example: ConfigurationExample) async throws { try await compare(example) }

    @Test("Include reads the files that ssh reads", arguments: ConfigurationExample.including)
    func including(_ example: ConfigurationExample) async throws { try await compare(example) }

    @Test("names stand for the hosts that ssh connects to", arguments: ConfigurationExample.hostExpanding)
    func hostExpanding(_ example: ConfigurationExample) async throws { try await compare(example) }

    @Test("jumps go where those of ssh go", arguments: ConfigurationExample.jumping)
    func jumping(_ example: ConfigurationExample) async throws { try await compare(example) }

    @Test("tokens and variables stand for what they stand for in ssh", arguments: ConfigurationExample.percent)
    func percent(_ example: ConfigurationExample) async throws {
        try await compare(example)
        for question in try example.questions(in: scratch) {
            guard case .success(let ours) = question.askUs() else { continue }
            let differences = try await ConfigurationTrace(question).differences(from: ours)
            #expect(differences == [], "\(question.host)")
        }
    }

    @Test(
        "the command of Match exec gets the tokens that ssh gives it",
        arguments: ["", "HostName %h.net\nUser joe\nPort 2200\n", "HostKeyAlias al\n"])
    func commandTokens(_ before: String) async throws {
        let command = "Match exec \"printf '%%s\\n' %C %d %h %i %k %L %l %n %p %r %u 100%% >>FOLDER/tokens\"\n"
        for question in try ConfigurationExample(before + command).questions(in: scratch) {
            scratch.remove("tokens")
            _ = question.askUs()
            let ours = try scratch.text("tokens")
            scratch.remove("tokens")
            _ = try await question.askSSH()
            #expect(try ours == scratch.text("tokens"), "\(question.host)")
        }
    }

    private func compare(_ example: ConfigurationExample) async throws {
        var isRefused = false
        for question in try example.questions(in: scratch) {
            let differences = try await question.differences()
            #expect(differences == [], "\(question.user.map { "\($0)@" } ?? "")\(question.host)")
            if case .failure = try await question.askSSH() { isRefused = true }
        }
        #expect(isRefused == example.isRefused, "what is no mistake for ssh")
    }
}
