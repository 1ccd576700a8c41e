import Weft

/// Asks for passwords and passphrases, each once a run however many hosts want it.
actor SecretPrompts {
    typealias Ask = @Sendable (Question) async throws -> String

    private let ask: Ask
    private let mask: @Sendable ([Secret]) -> Void
    private var answers: [String: Task<Secret, any Error>] = [:]

    init(ask: @escaping Ask, mask: @escaping @Sendable ([Secret]) -> Void) {
        self.ask = ask
        self.mask = mask
    }

    /// The answer to a question, asked for by the first who needs it.
    func secret(_ question: Question) async throws -> Secret {
        if let answer = answers[question.name] { return try await answer.value }
        let answer = Task { [ask, mask] in
            let secret = Secret(try await ask(question))
            mask([secret])
            return secret
        }
        answers[question.name] = answer
        return try await answer.value
    }

    /// The answer to a question that is another one each time.
    func fresh(_ question: Question) async throws -> Secret {
        let secret = Secret(try await ask(question))
        mask([secret])
        return secret
    }

    /// Whether the user says yes; no when nobody can be asked.
    func confirms(_ question: Question) async -> Bool {
        // A task of its own: the optimiser of Swift 6.3 crashes on a direct call of the closure.
        let answer = await Task { [ask] in try await ask(question) }.result
        return (try? answer.get()).flatMap { try? Bool(taskArgument: $0) } ?? false
    }

    /// The password for sudo: one for all hosts, as they share their accounts; `--answer sudo_password=…` gives it in advance.
    func sudoPassword(host: String, login: String) async throws -> Secret {
        try await secret(Question(name: "sudo_password", "password for sudo on \(host) (\(login))", kind: .secret))
    }
}

extension Question {
    /// The passphrase of a private key.
    init(passphraseOf path: String) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        self.init(name: "passphrase_\(name)", "passphrase of \(path)", kind: .secret)
    }

    /// The password of the account to log in to: one for all hosts, as they share their accounts.
    init(passwordOf endpoint: Endpoint) {
        self.init(name: "ssh_password", "password of \(endpoint.user) on \(endpoint.name)", kind: .secret)
    }
}
