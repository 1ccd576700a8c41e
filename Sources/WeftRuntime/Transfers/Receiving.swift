import Glibc
import SSH
import Weft

/// Copies a file or a folder of a target to this machine.
struct Receiving {
    private let download: Download
    private let transport: ShellTransport
    private let place: ReceivingFile?
    private let meter: ProgressMeter?

    /// - Parameters:
    ///   - place: Where the file is put, when it is a part of a folder.
    ///   - meter: Counts what arrives as a part of something larger.
    init(_ download: Download, over transport: ShellTransport, into place: ReceivingFile? = nil, counting meter: ProgressMeter? = nil) {
        self.download = download
        self.transport = transport
        self.place = place
        self.meter = meter
    }

    private var host: String { transport.host.name }

    /// Copies.
    ///
    /// - Returns: Whether anything here is different now.
    func run() async throws -> Bool {
        let place = if let place { place } else { try await LocalPlaces().file(for: download, host: host) }
        let look = try await place.look(resumes: download.resumes)
        let token = ShellLine.makeToken()
        let script = DownloadScript(source: download.source, token: token, look: look)
        let name = LocalPath(download.source).name
        let meter = meter ?? ProgressMeter(name.utf8, on: transport.host.loop, download.progress)
        let command = StreamedCommand(host: transport.host, purpose: "cannot copy \(download.source)")
        let source = PushSource(on: transport.host.loop)
        let sink = FileArrival(place, look: look, answers: source, meter: meter, isPart: self.meter != nil, on: transport.host)
        do {
            let result = try await command.run(Invocation(script.command, context: download.context), source: source, sink: sink)
            await source.end()
            guard result.isSuccess else { throw command.failure(result) }
            guard let header = try await sink.finish() else {
                if self.place == nil { return try await FolderReceiving(download, over: transport).run() }
                throw ConnectionError(host: host, .transfer, "cannot copy \(download.source): it became a folder")
            }
            if self.meter == nil { await meter.finish() }
            if await sink.isKept { return try await place.adjust(mode: header.mode) }
            try await check(header, DownloadVerdict(result.errorBytes, token: token), place)
            await transport.notes.tell(header.hash, host: host, download.warn)
            if await place.size == 0, look.size == 0 {
                await place.discard()
                return try await place.adjust(mode: header.mode)
            }
            try await place.commit(mode: header.mode, modified: header.modified)
            return true
        } catch {
            await source.end()
            await place.abandon()
            throw error
        }
    }

    /// Compares the hash of what arrived with the host's.
    private func check(_ header: DownloadHeader, _ verdict: DownloadVerdict, _ place: ReceivingFile) async throws {
        let size = await place.size
        // Files of the kernel's own have no size, and what they say is different each time.
        if header.size == 0 { return }
        guard verdict.isComplete, header.hash != .none || size >= header.size || header.isTar else {
            throw ConnectionError(host: host, .transfer, "cannot copy \(download.source): only \(size) of \(header.size) bytes arrived")
        }
        if await place.hash() == verdict.expected { return }
        await place.discard()
        throw ConnectionError(
            host: host, .transfer,
            verdict.hasChanged
                ? "cannot copy \(download.source): it changed while it was read\n  copy it when nothing writes to it"
                : "cannot copy \(download.source): the content arrived damaged")
    }
}

/// What a download script says in the end.
struct DownloadVerdict {
    private(set) var expected = "-"
    private(set) var hasChanged = false
    private(set) var isComplete = false

    init(_ errors: [UInt8], token: String) {
        for line in String(decoding: errors, as: UTF8.self).split(separator: "\n") where line.hasPrefix(token + " ") {
            let words = line.split(separator: " ")
            switch words[1] {
            case "sum" where words.count == 3: if !hasChanged { expected = String(words[2]) }
            case "same": isComplete = true
            case "changed" where words.count == 3: (expected, hasChanged, isComplete) = (String(words[2]), true, true)
            default: break
            }
        }
    }
}

/// Takes a download script's output: its first line, then the content.
actor FileArrival: ByteSink {
    private let host: any CommandHost
    nonisolated var unownedExecutor: UnownedSerialExecutor { host.loop.asUnownedSerialExecutor() }

    private let place: ReceivingFile
    private let look: ReceivingFile.Look
    private let answers: PushSource
    private let meter: ProgressMeter
    private let isPart: Bool
    private var line: [UInt8] = []
    private var header: DownloadHeader?
    private var disk: WriteBehind?
    /// Whether the file that is here is the same.
    private(set) var isKept = false
    private var isFolder = false

    init(
        _ place: ReceivingFile, look: ReceivingFile.Look, answers: PushSource, meter: ProgressMeter, isPart: Bool, on host: any CommandHost
    ) {
        self.place = place
        self.look = look
        self.answers = answers
        self.meter = meter
        self.isPart = isPart
        self.host = host
    }

    func take(_ bytes: [UInt8]) async throws {
        if let disk { return try await disk.take(bytes) }
        line += bytes
        guard let end = line.firstIndex(of: 10) else {
            if line.count > 4096 { throw nonsense() }
            return
        }
        let rest = Array(line[(end + 1)...])
        line = Array(line[..<end])
        try await begin()
        if !rest.isEmpty { try await disk?.take(rest) }
    }

    private func nonsense() -> ConnectionError {
        let said = String(decoding: line.prefix(200), as: UTF8.self)
        return ConnectionError(host: host.name, .transfer, "cannot copy to \(place.path): the host said `\(said)`")
    }

    private func begin() async throws {
        if line == Array("folder".utf8) {
            isFolder = true
            return
        }
        guard let header = DownloadHeader(line, kept: look.kept) else { throw nonsense() }
        if look.isFolder {
            throw ConnectionError(
                host: host.name, .transfer,
                "\(place.path) of this machine is a folder: give the file's whole name, or end it with / to keep its own")
        }
        self.header = header
        if !isPart { await meter.expect(header.size) }
        if let content = header.content {
            isKept = await place.hashOfExisting(header.hash) == content
            if isKept { await meter.add(header.size) }
            try await answers.write(Array((isKept ? "keep\n" : "go\n").utf8))
        }
        await answers.end()
        if isKept { return }
        var expected = ReceivingFile.Expectation(start: header.start, hash: header.hash, isTar: header.isTar)
        if header.size > 0 { expected.size = header.size }
        expected.isSparse = header.isSparse || header.isTar
        try await place.begin(expected)
        await meter.add(header.start)
        let (place, meter) = (place, meter)
        disk = WriteBehind(on: host.loop) { pieces in
            _ = try await place.write(pieces)
            await meter.add(pieces.reduce(0) { $0 + $1.count })
        }
    }

    /// Waits until all is written.
    ///
    /// - Returns: What the script said first; `nil` for a folder.
    func finish() async throws -> DownloadHeader? {
        try await disk?.finish()
        if isFolder { return nil }
        guard let header else { throw nonsense() }
        return header
    }
}
