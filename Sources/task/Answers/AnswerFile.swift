import Glibc

/// The form in which an answer is kept: what it was made of, and the text.
///
/// Two hashes, that of the question and that of all that follows it; the number of files; for each its stamp, its path's length and its path
/// with a NUL; the text. Numbers are as the machine has them: this program alone reads it, as its stamp is in the question.
enum AnswerFile {
    private static var hashSize: Int { MemoryLayout<ContentHash>.size }
    private static var stampSize: Int { MemoryLayout<FileStamp>.size }
    private static var numberSize: Int { MemoryLayout<Int>.size }

    /// The bytes of a file.
    static func content(key: ContentHash, files: [SeenFile], text: String) -> [UInt8] {
        var body: [UInt8] = []
        withUnsafeBytes(of: files.count) { body += $0 }
        for file in files {
            withUnsafeBytes(of: file.stamp) { body += $0 }
            withUnsafeBytes(of: file.path.utf8.count) { body += $0 }
            body += file.path.utf8
            body.append(0)
        }
        body += text.utf8
        var header: [UInt8] = []
        withUnsafeBytes(of: key) { header += $0 }
        withUnsafeBytes(of: body.withUnsafeBytes { ContentHash(of: $0) }) { header += $0 }
        return header + body
    }

    /// Where the text of a file begins; `nil` when it is damaged, answers another question, or one of the files is not what it was.
    static func text(in file: UnsafeRawBufferPointer, key: ContentHash) -> Int? {
        let bodyStart = 2 * hashSize
        guard file.count >= bodyStart + numberSize, file.loadUnaligned(as: ContentHash.self) == key,
            let start = file.baseAddress
        else { return nil }
        let body = UnsafeRawBufferPointer(start: start + bodyStart, count: file.count - bodyStart)
        guard ContentHash(of: body) == file.loadUnaligned(fromByteOffset: hashSize, as: ContentHash.self) else { return nil }
        // What the hash found whole is as it was written above: no length needs to be doubted.
        var remaining = file.loadUnaligned(fromByteOffset: bodyStart, as: Int.self)
        var offset = bodyStart + numberSize
        while remaining > 0 {
            let stamp = file.loadUnaligned(fromByteOffset: offset, as: FileStamp.self)
            let length = file.loadUnaligned(fromByteOffset: offset + stampSize, as: Int.self)
            offset += stampSize + numberSize
            guard FileStamp((start + offset).assumingMemoryBound(to: CChar.self)) == stamp else { return nil }
            offset += length + 1
            remaining -= 1
        }
        return offset
    }
}
