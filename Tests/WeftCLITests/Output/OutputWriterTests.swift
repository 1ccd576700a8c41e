import CSystem
import Foundation
import TestSupport
import Testing

@testable import WeftCLI

struct OutputWriterTests {
    private func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        try #require(weft_pipe(&ends) == 0)
        return (ends[0], ends[1])
    }

    @Test("everything is written to a pipe that is full and does not block")
    func nonBlocking() async throws {
        let (reading, writing) = try pipe()
        _ = fcntl(writing, F_SETFL, O_NONBLOCK)
        async let written: Void = onOwnThread {
            OutputWriter(writing).write([UInt8](repeating: 0x61, count: 1 << 20))
            close(writing)
        }
        let count = try await onOwnThread {
            var count = 0
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while case let found = read(reading, &buffer, buffer.count), found > 0 { count += found }
            close(reading)
            return count
        }
        try await written
        #expect(count == 1 << 20)
    }

    @Test("a reader that has gone away is told once, and what follows is dropped")
    func broken() throws {
        signal(SIGPIPE, SIG_IGN)
        let (reading, writing) = try pipe()
        close(reading)
        defer { close(writing) }
        let writer = OutputWriter(writing)
        let first = Once()
        let told = Once()
        writer.whenBroken { if !told.first() { _ = first.first() } }
        writer.write("a\n")
        writer.write("b\n")
        #expect(!told.first())
        #expect(first.first())
    }
}
