import Foundation
import TestSupport
import Testing

/// Listings and help are answered from the cache while no file that they are made of has changed.
@Suite("Kept answers", .timeLimit(.minutes(5)))
struct AnswerCacheTests {
    /// The programs may have been linked just now; then it takes a moment until anything is kept.
    init() async throws {
        let site = try Site()
        repeat { #expect(try await site.task("--list").status == 0) } while Self.answers(site).isEmpty
    }

    /// A fabfile of the package that has lain there for longer than an answer takes to be kept; a copy would be new.
    private static func settled(_ name: String) -> URL { Site.package.appending(path: "fabfiles/\(name).swift") }

    private static func link(_ site: Site, _ name: String, to file: String) throws {
        let path = site.folder.appending(path: name)
        try? FileManager.default.removeItem(at: path)
        try FileManager.default.createSymbolicLink(at: path, withDestinationURL: settled(file))
    }

    private static func answers(_ site: Site) -> [URL] {
        let cache = site.folder.appending(path: "home/.cache/weft")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: cache.path)) ?? []
        return names.filter { $0.hasPrefix("answer-") }.map { cache.appending(path: $0) }
    }

    /// Makes what answers are made of unusable, so that only a kept answer can be right.
    private static func spoilMetadata(_ site: Site) throws {
        let cache = site.folder.appending(path: "home/.cache/weft")
        for name in try FileManager.default.contentsOfDirectory(atPath: cache.path) where name.hasPrefix("described-") {
            try site.write("home/.cache/weft/\(name)", "weft-tasks 1\ntask\tspoilt\tx\tonce\tx.swift\t1\n")
        }
    }

    @Test("an answer is kept, and given again without its metadata being read")
    func kept() async throws {
        let site = try Site()
        try Self.link(site, "fabfile.swift", to: "notice")
        for words in [["--list"], ["-l", "--json"], ["--help", "notice"], []] {
            let first = try await site.run(Site.task, words)
            #expect(first.status == 0)
            try Self.spoilMetadata(site)
            let second = try await site.run(Site.task, words)
            #expect(second.status == 0)
            #expect(second.output == first.output)
            #expect(second.output.contains("notice"))
            for name in try FileManager.default.contentsOfDirectory(atPath: site.folder.appending(path: "home/.cache/weft").path)
            where name.hasPrefix("described-") {
                try FileManager.default.removeItem(at: site.folder.appending(path: "home/.cache/weft/\(name)"))
            }
        }
        #expect(Self.answers(site).count == 4)
    }

    @Test("another fabfile in its place, a nearer one and one that went are noticed")
    func changes() async throws {
        let site = try Site(["below/note.txt": ""])
        try Self.link(site, "fabfile.swift", to: "notice")
        #expect(try await site.task("--list", in: "below").output.contains("notice"))
        try Self.link(site, "fabfile.swift", to: "timezone")
        let second = try await site.task("--list", in: "below").output
        #expect(second.contains("timezone"))
        #expect(second.contains("notice") == false)
        try Self.link(site, "below/fabfile.swift", to: "notice")
        #expect(try await site.task("--list", in: "below").output.contains("notice"))
        try FileManager.default.removeItem(at: site.folder.appending(path: "below/fabfile.swift"))
        #expect(try await site.task("--list", in: "below").output == second)
        try FileManager.default.removeItem(at: site.folder.appending(path: "fabfile.swift"))
        #expect(try await site.task("--list", in: "below").output.contains("timezone") == false)
    }

    @Test("a file that comes to a folder of tasks is noticed")
    func folder() async throws {
        let site = try Site(["fabfiles/note.txt": ""])
        try Self.link(site, "fabfiles/one.swift", to: "notice")
        #expect(try await site.task("--list").output.contains("timezone") == false)
        try Self.link(site, "fabfiles/two.swift", to: "timezone")
        #expect(try await site.task("--list").output.contains("timezone"))
        #expect(try await site.task("-h", "timezone").status == 0)
    }

    @Test("a file that changed just now is read each time: a second change in the same tick leaves its stamp as it is")
    func racing() async throws {
        let site = try Site()
        for round in 10..<30 {
            try site.write("fabfile.swift", "import Weft\n@Task func round\(round)() {}\n")
            #expect(try await site.task("--list").output.contains("  round\(round)\n"))
        }
        #expect(Self.answers(site).isEmpty)
    }

    @Test("colours and the terminal's width have answers of their own")
    func style() async throws {
        let site = try Site()
        try Self.link(site, "fabfile.swift", to: "notice")
        func listed(_ setting: String, _ environment: [String: String] = [:]) async throws -> String {
            let command = "stty \(setting) -opost; '\(Site.task)' --list"
            return try await site.run(
                "/usr/bin/script", ["-qec", command, "/dev/null"], environment: environment.merging(["TERM": "xterm"]) { a, _ in a }
            ).output
        }
        for _ in 0..<2 {
            let plain = try await site.task("--list").output
            let wide = try await listed("cols 200")
            let narrow = try await listed("cols 40")
            #expect(plain.contains("\u{1B}") == false)
            #expect(wide.contains("\u{1B}[1m"))
            #expect(narrow.contains("…"))
            #expect(wide.contains("…") == false)
            #expect(try await listed("cols 200", ["NO_COLOR": "1"]) == plain)
            #expect(try await listed("cols 200", ["TERM": "dumb"]) == plain)
        }
    }

    @Test("without a place to write the tasks are listed all the same")
    func unwritable() async throws {
        let site = try Site()
        try Self.link(site, "fabfile.swift", to: "notice")
        for environment in [["HOME": "/dev/null"], ["XDG_CACHE_HOME": "/proc/none"], ["HOME": ""]] {
            for _ in 0..<2 {
                let outcome = try await site.task("--list", environment: environment)
                #expect(outcome.status == 0)
                #expect(outcome.output.contains("notice"))
                #expect(outcome.errors == "")
            }
        }
    }

    @Test("a file that is damaged, another's answer or writable for others is no answer")
    func damaged() async throws {
        let site = try Site()
        try Self.link(site, "fabfile.swift", to: "notice")
        let listing = try await site.task("--list").output
        let answer = try #require(Self.answers(site).first)
        let content = try Data(contentsOf: answer)
        let damages: [Data] = [
            Data(), Data(count: content.count), content.prefix(20), content.dropLast(), content + Data("x".utf8),
            Data(content.reversed()), content.prefix(100) + Data(count: content.count - 100),
        ]
        for damage in damages {
            try damage.write(to: answer)
            #expect(try await site.task("--list").output == listing)
            #expect(try Data(contentsOf: answer) == content)
        }
        // The hash of one answer does not make it that of another question.
        let help = try await site.task("--help", "notice").output
        let other = try #require(Self.answers(site).first { $0.lastPathComponent != answer.lastPathComponent })
        try content.write(to: other)
        #expect(try await site.task("--help", "notice").output == help)

        try Self.spoilMetadata(site)
        try FileManager.default.setAttributes([.posixPermissions: 0o622], ofItemAtPath: answer.path)
        #expect(try await site.task("--list").output.contains("spoilt"))
    }

    @Test("calls that begin together write one answer, and leave nothing else behind")
    func together() async throws {
        let site = try Site()
        try Self.link(site, "fabfile.swift", to: "notice")
        let outputs = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { try await site.task("--list").output } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(outputs).count == 1)
        #expect(outputs[0].contains("notice"))
        let left = try FileManager.default.contentsOfDirectory(atPath: site.folder.appending(path: "home/.cache/weft").path)
        #expect(left.filter { $0.contains(".") } == [])
        #expect(Self.answers(site).count == 1)
    }

    @Test("an error is an error each time, and a command's words are no question")
    func notKept() async throws {
        let site = try Site()
        try Self.link(site, "fabfile.swift", to: "notice")
        for _ in 0..<2 {
            let outcome = try await site.task("--help", "notise")
            #expect(outcome.status == 2)
            #expect(outcome.errors == "error: no task is named `notise`; did you mean `notice`?\n")
        }
        #expect(try await site.task("--", "ls", "--list").errors.contains("the command after `--` runs on hosts"))
        #expect(Self.answers(site).isEmpty)
    }

    @Test("the answers made last stay when there are too many")
    func pruning() async throws {
        let site = try Site()
        try Self.link(site, "fabfile.swift", to: "notice")
        let cache = site.folder.appending(path: "home/.cache/weft")
        for index in 0..<220 {
            try site.write("home/.cache/weft/answer-\(index)", "")
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -Double(60 + index))],
                ofItemAtPath: cache.appending(path: "answer-\(index)").path)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: cache.path)
        #expect(try await site.task("--list").status == 0)
        let left = Set(Self.answers(site).map(\.lastPathComponent))
        #expect(left.count == 200)
        #expect(left.contains("answer-0"))
        #expect(left.contains("answer-219") == false)
    }
}
