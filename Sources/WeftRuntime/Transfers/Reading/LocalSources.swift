import SSH
import Synchronization
import Weft

/// What the transfers of a run read from this machine: each file once, however many hosts it is sent to at a time.
final class LocalSources: Sendable {
    private struct State {
        var files: [FileIdentity: WeakFile] = [:]
        var folders: [String: WeakFolder] = [:]
    }

    private struct WeakFile { weak var file: LocalFile? }
    private struct WeakFolder { weak var folder: LocalFolder? }

    private let state = Mutex(State())
    private let cache = ChunkCache()

    /// A file or folder of this machine.
    enum Source: Sendable {
        case file(LocalFile)
        case folder(LocalFolder)
    }

    /// Opens what is at a path, or finds it opened for another host.
    ///
    /// - Throws: ``Weft/ConnectionError`` when it cannot be read, or is neither file nor folder.
    func open(_ path: String, host: String) async throws -> Source {
        let opened = try await Opener().open(path, host: host)
        if opened.isFolder {
            opened.close()
            return .folder(folder(path))
        }
        guard opened.isFile else {
            opened.close()
            throw ConnectionError(host: host, .transfer, "\(path) of this machine is neither a file nor a folder")
        }
        return .file(share(LocalFile(opened, cache: cache)))
    }

    /// The hashes of files in a folder.
    func hashes(of entries: [LocalEntry], in path: String, _ kind: ContentHash, host: String) async throws -> [TreePath: String] {
        try await folder(path).hashes(of: entries, kind, host: host)
    }

    private func folder(_ path: String) -> LocalFolder {
        state.withLock { state in
            if let folder = state.folders[path]?.folder { return folder }
            let folder = LocalFolder(path, cache: cache)
            state.folders[path] = WeakFolder(folder: folder)
            return folder
        }
    }

    private func share(_ file: LocalFile) -> LocalFile {
        // A file that was just written to may be so again without a trace: nobody else's is taken for it.
        guard file.identity.isSettled else { return file }
        return state.withLock { state in
            if let shared = state.files[file.identity]?.file { return shared }
            if state.files.count > 64 { state.files = state.files.filter { $0.value.file != nil } }
            state.files[file.identity] = WeakFile(file: file)
            return file
        }
    }

    /// Opens files on a thread of its own: a path may lead to a disk, or over a network, that does not answer.
    private actor Opener {
        private nonisolated let lease = BlockingThread.lease()
        nonisolated var unownedExecutor: UnownedSerialExecutor { lease.thread.asUnownedSerialExecutor() }

        func open(_ path: String, host: String) throws -> OpenedFile { try OpenedFile(path, host: host) }
    }
}
