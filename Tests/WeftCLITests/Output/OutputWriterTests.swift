import Foundation
import Glibc
import Testing

@testable import WeftCLI

struct OutputWriterTests {
    @Test("everything is written to a pipe that is full and does not block")
    func nonBlocking() async throws {
        let pipe = Pipe()
        let writing = pipe.fileHandleForWriting.fileDescriptor
        _ = fcntl(writing, F_SETFL, O_NONBLOCK)
        let bytes = [UInt8](repeating: 0x61, count: 1 << 20)
        // On a thread of its own: what blocks has no business in the pool.
        Thread.detachNewThread {
            OutputWriter(writing).write(bytes)
            try? pipe.fileHandleForWriting.close()
        }
        let count = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var count = 0
                while count < bytes.count, case let data = pipe.fileHandleForReading.availableData, !data.isEmpty { count += data.count }
                continuation.resume(returning: count)
            }
        }
        #expect(count == 1 << 20)
    }

    @Test("a reader that has gone away is told once, and what follows is dropped")
    func broken() throws {
        signal(SIGPIPE, SIG_IGN)
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let writer = OutputWriter(pipe.fileHandleForWriting.fileDescriptor)
        let first = Once()
        let told = Once()
        writer.whenBroken { if !told.first() { _ = first.first() } }
        writer.write("a\n")
        writer.write("b\n")
        #expect(!told.first())
        #expect(first.first())
    }
}
