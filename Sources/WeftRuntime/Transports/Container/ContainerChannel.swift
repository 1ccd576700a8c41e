import SSH
import Weft

/// A command inside a container: the channel of the attach command on the container's host, once that is inside.
actor ContainerChannel: CommandChannel {
    private let channel: any CommandChannel
    private let token: [UInt8]
    private let hasTerminal: Bool
    private let host: ContainerHost
    /// What came before the command, or with it, and is still to be read.
    private var pending: [(OutputStream, [UInt8])] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { host.loop.asUnownedSerialExecutor() }

    init(_ channel: any CommandChannel, token: String, hasTerminal: Bool, of host: ContainerHost) {
        self.channel = channel
        self.token = Array(token.utf8)
        self.hasTerminal = hasTerminal
        self.host = host
    }

    /// Waits until the shell inside has said so. A password that sudo on the container's host wants is sent once.
    ///
    /// - Throws: ``Weft/ConnectionError`` with what was said when it does not get so far.
    func enter() async throws {
        do {
            try await withTaskCancellationHandler {
                try await awaitMark()
            } onCancel: { [host, channel] in
                Task { await channel.abort(ConnectionError(host: host.name, .cancelled, "interrupted while entering the container")) }
            }
        } catch {
            _ = await channel.close()
            throw error
        }
    }

    private func awaitMark() async throws {
        var held: [UInt8] = []
        var hasSentPassword = false
        while let (stream, bytes) = try await channel.read() {
            // With a terminal everything comes as output.
            guard stream == .error || hasTerminal else {
                pending.append((stream, bytes))
                continue
            }
            held += bytes
            if let prompt = held.firstRange(of: token + [UInt8(ascii: "?")]) {
                guard !hasSentPassword else {
                    let message = "sudo on `\(host.base.name)` did not accept the password; it was sent once, and is not sent again"
                    throw ConnectionError(host: host.name, .sudo, message)
                }
                hasSentPassword = true
                held.removeFirst(prompt.upperBound)
                try await channel.write(Array(try await password().reveal().utf8) + [10])
            }
            if let mark = held.firstRange(of: token + [UInt8(ascii: "-")]), let end = held[mark.upperBound...].firstIndex(of: 10) {
                let rest = Array(held[(end + 1)...])
                if !rest.isEmpty { pending.append((stream, rest)) }
                return
            }
        }
        let status = try await channel.finish()
        let said = (held + pending.flatMap(\.1)).split(separator: 10).suffix(4).map { "\n  \(String(decoding: $0, as: UTF8.self))" }
        throw ConnectionError(
            host: host.name, .lost, "`\(host.attach.program)` on `\(host.base.name)` did not enter it and \(status)\(said.joined())")
    }

    private func password() async throws -> Secret {
        do {
            return try await host.base.sudoPassword(for: "root")
        } catch let error as QuestionError {
            throw ConnectionError(host: host.name, .sudo, "`\(host.base.name)` wants a password for root: \(error)")
        }
    }

    func read() async throws -> (OutputStream, [UInt8])? {
        if !pending.isEmpty { return pending.removeFirst() }
        return try await channel.read()
    }

    func write(_ bytes: [UInt8]) async throws { try await channel.write(bytes) }

    func endInput() async throws { try await channel.endInput() }

    func resize(columns: UInt16, rows: UInt16) async { await channel.resize(columns: columns, rows: rows) }

    func finish() async throws -> ExitStatus { try await channel.finish() }

    func abort(_ error: ConnectionError) async { await channel.abort(error) }

    func close() async -> ExitStatus? { await channel.close() }
}
