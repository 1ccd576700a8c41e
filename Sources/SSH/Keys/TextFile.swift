import Glibc

/// Whole small files, read without Foundation.
package enum TextFile {
    /// The text of a file; nil when there is none or it cannot be read. Bytes that are no UTF-8 become replacement characters.
    static func read(_ path: String) -> String? {
        guard case .success(let bytes) = readBytes(path) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The bytes of a file, or the `errno` that kept them back.
    package static func readBytes(_ path: String) -> Result<[UInt8], ErrorNumber> {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { return .failure(ErrorNumber(code: errno)) }
        defer { close(file) }
        return readBytes(descriptor: file)
    }

    /// The bytes from a descriptor's position to the end.
    package static func readBytes(descriptor: Int32) -> Result<[UInt8], ErrorNumber> {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 { return .failure(ErrorNumber(code: errno)) }
            if count == 0 { return .success(bytes) }
            bytes += chunk[..<count]
        }
    }
}

/// A value of `errno`, with the system's words for it.
package struct ErrorNumber: Error, Equatable {
    let code: Int32

    var isMissingFile: Bool { code == ENOENT || code == ENOTDIR }
    /// The words, in lower case.
    package var description: String { String(cString: strerror(code)).lowercased() }
}
