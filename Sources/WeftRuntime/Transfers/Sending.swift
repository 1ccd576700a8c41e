import SSH
import Weft

/// Copies a file or bytes to a target, through a shell and nothing else: a temporary name, the content, its hash, then the rename.
struct Sending {
    private let upload: Upload
    private let transport: ShellTransport
    private let meter: ProgressMeter?

    /// - Parameter meter: Counts what is sent as a part of something larger.
    init(_ upload: Upload, over transport: ShellTransport, counting meter: ProgressMeter? = nil) {
        self.upload = upload
        self.transport = transport
        self.meter = meter
    }

    private var host: String { transport.host.name }

    /// What is at most this large is sent with the script, without asking what is there.
    static let atOnce = 128 << 10

    /// Copies.
    ///
    /// - Returns: Whether anything on the target is different now.
    func run() async throws -> Bool {
        switch upload.source {
        case .bytes(let bytes): return try await send(bytes, mode: upload.mode ?? 0o644, modified: nil)
        case .path(let path):
            switch try await transport.sources.open(path.expanded, host: host) {
            case .file(let file): return try await send(file, named: path.name)
            case .folder(let folder): return try await !FolderSending(FolderSync(upload), folder, over: transport).run().isEmpty
            }
        }
    }

    /// The destination, with the source's own name when it ends with `/`.
    private func destination(_ name: String) -> String {
        upload.destination.hasSuffix("/") && !name.isEmpty ? upload.destination + name : upload.destination
    }

    // MARK: At once

    private func send(_ bytes: [UInt8], mode: UInt16, modified: Int?, named name: String = "") async throws -> Bool {
        let script = FileScript(
            destination: destination(name), size: bytes.count, mode: mode, owner: upload.owner, modified: modified, resumes: false)
        let hashes = [ContentHash.sha256: ContentHash.sha256.hash(bytes), .cksum: ContentHash.cksum.hash(bytes)]
        let result = try await transport.run(
            Invocation(script.whole(hashes: hashes), context: upload.context), source: BytesSource(bytes))
        guard result.isSuccess else { throw command(name).failure(result) }
        return try await isChanged(result.lines.last ?? "", name)
    }

    private func command(_ name: String) -> StreamedCommand {
        StreamedCommand(host: transport.host, purpose: "cannot write \(destination(name))")
    }

    /// What the script said in the end.
    private func isChanged(_ said: String, _ name: String) async throws -> Bool {
        let words = said.split(separator: " ")
        guard words.count == 2, words[0] == "same" || words[0] == "changed" else {
            throw ConnectionError(host: host, .transfer, "cannot write \(destination(name)): the host said `\(said)`")
        }
        await transport.notes.tell(ScriptKit.hash(words[1]), host: host, upload.warn)
        return words[0] == "changed"
    }

    // MARK: As a stream

    private func send(_ file: LocalFile, named name: String) async throws -> Bool {
        file.use(1)
        defer { file.use(-1) }
        let mode = upload.mode ?? file.mode
        if file.size <= Self.atOnce {
            let bytes = try await file.chunk(0, host: host)
            try await file.checkUnchanged(host: host)
            return try await send(bytes, mode: mode, modified: file.modified, named: name)
        }
        let script = FileScript(
            destination: destination(name), size: file.size, mode: mode, owner: upload.owner, modified: file.modified,
            resumes: upload.resumes)
        let meter = meter ?? ProgressMeter(name.utf8, on: transport.host.loop, upload.progress)
        if self.meter == nil { await meter.expect(file.size) }
        let host = host
        let said = try await command(name).run(Invocation(script.stream(), context: upload.context)) { inbox, source in
            guard let state = FileState(await inbox.next()) else { return }
            try await FileContent(file, host: host, meter: meter).send(in: answer(to: state, file), to: source)
        }
        if self.meter == nil { await meter.finish() }
        return try await isChanged(said, name)
    }

    /// What the target needs of the file.
    private func answer(to state: FileState, _ file: LocalFile) async throws -> FileContent.Plan {
        if let found = state.found, try await file.hash(state.kind, host: host) == found { return .keep }
        if file.isSparse, state.makesHoles, let extents = await file.extents() { return .extents(extents, state.kind) }
        guard state.kept > 0, try await file.hash(state.kind, upTo: state.kept, host: host) == state.keptHash else {
            return .content(from: 0, state.kind)
        }
        return .content(from: state.kept, state.kind)
    }
}

/// What the script that receives a file has found on its host.
struct FileState: Sendable {
    let kind: ContentHash
    /// The hash of the file that is there, if it has the size of the new one.
    let found: String?
    /// How much of an earlier attempt there is, and its hash.
    let kept: Int
    let keptHash: String
    let makesHoles: Bool

    init?(_ line: String?) {
        guard let words = line?.split(separator: " "), words.count == 5, let kept = Int(words[2]), kept >= 0 else { return nil }
        kind = ScriptKit.hash(words[0])
        found = words[1] == "-" ? nil : String(words[1])
        self.kept = kept - kept % LocalFile.chunk
        keptHash = String(words[3])
        makesHoles = words[4] == "yes"
    }
}
