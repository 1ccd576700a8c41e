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
        let reader = Task.detached { pipe.fileHandleForReading.readDataToEndOfFile().count }
        await Task.detached { OutputWriter(writing).write(bytes) }.value
        try pipe.fileHandleForWriting.close()
        #expect(await reader.value == 1 << 20)
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
