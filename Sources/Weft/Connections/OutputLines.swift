import Synchronization

/// Cuts a command's output into whole lines, so that lines of several hosts never mix.
///
/// Bytes of a line are kept until its newline comes; what is left at the end is a line too. A carriage return at a line's end is dropped. A line
/// that has no end after a mebibyte is cut: a program that never writes a newline must not take all memory.
final class OutputLines: Sendable {
    private let host: String
    private let isShown: Bool
    private let report: @Sendable (RunEvent) -> Void
    private static let limit = 1 << 20
    private let pending = Mutex<[OutputStream: [UInt8]]>([:])

    init(host: String, isShown: Bool, report: @escaping @Sendable (RunEvent) -> Void) {
        self.host = host
        self.isShown = isShown
        self.report = report
    }

    func receive(_ stream: OutputStream, _ bytes: [UInt8]) {
        guard isShown else { return }
        pending.withLock { pending in
            var line = pending[stream] ?? []
            var start = bytes.startIndex
            while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
                line.append(contentsOf: bytes[start..<end])
                emit(stream, line)
                line.removeAll(keepingCapacity: true)
                start = end + 1
            }
            line.append(contentsOf: bytes[start...])
            if line.count >= Self.limit {
                emit(stream, line)
                line = []
            }
            pending[stream] = line
        }
    }

    func finish() {
        guard isShown else { return }
        pending.withLock { pending in
            for stream in [OutputStream.output, .error] {
                if let line = pending[stream], !line.isEmpty { emit(stream, line) }
            }
            pending = [:]
        }
    }

    private func emit(_ stream: OutputStream, _ line: [UInt8]) {
        let end = line.last == UInt8(ascii: "\r") ? line.count - 1 : line.count
        report(.line(host: host, stream: stream, text: String(decoding: line[..<end], as: UTF8.self)))
    }
}
