import Glibc

/// Whole small text files, read without Foundation.
enum TextFile {
    /// The text of a file; nil when there is none or it cannot be read. Bytes that are no UTF-8 become replacement characters.
    static func read(_ path: String) -> String? {
        guard case .success(let bytes) = readBytes(path) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The bytes of a file, or the `errno` that kept them back.
    static func readBytes(_ path: String) -> Result<[UInt8], ErrorNumber> {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { return .failure(ErrorNumber(code: errno)) }
        defer { close(file) }
        var bytes: [UInt8] = []
        let chunk = 65_536
        while true {
            var failure: Int32 = 0
            let piece = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
                let got = Glibc.read(file, buffer.baseAddress, chunk)
                failure = got < 0 ? errno : 0
                count = max(got, 0)
            }
            if failure == EINTR { continue }
            if failure != 0 { return .failure(ErrorNumber(code: failure)) }
            if piece.isEmpty { return .success(bytes) }
            bytes += piece
        }
    }
}

/// A value of `errno`, with the system's words for it.
struct ErrorNumber: Error, Equatable {
    let code: Int32

    var description: String { String(cString: strerror(code)).lowercased() }
}
