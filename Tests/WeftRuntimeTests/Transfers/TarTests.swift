import Foundation
import TestSupport
import Testing

@testable import WeftRuntime

@Suite(.timeLimit(.minutes(2)))
struct TarTests {
    private struct Member: Equatable {
        let name: String
        let kind: TarHeader.Kind
        var content: [UInt8]
    }

    private func members(of archive: [UInt8], pieces: Int) throws -> [Member] {
        var parser = TarParser()
        var members: [Member] = []
        for start in stride(from: 0, to: archive.count, by: pieces) {
            try parser.feed(Array(archive[start..<min(start + pieces, archive.count)])) { event in
                switch event {
                case .member(let header):
                    members.append(
                        Member(
                            name: String(decoding: header.name, as: UTF8.self), kind: header.kind,
                            content: [UInt8](repeating: 0, count: header.kind == .sparse ? header.size : 0)))
                case .data(let bytes, let offset):
                    if members[members.count - 1].kind == .sparse {
                        members[members.count - 1].content.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
                    } else {
                        #expect(offset == members[members.count - 1].content.count)
                        members[members.count - 1].content += bytes
                    }
                case .memberEnd: break
                }
            }
        }
        #expect(parser.isBetweenMembers)
        return members
    }

    @Test(
        "what GNU tar writes is read, whatever the format and however it is cut into pieces",
        arguments: ["gnu", "oldgnu", "ustar", "posix", "v7"])
    func reads(_ format: String) async throws {
        let folder = try TemporaryFolder("weft-tar")
        let long = String(repeating: "long-", count: format == "gnu" || format == "posix" || format == "oldgnu" ? 40 : 15)
        try Data((0..<5000).map { UInt8(truncatingIfNeeded: $0) }).write(to: URL(fileURLWithPath: folder.path + "/" + long))
        try Data().write(to: URL(fileURLWithPath: folder.path + "/empty"))
        let script = "cd '\(folder.path)' && exec tar --format=\(format) -cf - ./empty ./\(long)"
        let archive = try await TestProgram.run(["sh", "-c", script]).outputBytes
        for pieces in [1, 7, 512, 700, 1 << 20] {
            let members = try members(of: archive, pieces: pieces)
            #expect(members.map(\.name) == ["./empty", "./" + long])
            #expect(members.last?.content == (0..<5000).map { UInt8(truncatingIfNeeded: $0) })
        }
    }

    @Test("the holes of a sparse file are where GNU tar says", arguments: [1, 9, 100])
    func sparse(_ count: Int) async throws {
        let folder = try TemporaryFolder("weft-tar")
        let script = """
            cd '\(folder.path)'; i=0
            while [ $i -lt \(count) ]; do printf "piece $i" | dd of=f bs=1 seek=$((i * 65536 + 4096)) conv=notrunc 2>/dev/null; i=$((i+1)); done
            truncate -s \(count * 65536 + 10000) f
            exec tar --format=gnu -cSf - f
            """
        let archive = try await TestProgram.run(["sh", "-c", script]).outputBytes
        let found = try members(of: archive, pieces: 1000)
        #expect(archive.count < count * 8192 + 30_000)
        #expect(found.first?.content == Array(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/f"))))
    }

    @Test("what is written is read by GNU tar and by busybox, long names and links among it", arguments: ["tar", "busybox tar"])
    func writes(_ tar: String) async throws {
        let folder = try TemporaryFolder("weft-tar")
        let long = "./" + String(repeating: "x", count: 250)
        var archive = TarHeader(name: Array("./d".utf8), kind: .folder, mode: 0o750).blocks
        for name in ["./plain", long, "./naïve \n name"] {
            archive += TarHeader(name: Array(name.utf8), kind: .file, size: 3, mode: 0o640, modified: 1_600_000_000).blocks
            archive += TarHeader.padded(Array("abc".utf8))
        }
        archive += TarHeader(name: Array("./link".utf8), kind: .link, target: Array(long.utf8)).blocks
        archive += TarHeader.end
        let outcome = try await TestProgram.run(["sh", "-c", "cd '\(folder.path)' && exec \(tar) -xpof -"], input: archive)
        #expect(outcome.status == 0, "\(outcome.errors)")
        for name in ["plain", long, "naïve \n name", "link"] {
            #expect(try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8) == "abc")
        }
        let facts = try await TestProgram.output(of: "stat", "-c", "%a %Y", folder.path + "/plain", folder.path + "/d")
        #expect(facts.hasPrefix("640 1600000000\n750 "))
    }

    @Test("what is no archive is refused, and random changes to one are nothing worse")
    func malformed() async throws {
        #expect(throws: TarParser.Malformed.self) { try members(of: Array(repeating: 1, count: 1024), pieces: 512) }
        var archive =
            TarHeader(name: Array("./a".utf8), kind: .file, size: 600).blocks + TarHeader.padded([UInt8](repeating: 7, count: 600))
        archive += TarHeader(name: Array(repeating: 65, count: 300), kind: .file, size: 1).blocks + TarHeader.padded([1]) + TarHeader.end
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var changed = archive
            for _ in 0..<3 { changed[Int.random(in: 0..<changed.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator) }
            var parser = TarParser()
            var size = 0
            try? parser.feed(changed) { if case .data(let bytes, _) = $0 { size += bytes.count } }
            #expect(size <= changed.count)
        }
    }
}
