import SSH
import Weft

/// Copies a folder with all that is in it: as a tar stream, through one channel.
struct FolderSending {
    private let folder: String
    private let upload: Upload
    private let transport: ShellTransport

    init(_ folder: String, _ upload: Upload, over transport: ShellTransport) {
        self.folder = folder
        self.upload = upload
        self.transport = transport
    }

    func run() async throws -> Bool {
        let host = transport.host
        if try await isThere() { return false }
        let tar = try LocalProcess(["tar", "-C", folder, "-cf", "-", "."], terminal: nil, on: host.loop, host: host.name)
        try await tar.endInput()
        let source = ProcessSource(tar, what: "tar of \(folder)", host: host.name)
        // `o`: files belong to whoever unpacks them, as with a single file.
        var unpack: Command = "mkdir -p -- \(upload.destination) && tar -C \(upload.destination) -xof -"
        if let owner = upload.owner { unpack = "\(unpack) && chown -R \(owner) \(upload.destination)" }
        let result = try await transport.run(Invocation(unpack, context: upload.context), source: source)
        guard result.isSuccess else {
            throw ConnectionError(host: host.name, .transfer, "cannot write \(upload.destination)\(result.tail)")
        }
        return true
    }

    /// Whether the target has every file with the same content. Files that only the target has do not count.
    private func isThere() async throws -> Bool {
        let host = transport.host.name
        guard upload.owner == nil, let manifest = try await LocalFiles.manifest(folder, host: host), !manifest.isEmpty else { return false }
        let list = manifest.map { "\($0.hash)  ./\($0.path)\n" }.joined()
        let check: Command = "cd -- \(upload.destination) 2>/dev/null && sha256sum -c - >/dev/null 2>&1"
        return try await transport.run(Invocation(check, context: upload.context), source: BytesSource(Array(list.utf8))).isSuccess
    }
}

/// What a local program prints, as a command's input.
actor ProcessSource: ByteSource {
    private let process: LocalProcess
    private let what: String
    private let host: String
    private var errors: [UInt8] = []

    init(_ process: LocalProcess, what: String, host: String) {
        self.process = process
        self.what = what
        self.host = host
    }

    func next() async throws -> [UInt8]? {
        while let (stream, bytes) = try await process.read() {
            if stream == .output { return bytes }
            errors += bytes
        }
        let status = try await process.finish()
        guard status.isSuccess else {
            let tail = CommandResult(status: status, errorBytes: errors).tail
            throw ConnectionError(host: host, .transfer, "\(what) \(status)\(tail)")
        }
        return nil
    }
}
