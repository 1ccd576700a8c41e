import Glibc
import SSH
import Weft

/// Answers what one `ssh` asks. It runs a script of ours (`SSH_ASKPASS`) with the question; the script hands it over through a named pipe in
/// the run's private folder and gets the answer through another. No secret is in an argument, a variable or a file.
actor AskPass {
    /// The script: POSIX `sh`, built-in commands only, so that no argument shows in the process list.
    static let script = """
        #!/bin/sh
        # Hands a question of ssh to the run that started it, and the answer to ssh.
        printf '%s\\0%s\\0' "${SSH_ASKPASS_PROMPT:-}" "$1" 1<>"$WEFT_ASKPASS.question" || exit 1
        [ "${SSH_ASKPASS_PROMPT:-}" != none ] || exit 0
        IFS= read -r answer <"$WEFT_ASKPASS.answer" || exit 1
        case $answer in
        +*) printf '%s\\n' "${answer#+}" ;;
        *) exit 1 ;;
        esac

        """

    private let loop: EventLoop
    private let endpoint: Endpoint
    private let secrets: SecretPrompts
    private let note: @Sendable (String) -> Void
    private let path: String
    private var questions: Int32 = -1
    private var answers: Int32 = -1
    private var held: [UInt8] = []
    private var given: Set<String> = []
    /// How long the user has been asked for, which counts for no deadline; and since when they are being asked now.
    private var asked = Duration.zero
    private var askedSince: ContinuousClock.Instant?
    /// Why a question was not answered.
    private(set) var problem: String?

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// - Parameter path: The beginning of the pipes' names, in a folder that only this user may enter.
    init(path: String, for endpoint: Endpoint, secrets: SecretPrompts, on loop: EventLoop, note: @escaping @Sendable (String) -> Void) {
        self.path = path
        self.endpoint = endpoint
        self.secrets = secrets
        self.loop = loop
        self.note = note
    }

    /// The variables that make `ssh` ask here.
    nonisolated func environment(script: String) -> [String: String] {
        // DISPLAY is what ssh before 8.4 looked at; it is not used.
        ["SSH_ASKPASS": script, "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": Environment.value("DISPLAY") ?? "weft", "WEFT_ASKPASS": path]
    }

    /// Makes the pipes. Both are open here on both sides, so that neither side waits for the other to open.
    func open() throws {
        for end in ["question", "answer"] {
            let name = "\(path).\(end)"
            guard mkfifo(name, 0o600) == 0 || errno == EEXIST else {
                throw ConnectionError(host: endpoint.name, .protocolError, "cannot make \(name): \(String(cString: strerror(errno)))")
            }
        }
        questions = Glibc.open("\(path).question", O_RDWR | O_NONBLOCK | O_CLOEXEC)
        answers = Glibc.open("\(path).answer", O_RDWR | O_NONBLOCK | O_CLOEXEC)
    }

    /// How long the user has been busy answering.
    var timeSpentAsking: Duration { asked + (askedSince.map { .now - $0 } ?? .zero) }

    /// Answers until ``close()``. A question that nobody can answer ends `process`: ssh would go on with an empty answer.
    func serve(_ process: OpenSSHProcess) async {
        while questions >= 0 {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(questions, &buffer, buffer.count)
            if count > 0 {
                held += buffer[..<count]
                await answerAll(process)
            } else {
                await loop.wait(.read, on: questions)
            }
        }
    }

    private func answerAll(_ process: OpenSSHProcess) async {
        while let first = held.firstIndex(of: 0), let second = held[(first + 1)...].firstIndex(of: 0) {
            let hint = String(decoding: held[..<first], as: UTF8.self)
            let text = String(decoding: held[(first + 1)..<second], as: UTF8.self)
            held.removeFirst(second + 1)
            let prompt = AskPassPrompt(text, hint: hint, endpoint)
            if case .notice(let text) = prompt {
                note(text)
                continue
            }
            do {
                reply("+" + (try await answer(to: prompt)))
            } catch {
                problem = "\(error)"
                await process.terminate()
                reply("-")
            }
        }
    }

    private func answer(to prompt: AskPassPrompt) async throws -> String {
        askedSince = .now
        defer {
            asked = timeSpentAsking
            askedSince = nil
        }
        switch prompt {
        case .notice: return ""
        case .confirmation(let question): return await secrets.confirms(question) ? "yes" : "no"
        case .once(let question): return try await secrets.fresh(question).reveal()
        case .shared(let question):
            // Once: a wrong password that is sent again locks the account.
            guard given.insert(question.name).inserted else { throw AskedAgain(what: question.text) }
            return try await secrets.secret(question).reveal()
        }
    }

    private func reply(_ text: String) {
        guard answers >= 0 else { return }
        let bytes = Array(text.utf8.prefix { $0 != 10 }) + [10]
        _ = bytes.withUnsafeBytes { write(answers, $0.baseAddress!, $0.count) }
    }

    /// Stops answering, and removes the pipes.
    func close() {
        for descriptor in [questions, answers] where descriptor >= 0 {
            loop.forget(descriptor)
            Glibc.close(descriptor)
        }
        (questions, answers) = (-1, -1)
        for end in ["question", "answer"] { unlink("\(path).\(end)") }
    }

    private struct AskedAgain: Error, CustomStringConvertible {
        let what: String
        var description: String { "the \(what) was refused; it was sent once" }
    }
}
