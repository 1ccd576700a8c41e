import Glibc
import SSH
import Weft

/// Bytes in memory.
struct BytesSource: ByteSource {
    private let bytes: [UInt8]
    private let pieces: Pieces

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        pieces = Pieces(bytes)
    }

    var whole: [UInt8]? { bytes }

    func next() async throws -> [UInt8]? { await pieces.next() }

    private actor Pieces {
        private var rest: [UInt8]?
        init(_ bytes: [UInt8]) { rest = bytes.isEmpty ? nil : bytes }
        func next() -> [UInt8]? {
            defer { rest = nil }
            return rest
        }
    }
}

/// A file of this machine, read a piece at a time. Its work blocks and is done on a thread of its own.
actor FileSource: ByteSource {
    private nonisolated let lease = BlockingThread.lease()
    nonisolated var unownedExecutor: UnownedSerialExecutor { lease.thread.asUnownedSerialExecutor() }

    private let path: String
    private let host: String
    private let descriptor: Int32
    private static let piece = 256 << 10

    /// Opens the file.
    ///
    /// - Throws: ``Weft/ConnectionError`` of reason `transfer`, before anything is sent.
    init(path: String, host: String) throws {
        self.path = path
        self.host = host
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ConnectionError(reading: path, host: host) }
    }

    deinit { close(descriptor) }

    func next() async throws -> [UInt8]? {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.piece) { buffer, initialized in
            repeat { count = read(descriptor, buffer.baseAddress!, Self.piece) } while count < 0 && errno == EINTR
            initialized = max(0, count)
        }
        if count < 0 { throw ConnectionError(reading: path, host: host) }
        return bytes.isEmpty ? nil : bytes
    }
}

extension CommandInput {
    /// The bytes of an input; `nil` for none.
    func source(host: String) throws -> (any ByteSource)? {
        switch self {
        case .none: nil
        case .bytes(let bytes): BytesSource(bytes)
        case .file(let path): try FileSource(path: path.expanded, host: host)
        case .secret(let secret): BytesSource(Array(secret.reveal().utf8) + [10])
        }
    }
}

extension LocalPath {
    /// The path with a leading `~` replaced by the user's home.
    var expanded: String { path.utf8.first == UInt8(ascii: "~") ? HomeFolder.current.expanding(path) : path }
}
