import SSH
import Weft

/// A transport over anything that can start shell commands: SSH, this machine.
struct ShellTransport: Transport {
    let host: any CommandHost
    /// What the transfers of the run have in common.
    let share: TransferShare
    /// The connection behind it; `nil` where there is none, as on this machine.
    var link: (any HostLink)?

    var sources: LocalSources { share.sources }
    var notes: TransferNotes { share.notes }

    func execute(_ invocation: Invocation, output: @escaping OutputReceiver) async throws -> CommandResult {
        try await run(invocation, source: invocation.input.source(host: host.name), output: output)
    }

    /// Runs a command whose input comes from anywhere.
    func run(
        _ invocation: Invocation, source: (any ByteSource)? = nil, output: @escaping OutputReceiver = { _, _ in }
    ) async throws -> CommandResult {
        let runner = CommandRunner(invocation, source: source, on: host, output: output)
        let executor = host.loop.taskExecutor
        if withUnsafeCurrentTask(body: { $0?.unownedTaskExecutor }) == UnownedTaskExecutor(executor) { return try await runner.run() }
        // Each wait would be over on a thread of the global pool first.
        return try await withTaskExecutorPreference(executor) { try await runner.run() }
    }

    func interact(_ invocation: Invocation?, context: CommandContext) async throws -> ExitStatus {
        try await TerminalBridge(host: host).run(invocation, context: context)
    }

    func put(_ upload: Upload) async throws -> Bool { try await Sending(upload, over: self).run() }

    func apply(_ request: ApplyRequest) async throws -> CommandResult { try await Applying(request, over: self).run() }

    func sync(_ folder: FolderSync) async throws -> FolderChanges {
        guard case .path(let path) = folder.upload.source, case .folder(let source) = try await sources.open(path.expanded, host: host.name)
        else {
            throw ConnectionError(host: host.name, .transfer, "only a folder can be kept the same: `put` copies a file")
        }
        return try await FolderSending(folder, source, over: self).run()
    }

    func get(_ download: Download) async throws -> Bool { try await Receiving(download, over: self).run() }

    func forward(_ request: ForwardRequest, warn: @escaping @Sendable (String) -> Void) async throws -> (any Forward)? {
        try await link?.forward(request, warn: warn)
    }

    func configuredForwards() async throws -> [ForwardRequest] { try await link?.configuredForwards() ?? [] }

    func reconnect() async throws { try await link?.reconnect() }

    func read(_ path: String, context: CommandContext) async throws -> [UInt8] {
        let result = try await run(Invocation("cat < \(path)", context: context))
        guard result.isSuccess else {
            throw ConnectionError(host: host.name, .transfer, "cannot read \(path)\(result.tail)")
        }
        return result.outputBytes
    }
}

extension CommandResult {
    /// The last lines of standard error, each on an indented line of its own.
    var tail: String { lastErrorLines(5).map { "\n  \($0)" }.joined() }
}
