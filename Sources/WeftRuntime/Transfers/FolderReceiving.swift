import SSH
import Weft

/// Copies a folder of a target to this machine: looks at both, and has what is different sent.
struct FolderReceiving {
    private let download: Download
    private let transport: ShellTransport
    private let path: String
    private let patterns: ExcludePatterns
    private let writer: FolderWriter
    private let meter: ProgressMeter

    init(_ download: Download, over transport: ShellTransport) {
        self.download = download
        self.transport = transport
        path = download.destination.expanded
        patterns = ExcludePatterns(download.exclude)
        writer = FolderWriter(path, host: transport.host.name)
        meter = ProgressMeter(LocalPath(download.source).name.utf8, on: transport.host.loop, download.progress)
    }

    private var host: String { transport.host.name }

    private static let stream = (bytes: 64 << 20, entries: 4000)

    /// Copies.
    ///
    /// - Returns: Whether anything here is different now.
    func run() async throws -> Bool {
        let here = try await LocalPlaces().entries(of: path, excluding: patterns, host: host)
        let (survey, complaint) = try await survey(here ?? [])
        let entries = patterns.remaining(survey.entries.values.sorted { $0.path < $1.path }) { $0 }
        try check(entries)
        let needs = try await needs(entries, here ?? [], survey)
        try await writer.open()
        await meter.expect(needs.files.reduce(0) { $0 + $1.size })
        let (large, small) = (needs.files.filter { isAlone($0) || !survey.hasTar }, needs.files.filter { !isAlone($0) && survey.hasTar })
        var problems: [ConnectionError] = []
        for stream in Self.divided(small) {
            for entry in try await receive(stream, survey) { await receive(entry, &problems) }
        }
        for entry in large { await receive(entry, &problems) }
        for entry in needs.adjusted { try await writer.adjust(entry) }
        try await writer.finish(folders: needs.folders, links: needs.links)
        if here == nil, let mode = survey.mode { try await writer.setMode(mode) }
        await meter.finish()
        try report(problems, complaint, skipped: entries.filter { $0.kind == .special })
        return !needs.isEmpty || here == nil
    }

    private func isAlone(_ entry: TreeEntry) -> Bool { entry.size >= FolderDelivery.large && Self.isText(entry.path) }

    private static func isText(_ path: TreePath) -> Bool { String(validating: path.bytes, as: UTF8.self) != nil }

    private static func divided(_ entries: [TreeEntry]) -> [[TreeEntry]] {
        var streams: [[TreeEntry]] = []
        var bytes = 0
        for entry in entries {
            if streams.isEmpty || bytes + entry.size > stream.bytes || streams[streams.count - 1].count >= stream.entries {
                streams.append([])
                bytes = 0
            }
            streams[streams.count - 1].append(entry)
            bytes += entry.size
        }
        return streams
    }

    // MARK: What is needed

    private func survey(_ here: [LocalEntry]) async throws -> (Survey, complaint: String) {
        let files = here.filter(\.entry.isFile)
        let script = SurveyScript(
            folder: download.source, isWhole: true, wanted: files.map(\.entry.path), bytes: files.reduce(0) { $0 + $1.entry.size })
        let (command, input) = script.invocation
        let result = try await transport.run(Invocation(command, context: download.context), source: BytesSource(input))
        guard result.isSuccess, let survey = Survey(result.outputBytes), survey.state == .folder else {
            throw ConnectionError(host: host, .transfer, "cannot look at \(download.source)\(result.tail)")
        }
        await transport.notes.tell(survey.hash, host: host, download.warn)
        return (survey, result.tail)
    }

    /// A listing in which something is in what is no folder was made up.
    private func check(_ entries: [TreeEntry]) throws {
        let folders = Set(entries.filter(\.isFolder).map(\.path))
        guard let wrong = entries.first(where: { $0.path.parent.map(folders.contains) == false }) else { return }
        throw ConnectionError(host: host, .transfer, "cannot copy \(download.source): it says that \(wrong.path) is in what is no folder")
    }

