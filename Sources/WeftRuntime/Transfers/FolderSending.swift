import SSH
import Weft

/// Makes a folder of a target the same as one of this machine: looks at what is there, and sends what is not.
struct FolderSending {
    private let sync: FolderSync
    private let upload: Upload
    private let folder: LocalFolder
    private let transport: ShellTransport
    private let patterns: ExcludePatterns

    init(_ sync: FolderSync, _ folder: LocalFolder, over transport: ShellTransport) {
        self.sync = sync
        upload = sync.upload
        self.folder = folder
        self.transport = transport
        patterns = ExcludePatterns(upload.exclude)
    }

    private var host: String { transport.host.name }

    func run() async throws -> FolderChanges {
        let scan = try await folder.scan(excluding: patterns, asked: .now, host: host)
        let entries = scan.entries.map(withMode)
        if sync.deletes, entries.isEmpty {
            throw ConnectionError(
                host: host, .transfer,
                "the folder \(folder.path) is empty: all that is in \(upload.destination) would be deleted"
                    + "\n  delete it with a command if that is meant")
        }
        let survey = try await survey(entries)
        if survey.state == .other {
            throw ConnectionError(host: host, .transfer, "cannot write \(upload.destination): it is there, and no folder")
        }
        let comparison = try await compare(entries, survey)
        var changes = FolderChanges(
            written: comparison.written.map(\.entry.path.description), adjusted: comparison.adjusted.map(\.path.description),
            removed: comparison.removed.map(\.path.description), skipped: comparison.skipped.map(\.description),
            bytes: comparison.written.reduce(0) { $0 + $1.entry.size })
        if survey.state == .none { changes.written.insert(".", at: 0) }
        if !sync.isPreview, !changes.isEmpty {
            let mode = survey.state == .none ? upload.mode.map(Self.searchable) ?? scan.mode : nil
            try await FolderDelivery(comparison, upload, folder, newMode: mode, survey: survey, over: transport).run()
        }
        return changes
    }

    /// The entry with the mode that was asked for.
    private func withMode(_ local: LocalEntry) -> LocalEntry {
        guard let mode = upload.mode else { return local }
        var local = local
        local.entry.mode = local.entry.isFolder ? Self.searchable(mode) : mode
        return local
    }

    /// A file's mode for a folder: who may read it may search it.
    private static func searchable(_ mode: UInt16) -> UInt16 { mode | (mode & 0o444) >> 2 }

    // MARK: What is there

    private func survey(_ entries: [LocalEntry]) async throws -> Survey {
        let script = SurveyScript(
            folder: upload.destination, isWhole: sync.deletes, wanted: entries.filter { $0.entry.kind != .special }.map(\.entry.path),
            bytes: entries.reduce(0) { $0 + $1.entry.size }, hasNumbers: upload.owner?.allSatisfy { $0.isNumber || $0 == ":" } ?? false)
        let (command, input) = script.invocation
        let result = try await transport.run(Invocation(command, context: upload.context), source: BytesSource(input))
        guard result.isSuccess, let survey = Survey(result.outputBytes) else {
            throw ConnectionError(host: host, .transfer, "cannot look at \(upload.destination)\(result.tail)")
        }
        await transport.notes.tell(survey.hash, host: host, upload.warn)
        return survey
    }

    private func compare(_ entries: [LocalEntry], _ survey: Survey) async throws -> FolderComparison {
        // A file is read here only if one of the same size is there.
        let candidates = entries.filter { local in
            survey.hashes[local.entry.path] != nil && survey.entries[local.entry.path]?.kind == local.entry.kind && local.entry.isFile
        }
        let hashes = try await folder.hashes(of: candidates, survey.hash, host: host)
        let comparison = FolderComparison(
            entries, survey, hashes: hashes, owner: upload.owner, deletes: sync.deletes, excluding: patterns)
        if !sync.deletes, let folder = comparison.inTheWay.first(where: \.isFolder) {
            throw ConnectionError(
                host: host, .transfer,
                "cannot write \(upload.destination)/\(folder.path): there it is a folder, and here it is none"
                    + "\n  delete it first, or have sync delete what is not here")
        }
        return comparison
    }
}
