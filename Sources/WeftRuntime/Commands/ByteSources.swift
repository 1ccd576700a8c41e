import Glibc
import SSH
import Weft

/// Bytes in memory.
struct BytesSource: ByteSource {
    private let pieces: Pieces

    init(_ bytes: [UInt8]) { pieces = Pieces(bytes) }

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

/// A file of this machine, read a piece at a time.
actor FileSource: ByteSource {
    private let path: String
    private var descriptor: Int32
    private let piece = 256 << 10

    /// Opens the file.
    ///
    /// - Throws: ``Weft/ConnectionError`` of reason `transfer`, before anything is sent.
    init(path: String, host: String) throws {
        self.path = path
        self.host = host
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ConnectionError(host: host, .transfer, "cannot read \(path): \(String(cString: strerror(errno)))")
        }
    }

    private let host: String

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func next() async throws -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: piece) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress!, piece))
            if count == 0 { count = 0 }
        }
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
