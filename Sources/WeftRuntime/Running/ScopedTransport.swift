import Weft

/// A transport that tells its task's scope about the commands that went through it.
struct ScopedTransport: Transport {
    private let base: any Transport
    private let scope: TaskScope
    private let host: String

    init(_ base: any Transport, _ scope: TaskScope, host: String) {
        self.base = base
        self.scope = scope
        self.host = host
    }

    /// A command as it is shown; one that is a sentence already has no marks around it.
    private static func quoted(_ command: Command) -> String {
        command.description.contains("`") || command.text != command.description && command.secrets.isEmpty
            ? "\(command)" : "`\(command)`"
    }

    /// Whether something is not to be done, which is then told; what only asks is done.
    private func isLeftOut(_ what: @autoclosure () -> String) -> Bool {
        guard scope.isPreview else { return false }
        scope.leaveOut(what(), host: host)
        return true
    }

    func execute(_ invocation: Invocation, output: @escaping OutputReceiver) async throws -> CommandResult {
        try Task.checkCancellation()
        if !invocation.context.onlyAsks, isLeftOut("run \(Self.quoted(invocation.command))") { return CommandResult() }
        let result = try await base.execute(invocation, output: output)
        scope.commandEnded(isQuiet: invocation.context.isQuiet)
        return result
    }

    func put(_ upload: Upload) async throws -> Bool {
        try Task.checkCancellation()
        if isLeftOut("write \(upload.destination)") { return true }
        let changed = try await base.put(upload)
        scope.commandEnded(isQuiet: true)
        return changed
    }

    func sync(_ folder: FolderSync) async throws -> FolderChanges {
        try Task.checkCancellation()
        var folder = folder
        if scope.isPreview, !folder.isPreview {
            folder.isPreview = true
            let changes = try await base.sync(folder)
            if !changes.isEmpty { scope.leaveOut("copy to \(folder.upload.destination): \(changes)", host: host) }
            return changes
        }
        let changes = try await base.sync(folder)
        scope.commandEnded(isQuiet: true)
        return changes
    }

    func get(_ download: Download) async throws -> Bool {
        try Task.checkCancellation()
        if isLeftOut("copy \(download.source) to \(download.destination) of this machine") { return true }
        let changed = try await base.get(download)
        scope.commandEnded(isQuiet: true)
        return changed
    }

    func read(_ path: String, context: CommandContext) async throws -> [UInt8] {
        try Task.checkCancellation()
        let bytes = try await base.read(path, context: context)
        scope.commandEnded(isQuiet: true)
        return bytes
    }

    func apply(_ request: ApplyRequest) async throws -> CommandResult {
        try Task.checkCancellation()
        let result = try await base.apply(request)
        scope.commandEnded(isQuiet: true)
        return result
    }

    func interact(_ invocation: Invocation?, context: CommandContext) async throws -> ExitStatus {
        try Task.checkCancellation()
        if isLeftOut(invocation.map { "give the terminal to `\($0.command)`" } ?? "open a shell") { return .exited(0) }
        let status = try await base.interact(invocation, context: context)
        scope.commandEnded(isQuiet: false)
        return status
    }

    func forward(_ request: ForwardRequest, warn: @escaping @Sendable (String) -> Void) async throws -> (any Forward)? {
        try Task.checkCancellation()
        return try await base.forward(request, warn: warn)
    }

    func configuredForwards() async throws -> [ForwardRequest] { try await base.configuredForwards() }

    func reconnect() async throws {
        try Task.checkCancellation()
        if isLeftOut("connect anew") { return }
        try await base.reconnect()
    }
}
