import SSH
import Weft

/// A shell on a host that runs one command after the other.
struct KeptShell: Sendable {
    /// Where it reads commands and writes what they do.
    let channel: any CommandChannel
    /// Who runs it; `nil` is the login's own user.
    let user: String?
    /// The process group of it and of its commands.
    var group: Int?
    /// The password that sudo wanted for it.
    var password: Secret?
    /// Whether it can be given a command's input: its `printf` is its own.
    var feeds = false
    /// How many commands it has run.
    var uses = 0
}

/// One command in a shell that runs many, as a channel: its outputs end where the command's do.
actor ShellChannel: CommandChannel {
    private var shell: KeptShell
    private let pool: ShellPool
    private var reader: FrameReader
    private var rest: [(OutputStream, [UInt8])] = []
    private var hasEnded = false
    private var isGone = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { pool.loop.asUnownedSerialExecutor() }

    init(_ shell: KeptShell, marker: String, of pool: ShellPool) {
        self.shell = shell
        self.pool = pool
        reader = FrameReader(marker: marker)
    }

    /// Whether the shell ended and did not tell how the command did.
    var isCutShort: Bool { hasEnded && reader.status == nil }

    /// Notes the process group that the shell's beginning told.
    func note(group: Int) { shell.group = group }

    /// Notes the password that sudo wanted.
    func note(password: Secret) { shell.password = password }

    /// The password that sudo wanted when the shell began.
    var password: Secret? { shell.password }

    func read() async throws -> (OutputStream, [UInt8])? {
        while !reader.isOver, !hasEnded {
            guard let (stream, bytes) = try await shell.channel.read() else {
                hasEnded = true
                rest = reader.finish()
                break
            }
            let shown = reader.take(bytes, from: stream)
            if !shown.isEmpty { return (stream, shown) }
        }
        return rest.isEmpty ? nil : rest.removeFirst()
    }

    /// For sudo's password, before the command begins.
    func write(_ bytes: [UInt8]) async throws { try await shell.channel.write(bytes) }

    /// The command's input has come with it; the shell's goes on.
    func endInput() async throws {}

    func resize(columns: UInt16, rows: UInt16) async {}

    func finish() async throws -> ExitStatus {
        guard hasEnded else {
            isGone = true
            shell.uses += 1
            if let traits = reader.traits { shell.feeds = traits.feeds }
            if reader.hasStray { await pool.discard(shell) } else { await pool.giveBack(shell) }
            return reader.status ?? .exited(0)
        }
        let exit = try await shell.channel.finish()
        await leave(reader.isLeftBehind ? .leftBehind : .cutShort)
        return reader.status ?? exit
    }

    func exitSoFar() async -> ExitStatus? {
        if let status = reader.status { return status }
        return await shell.channel.exitSoFar()
    }

    func abort(_ error: ConnectionError) async { await shell.channel.abort(error) }

    func close() async -> ExitStatus? {
        let exit = await shell.channel.close()
        await leave(reader.isLeftBehind ? .leftBehind : .ended)
        return reader.status ?? exit
    }

    private func leave(_ reason: ShellPool.End) async {
        guard !isGone else { return }
        isGone = true
        shell.uses += 1
        await pool.lose(shell, reason, traits: reader.traits)
    }
}
