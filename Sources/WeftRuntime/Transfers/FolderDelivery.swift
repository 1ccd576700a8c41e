import SSH
import Weft

/// Sends a target what makes its folder the same: small files, links and folders in tar streams, large files each by itself.
struct FolderDelivery {
    private let comparison: FolderComparison
    private let upload: Upload
    private let folder: LocalFolder
    /// The folder's own mode when it is not there.
    private let newMode: UInt16?
    private let survey: Survey
    private let transport: ShellTransport
    private let script: FolderScript
    private let meter: ProgressMeter

    init(
        _ comparison: FolderComparison, _ upload: Upload, _ folder: LocalFolder, newMode: UInt16?, survey: Survey,
        over transport: ShellTransport
    ) {
        self.comparison = comparison
        self.upload = upload
        self.folder = folder
        self.newMode = newMode
        self.survey = survey
        self.transport = transport
        script = FolderScript(folder: upload.destination, owner: upload.owner)
        meter = ProgressMeter(LocalPath(folder.path).name.utf8, on: transport.host.loop, upload.progress)
    }

    private var host: String { transport.host.name }

    /// Files from this size on are sent each by itself: they can be gone on with, and keep their holes.
    static let large = 8 << 20
    /// What goes through one stream at most. What has arrived with a stream stays when a later one breaks.
    private static let stream = (bytes: 64 << 20, entries: 4000)

    func run() async throws {
        await meter.expect(comparison.written.reduce(0) { $0 + $1.entry.size })
        if !comparison.inTheWay.isEmpty { try await run(FolderEnding.clearing(comparison.inTheWay)) }
        let large = comparison.written.filter(Self.isLarge)
        let streams = Self.divided(comparison.written.filter { !Self.isLarge($0) })
        let isWhole = newMode != nil && streams.count == 1
        let units = isWhole ? [] : units(in: streams)
        let ending = ending(units: units, isWhole: isWhole)
        if newMode != nil, !isWhole { try await run(ShellBytes()) }
        for (number, entries) in streams.enumerated() {
            let plan = FolderPlan(entries: entries.map(\.entry), units: units, isWhole: isWhole)
            // When nothing comes after it, the last stream ends it, and saves a command.
            let isLast = number == streams.count - 1 && large.isEmpty
            try await send(entries, plan, isLast ? ending.script : ShellBytes())
        }
        for local in large { try await send(local) }
        if streams.isEmpty || !large.isEmpty, !ending.isEmpty { try await run(ending.script) }
        await meter.finish()
    }

    private static func isLarge(_ local: LocalEntry) -> Bool {
        // A destination is a text.
        local.entry.size >= large && String(validating: local.entry.path.bytes, as: UTF8.self) != nil
    }

    private static func divided(_ entries: [LocalEntry]) -> [[LocalEntry]] {
        var streams: [[LocalEntry]] = []
        var bytes = 0
        for local in entries {
            if streams.isEmpty || bytes + local.entry.size > stream.bytes || streams[streams.count - 1].count >= stream.entries {
                streams.append([])
                bytes = 0
            }
            streams[streams.count - 1].append(local)
            bytes += local.entry.size
        }
        return streams
    }

    /// New folders that are all in one stream.
    private func units(in streams: [[LocalEntry]]) -> Set<TreePath> {
        var numbers: [TreePath: Int] = [:]
        var divided: Set<TreePath> = []
        for (number, entries) in streams.enumerated() {
            for local in entries {
                var path: TreePath? = local.entry.path
                while let next = path {
                    if let known = numbers[next], known != number { divided.insert(next) }
                    numbers[next] = number
                    path = next.parent
                }
            }
        }
        return Set(comparison.written.map(\.entry).filter { $0.isFolder && !divided.contains($0.path) }.map(\.path))
    }

    private func ending(units: Set<TreePath>, isWhole: Bool) -> FolderEnding {
        let made = comparison.written.map(\.entry).filter { entry in
            // Out of an archive they come with their mode, but for the owner's right to put something into them.
            entry.isFolder && (!survey.hasTar || entry.mode & 0o700 != 0o700 || !(isWhole || units.contains(entry.path)))
        }
        return FolderEnding(
            mode: newMode, made: made, adjusted: comparison.adjusted, removed: comparison.removed, owner: upload.owner)
    }

    // MARK: Commands

    private func run(_ text: ShellBytes) async throws {
        let result = try await transport.run(
            Invocation(script.run(), context: upload.context), source: BytesSource(text.bytes))
        guard result.isSuccess else { throw command.failure(result) }
    }

    private var command: StreamedCommand { StreamedCommand(host: transport.host, purpose: "cannot write \(upload.destination)") }

    private func send(_ entries: [LocalEntry], _ plan: FolderPlan, _ ending: ShellBytes) async throws {
        let batch = await folder.batch(of: entries, survey.hash)
        batch.use(1)
        defer { batch.use(-1) }
        let token = ScriptKit.temporaryName()
        let hasTar = survey.hasTar
        let invocation = Invocation(
            script.receive(bytes: batch.size, token: token, withoutTar: hasTar ? nil : batch.size / TarHeader.block + 1),
            context: upload.context)
        let (host, meter) = (host, meter)
        _ = try await command.run(invocation) { _, source in
            for index in 0..<batch.count {
                try await source.write(try await batch.chunk(index, host: host))
                await meter.add(batch.content(of: index))
            }
            var script = plan.script(await batch.digests(), offsets: hasTar ? nil : batch.offsets)
            script.add(ending)
            let header = TarHeader(name: Array("./\(token)".utf8), kind: .file, size: script.bytes.count, mode: 0o600)
            try await source.write(header.blocks + TarHeader.padded(script.bytes))
            try await source.write(hasTar ? TarHeader.end : FolderScript.footer(script.bytes.count))
        }
    }

    private func send(_ local: LocalEntry) async throws {
        var single = upload
        single.source = .path(LocalPath("\(folder.path)/\(local.entry.path)"))
        single.destination = upload.destination + "/\(local.entry.path)"
        single.mode = local.entry.mode
        _ = try await Sending(single, over: transport, counting: meter).run()
    }
}
