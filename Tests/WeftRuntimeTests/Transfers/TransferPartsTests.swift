import Foundation
import TestSupport
import Testing
import Weft

@testable import WeftRuntime

@Suite(.timeLimit(.minutes(2)))
struct TransferPartsTests {
    @Test(
        "no path of a host leads out of the folder",
        arguments: ["/etc/passwd", "../x", "a/../../x", "a//b", ".", "", "a/./b", "a/..", "./../x"])
    func strangePaths(_ path: String) { #expect(TreePath(path.utf8) == nil) }

    @Test("paths begin with ./ and end with / or not, and sort so that a folder's content follows it")
    func paths() {
        #expect(TreePath("./a/b/".utf8)?.description == "a/b")
        #expect(TreePath("-rf".utf8)?.description == "-rf")
        #expect(TreePath([0xFF, 0x2F, 0xFE])?.parent?.bytes == [0xFF])
        let sorted = ["a-b", "a/c", "a", "a/c/d", "a!"].compactMap { TreePath($0.utf8) }.sorted().map(\.description)
        #expect(sorted == ["a", "a/c", "a/c/d", "a!", "a-b"])
    }

    @Test(
        "patterns leave out names anywhere, paths from the top, folders, and what is in them",
        arguments: [
            (["*.o"], ["a.c", "d", "d/b", "d/e", "d/e/x.c"]),
            (["/d"], ["a.c", "a.o"]), (["e/"], ["a.c", "a.o", "d", "d/b"]), (["d/*"], ["a.c", "a.o", "d"]),
            (["**/x.c", "b"], ["a.c", "a.o", "d", "d/e"]), ([], ["a.c", "a.o", "d", "d/b", "d/e", "d/e/x.c"]),
        ])
    func excludes(_ patterns: [String], _ expected: [String]) throws {
        let entries = try ["a.c", "a.o", "d", "d/b", "d/e", "d/e/x.c"].map { path in
            let isFolder = path == "d" || path == "d/e"
            return TreeEntry(path: try #require(TreePath(path.utf8)), kind: isFolder ? .folder : .file(size: 0), mode: 0, modified: 0)
        }
        #expect(ExcludePatterns(patterns).remaining(entries) { $0 }.map(\.path.description) == expected)
    }

    @Test("hashes are those of the programs they stand for")
    func hashes() async throws {
        for size in [0, 1, 255, 256, 70_000] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            for (kind, program) in [(ContentHash.sha256, "sha256sum"), (.cksum, "cksum")] {
                let said = try await TestProgram.run([program], input: bytes).output
                #expect(kind.hash(bytes) == said.split(separator: " ")[0])
            }
        }
    }

    @Test("times are written as touch takes them", arguments: [0, 951_782_399, 951_868_800, 1_709_210_096, 4_102_444_800, 253_402_300_799])
    func times(_ seconds: Int) async throws {
        let expected = try await TestProgram.output(of: "date", "-u", "-d", "@\(seconds)", "+%Y%m%d%H%M.%S")
        #expect(TouchTime(seconds: seconds).description + "\n" == expected)
    }

    @Test("numbers of bytes are written in two or three digits")
    func counts() {
        #expect(
            [0, 999, 1000, 1449, 9_949, 999_400, 999_600, 12_345_678].map { "\(ByteCount($0))" } == [
                "0 B", "999 B", "1.0 kB", "1.4 kB", "9.9 kB", "999 kB", "1.0 MB", "12 MB",
            ])
    }

    @Test("a mode is three or four octal digits")
    func modes() throws {
        #expect(try FileMode(taskArgument: "640").bits == 0o640)
        #expect(try FileMode(taskArgument: "01777").bits == 0o1777)
        for text in ["", "8", "64", "0x1ff", "77777", "rw-"] {
            #expect(throws: TaskArgumentError.self) { try FileMode(taskArgument: text) }
        }
    }

    @Test("a shell gets back every byte of a word", arguments: ["sh", "bash", "busybox sh"])
    func quoting(_ shell: String) async throws {
        var words: [[UInt8]] = [[], [45], Array("a'b\\c\"d $HOME `id` *".utf8), [0xFF, 0xFE, 10, 9, 39]]
        for _ in 0..<50 { words.append((0..<Int.random(in: 1...40)).map { _ in UInt8.random(in: 1...255) }) }
        var script = ShellBytes()
        script.add("printf '%s\\0'", words)
        let outcome = try await TestProgram.run(shell.split(separator: " ").map(String.init), input: script.bytes)
        #expect(outcome.outputBytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map(Array.init) == words)
    }
}
