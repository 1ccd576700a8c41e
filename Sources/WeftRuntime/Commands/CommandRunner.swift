import SSH
import Weft

/// Runs one command on a host, to its end: feeds its input, answers it and sudo, collects its outputs, and ends it when it takes too long or
/// is no longer wanted.
actor CommandRunner {
    let host: any CommandHost
    let invocation: Invocation
    private let source: (any ByteSource)?
    let sink: (any ByteSink)?
    private let output: OutputReceiver
    let usesSudo: Bool
    var preamble = CommandPreamble.none
    /// The channel, when it is one of a shell that runs other commands too.
    var shellChannel: ShellChannel?
    private var answerer: Answerer
    private var result = CommandResult()
    private let capturedOutput = BulkBytes()
    private let capturedErrors = BulkBytes()
    private var hasSentPassword = false
    /// What sudo was sent, to end with it what it started.
    var sudoPassword: Secret?
    /// Why reading was broken off; `nil` while it goes on.
    var stop: Stop?
    var isIdle = false
    private var tasks: [Task<Void, any Error>] = []
    var timers: [EventTimer] = []

    enum Stop {
        case failed(ConnectionError)
        /// The command has ended, and something it started in the background keeps its outputs open.
        case leftBehind
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { host.loop.asUnownedSerialExecutor() }

    /// - Parameter sink: What takes standard output in the place of `output`. Such a command is known not to leave anything in the background.
    init(
        _ invocation: Invocation, source: (any ByteSource)?, sink: (any ByteSink)? = nil, on host: any CommandHost,
        output: @escaping OutputReceiver
    ) {
        self.host = host
        self.invocation = invocation
        self.source = source
        self.sink = sink
        self.output = output
        usesSudo = invocation.context.user != nil
        answerer = Answerer(invocation.answers)
    }

    /// Runs the command.
    ///
    /// - Throws: ``Weft/ConnectionError``; a status other than 0 is a result.
    func run() async throws -> CommandResult {
        let channel = try await begin()
        watchTheClock(channel)
        defer {
            for task in tasks { task.cancel() }
            for timer in timers { timer.cancel() }
        }
        do {
            try await withTaskCancellationHandler {
                if !usesSudo { beginInput(channel) }
                try await readAll(channel)
                result.status = try await channel.finish()
            } onCancel: {
                Task { await self.cancel(channel) }
            }
        } catch {
            switch stop {
            case nil:
                _ = await channel.close()
                throw unfinished(error)
            case .failed(let reason):
                let isEnded = if isEndedByItsTerminal { true } else { await terminate() }
                _ = await channel.close()
                if isEnded { throw reason }
                let doubt = "it could not be ended there, and may still run"
                // Whoever cancels does not look at the error.
                if reason.reason == .cancelled { output(.error, Array("[weft: `\(invocation.command)`: \(doubt)]\n".utf8)) }
                throw ConnectionError(host: reason.host, reason.reason, "\(reason.message)\n  \(doubt)")
            case .leftBehind:
                result.status = await channel.close() ?? .exited(0)
                let note = "[weft: the command has ended; a process it left in the background still holds its output]\n"
                output(.error, Array(note.utf8))
            }
        }
        if preamble.group == nil { return try resultWithoutPreamble() }
        try takeOutputs()
        if usesSudo && !preamble.isThrough { throw sudoRefusal() }
        if let shellChannel, await shellChannel.isCutShort, case .exited = result.status { throw lostShell() }
        return result
    }

    /// An error that broke the command off, with what that means for it.
    private func unfinished(_ error: any Error) -> any Error {
        guard let error = error as? ConnectionError, error.reason == .lost else { return error }
        return ConnectionError(
            host: error.host, .lost, error.message + "\n  whether `\(invocation.command)` has ended there, or still runs, is not known")
    }

    /// Starts the command, in a shell that is there or on a channel of its own.
    private func begin() async throws -> any CommandChannel {
        let host = try await host.current()
        // Most connections are for one command: the first has a channel of its own, and the shell comes with the second.
        if let shells = host.shells, await !shells.isFirst(), sink == nil, let command = ShellCommand(invocation, source: source) {
            switch try await shells.start(command, invocation, on: host) {
            case .running(let channel, let group):
                (shellChannel, preamble) = (channel, CommandPreamble(after: group))
                return channel
            case .starting(let channel, let line):
                (shellChannel, preamble) = (channel, CommandPreamble(line))
                return channel
            case .alone(let channel, let line):
                preamble = CommandPreamble(line)
                return channel
            }
        }
        let line = ShellLine(invocation, on: host)
        preamble = CommandPreamble(line)
        return try await host.start(line.text, terminal: invocation.terminal ? TerminalKind() : nil)
    }

    private func lostShell() -> ConnectionError {
        let message = "the shell in which `\(invocation.command)` ran \(result.status) before it told how the command ended"
        return ConnectionError(host: host.name, .lost, message + "\n  whether the command did its work is not known")
    }

    /// The result of a line that `sh` refused, or an error when the login shell ran something else.
    private func resultWithoutPreamble() throws -> CommandResult {
        // POSIX shells end so over a mistake in the text of a command, before they run any of it.
        if result.status == .exited(2) {
            deliver(.error, preamble.noise)
            try takeOutputs()
            return result
        }
        let said = String(decoding: preamble.noise, as: UTF8.self).split(separator: "\n").suffix(3).map { "\n  it said: \($0)" }.joined()
        throw ConnectionError(
            host: host.name, .protocolError,
            "did not run `\(invocation.command)`: the login's shell, or a ForceCommand, \(result.status) without it\(said)"
                + "\n  the login needs a shell that runs commands, such as sh, bash, zsh, fish or csh, and a key without `command=`")
    }

    // MARK: Output

    private func readAll(_ channel: any CommandChannel) async throws {
        while let (stream, bytes) = try await channel.read() {
            isIdle = false
            if preamble.isDone && invocation.answers.isEmpty {
                try await deliver(stream, bytes, channel)
                continue
            }
            let (shown, events) = preamble.take(bytes, from: stream)
            if !shown.isEmpty { try await deliver(stream, shown, channel) }
            for event in events { try await react(to: event, channel) }
            do {
                for reply in try answerer.replies(to: shown) { try await channel.write(Array(reply.reveal().utf8) + [10]) }
            } catch let repeated as QuestionRepeated {
                let times = repeated.answered == 1 ? "once" : "\(repeated.answered) times"
                let message =
                    "`\(invocation.command)` asked `\(repeated.question)` again although it was answered \(times)"
                    + "\n  it does not take the answer, or needs a higher `limit`"
                try await fail(channel, ConnectionError(host: host.name, .protocolError, message))
            }
        }
        let rest = preamble.finish()
        if !rest.isEmpty { deliver(.error, rest) }
    }

    private func deliver(_ stream: OutputStream, _ bytes: [UInt8], _ channel: any CommandChannel) async throws {
        guard stream == .output, let sink else { return deliver(stream, bytes) }
        do {
            try await sink.take(bytes)
        } catch let error as ConnectionError where error.reason == .transfer {
            try await fail(channel, error)
        }
    }

    private func deliver(_ stream: OutputStream, _ bytes: [UInt8]) {
        if invocation.isCaptured {
            switch stream {
            case .output: capturedOutput.append(bytes)
            case .error: capturedErrors.append(bytes)
            }
        }
        output(stream, bytes)
    }

    private func takeOutputs() throws {
        result.take(capturedOutput, capturedErrors)
        guard let problem = capturedOutput.problem ?? capturedErrors.problem else { return }
        throw ConnectionError(
            host: host.name, .transfer,
            "`\(invocation.command)` \(result.status), but its output is too large for memory, and the rest is lost: \(problem)"
                + "\n  make room there, or name another folder by TMPDIR")
    }

    private func react(to event: CommandPreamble.Event, _ channel: any CommandChannel) async throws {
        switch event {
        case .group(let group):
            await shellChannel?.note(group: group)
            if case .failed(let error) = stop { await channel.abort(error) }
        case .through: beginInput(channel)
        case .passwordPrompt:
            guard !hasSentPassword else {
                let message = "sudo did not accept the password for `\(host.name)`; it was sent once, and is not sent again"
                return try await fail(channel, ConnectionError(host: host.name, .sudo, message))
            }
            hasSentPassword = true
            do {
                let password = try await host.sudoPassword(for: invocation.context.user ?? "root")
                sudoPassword = password
                await shellChannel?.note(password: password)
                try await channel.write(Array(password.reveal().utf8) + [10])
            } catch let error as QuestionError {
                try await fail(channel, ConnectionError(host: host.name, .sudo, "sudo needs a password: \(error)"))
            }
        }
    }

    private func sudoRefusal() -> ConnectionError {
        let said = result.lastErrorLines(3).map { "\n  \($0)" }.joined()
        let user = invocation.context.user ?? "root"
        let cure = said.contains("must have a tty") ? "\n  `terminal: true` gives the command one" : ""
        return ConnectionError(host: host.name, .sudo, "sudo did not run `\(invocation.command)` as `\(user)`\(said)\(cure)")
    }

    // MARK: Input

    private func beginInput(_ channel: any CommandChannel) {
        // The input of a command in a shell came with it.
        guard shellChannel == nil else { return }
        guard let source else {
            // A program that may ask something, or has a terminal, keeps its input open.
            guard invocation.answers.isEmpty, !invocation.terminal else { return }
            start { try await channel.endInput() }
            return
        }
        let isTerminal = invocation.terminal
        start {
            do {
                while let bytes = try await source.next() { try await channel.write(bytes) }
                if !isTerminal { try await channel.endInput() }
            } catch let error as ConnectionError where error.reason == .transfer {
                // The local file could not be read: the command must not take what it got for the whole.
                try await self.fail(channel, error)
            }
        }
    }

    /// Starts something beside the reading, on the loop's thread; it is given up when the command has ended.
    func start(_ work: @escaping @Sendable () async throws -> Void) {
        tasks.append(Task(executorPreference: host.loop.taskExecutor, operation: work))
    }
}

extension Duration {
    /// The duration as people write it: `30 s`, `500 ms`, `5 min`.
    var weftDescription: String {
        let (seconds, attoseconds) = components
        if seconds >= 120, seconds % 60 == 0 { return "\(seconds / 60) min" }
        if attoseconds == 0 { return "\(seconds) s" }
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        return "\(milliseconds) ms"
    }
}