    private struct Needs {
        var folders: [TreeEntry] = []
        var files: [TreeEntry] = []
        var links: [TreeEntry] = []
        var adjusted: [TreeEntry] = []
        var isEmpty: Bool { folders.isEmpty && files.isEmpty && links.isEmpty && adjusted.isEmpty }
    }

    private func needs(_ entries: [TreeEntry], _ here: [LocalEntry], _ survey: Survey) async throws -> Needs {
        let local = Dictionary(here.map { ($0.entry.path, $0) }) { first, _ in first }
        let candidates = entries.compactMap { entry in
            entry.isFile && survey.hashes[entry.path] != nil && local[entry.path]?.entry.kind == entry.kind ? local[entry.path] : nil
        }
        let hashes = candidates.isEmpty ? [:] : try await transport.sources.hashes(of: candidates, in: path, survey.hash, host: host)
        var needs = Needs()
        for entry in entries {
            let own = local[entry.path]?.entry
            let hasMode = own?.mode == entry.mode & 0o777
            switch entry.kind {
            case .folder: if own?.isFolder != true || !hasMode { needs.folders.append(entry) }
            case .link: if own?.kind != entry.kind { needs.links.append(entry) }
            case .file:
                if let hash = hashes[entry.path], hash == survey.hashes[entry.path] {
                    if !hasMode { needs.adjusted.append(entry) }
                } else {
                    needs.files.append(entry)
                }
            case .special: break
            }
        }
        return needs
    }

    // MARK: What is sent

    /// Receives files as a tar stream.
    ///
    /// - Returns: Those that did not come, or not whole.
    private func receive(_ files: [TreeEntry], _ survey: Survey) async throws -> [TreeEntry] {
        let token = ShellLine.makeToken()
        let pack = PackScript(folder: download.source, token: token, paths: files.map(\.path), bytes: files.reduce(0) { $0 + $1.size })
        let (command, input) = pack.invocation
        let (writer, meter) = (writer, meter)
        try await writer.begin(files, survey.hash)
        let disk = WriteBehind(on: transport.host.loop) { pieces in await meter.add(try await writer.write(pieces)) }
        let streamed = StreamedCommand(host: transport.host, purpose: "cannot copy \(download.source)")
        let result = try await streamed.run(Invocation(command, context: download.context), source: BytesSource(input), sink: disk)
        try await disk.finish()
        return try await writer.place(PackScript.hashes(in: result.errorBytes, token: token))
    }

    /// Receives a file by itself.
    private func receive(_ entry: TreeEntry, _ problems: inout [ConnectionError]) async {
        do {
            guard Self.isText(entry.path) else {
                throw ConnectionError(
                    host: host, .transfer, "cannot copy \(entry.path): its name is not UTF-8, and it did not come with the others")
            }
            var single = download
            single.source = (download.source.hasSuffix("/") ? download.source : download.source + "/") + "\(entry.path)"
            _ = try await Receiving(single, over: transport, into: try await writer.file(entry.path), counting: meter).run()
        } catch let error as ConnectionError {
            problems.append(error)
        } catch {
            problems.append(ConnectionError(host: host, .cancelled, "the copy of \(download.source) was interrupted"))
        }
    }

    /// Says what was not copied, after all that could be was.
    private func report(_ problems: [ConnectionError], _ complaint: String, skipped: [TreeEntry]) throws {
        if !skipped.isEmpty {
            let names = skipped.prefix(3).map { "\($0.path)" }.joined(separator: ", ")
            download.warn?("\(skipped.count) of \(download.source) left out, neither file, folder nor link: \(names)")
        }
        if let broken = problems.first(where: { $0.reason != .transfer }) { throw broken }
        if !problems.isEmpty {
            let lines = problems.prefix(3).map { "\n  \($0.message.split(separator: "\n").joined(separator: ": "))" }.joined()
            throw ConnectionError(host: host, .transfer, "\(problems.count) files of \(download.source) could not be copied\(lines)")
        }
        if !complaint.isEmpty {
            throw ConnectionError(host: host, .transfer, "not all of \(download.source) could be read\(complaint)")
        }
    }
}
