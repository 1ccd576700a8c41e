import Glibc
import SSH
import Synchronization
import Weft

/// Copies a file or a folder of a target to this machine.
struct Receiving {
    private let download: Download
    private let transport: ShellTransport

    init(_ download: Download, over transport: ShellTransport) {
        self.download = download
        self.transport = transport
    }

    private var host: String { transport.host.name }

    func run() async throws {
        let kind = try await transport.run(
            Invocation(
                "if [ -d \(download.source) ]; then echo folder; else stat -L -c %a \(download.source); fi", context: download.context))
        guard kind.isSuccess else { throw failure(kind) }
        if kind.text == "folder" {
            try await receiveFolder()
        } else {
            try await receiveFile(mode: UInt32(kind.text, radix: 8) ?? 0o644)
        }
    }

    private func failure(_ result: CommandResult) -> ConnectionError {
        ConnectionError(host: host, .transfer, "cannot copy \(download.source)\(result.tail)")
    }

    private func receiveFile(mode: UInt32) async throws {
        let writer = try LocalFileWriter(path: download.destination.expanded, host: host)
        try await stream("cat < \(download.source)") { try await writer.write($0) }
        try await writer.commit(mode: mode & 0o777)
    }

    private func receiveFolder() async throws {
        let folder = download.destination.expanded
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
            throw ConnectionError(host: host, .transfer, "cannot make the folder \(folder): \(String(cString: strerror(errno)))")
        }
        // GNU tar refuses members that climb out of the folder, and makes links that lead outside only after everything else.
        let tar = try LocalProcess(
            ["tar", "-C", folder, "--no-same-owner", "-xf", "-"], terminal: nil, on: transport.host.loop, host: host)
        try await stream("tar -C \(download.source) -cf - .") { try await tar.write($0) }
        try await tar.endInput()
        var errors: [UInt8] = []
        while let (_, bytes) = try await tar.read() { errors += bytes }
        let status = try await tar.finish()
        guard status.isSuccess else { throw failure(CommandResult(status: status, errorBytes: errors)) }
    }

    /// Runs a command and hands its output over a piece at a time, in order.
    private func stream(_ command: Command, to take: @escaping @Sendable ([UInt8]) async throws -> Void) async throws {
        let (pieces, continuation) = AsyncStream<[UInt8]>.makeStream()
        let writing = Task {
            for await piece in pieces { try await take(piece) }
        }
        do {
            let invocation = Invocation(command, context: download.context, isCaptured: false)
            let errors = Mutex<[UInt8]>([])
            var result = try await transport.run(invocation) { stream, bytes in
                if stream == .output { continuation.yield(bytes) } else { errors.withLock { $0 += bytes } }
            }
            continuation.finish()
            try await writing.value
            result.errorBytes = errors.withLock { $0 }
            guard result.isSuccess else { throw failure(result) }
        } catch {
            continuation.finish()
            writing.cancel()
            throw error
        }
    }
}
