import CSystem
import Glibc
import SSH
import Weft

/// Our ends of a command's input and outputs: pipes, or a terminal. All of it is used on the loop's thread.
final class CommandEnds {
    /// One of the three.
    enum End: Int {
        case input = 0
        case output = 1
        case error = 2
    }

    private let loop: EventLoop
    /// Input, output, error; -1 for one that is closed. Several may be the same.
    private var numbers: [Int32]

    init(_ numbers: [Int32], on loop: EventLoop) {
        self.numbers = numbers
        self.loop = loop
    }

    deinit {
        let open = Set(numbers).filter { $0 >= 0 }
        guard !open.isEmpty else { return }
        loop.perform { [loop] in
            for descriptor in open {
                loop.forget(descriptor)
                Glibc.close(descriptor)
            }
        }
    }

    /// The descriptor of an end, -1 when it is closed.
    subscript(_ end: End) -> Int32 { numbers[end.rawValue] }

    /// The outputs that have not ended.
    var openOutputs: [Int32] { [self[.output], self[.error]].filter { $0 >= 0 } }

    /// The bytes of either output that are there now.
    func take() -> (OutputStream, [UInt8])? {
        if let bytes = take(.output) { return (.output, bytes) }
        return take(.error).map { (.error, $0) }
    }

    private func take(_ end: End) -> [UInt8]? {
        guard self[end] >= 0 else { return nil }
        let buffer = loop.scratch
        let count = Glibc.read(self[end], buffer.baseAddress!, buffer.count)
        if count > 0 { return Array(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return nil }
        // End of file; a terminal whose other side is closed says EIO.
        close(end)
        return nil
    }

    /// Writes all bytes to the input, unless its reader has closed it, which is its right.
    ///
    /// - Parameter check: Throws when the command is given up.
    func write(_ bytes: [UInt8], _ check: () throws -> Void) async throws {
        var offset = 0
        while offset < bytes.count {
            try check()
            guard self[.input] >= 0 else { return }
            let count = bytes.withUnsafeBytes { Glibc.write(self[.input], $0.baseAddress! + offset, bytes.count - offset) }
            if count > 0 {
                offset += count
            } else if errno == EAGAIN || errno == EINTR {
                await loop.wait(.write, on: self[.input])
            } else {
                return close(.input)
            }
        }
    }

    /// Ends the input. A terminal's is not ended: its outputs would end with it.
    func endInput() {
        if self[.input] != self[.output] { close(.input) }
    }

    /// Closes an end, and its descriptor when no other end has the same.
    func close(_ end: End) {
        let number = self[end]
        guard number >= 0 else { return }
        numbers[end.rawValue] = -1
        guard !numbers.contains(number) else { return }
        loop.forget(number)
        Glibc.close(number)
    }

    /// Closes all of them.
    func closeAll() {
        close(.input)
        close(.output)
        close(.error)
    }

    /// Wakes whoever waits for any of them.
    func wake() {
        for descriptor in Set(numbers) where descriptor >= 0 { loop.wakeAll(descriptor) }
    }

    /// Tells a terminal its size.
    func resize(columns: UInt16, rows: UInt16) { _ = weft_set_window(self[.input], columns, rows) }

    /// Takes a terminal's own line editing away: every byte goes through as it is.
    func makeRaw() {
        var settings = termios()
        guard tcgetattr(self[.input], &settings) == 0 else { return }
        cfmakeraw(&settings)
        tcsetattr(self[.input], TCSANOW, &settings)
    }
}
