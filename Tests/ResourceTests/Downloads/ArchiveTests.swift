import Foundation
import TestSupport
import Testing
import WeftTesting

@Suite("Archives and checkouts")
struct ArchiveTests {
    private func run(_ script: String, in folder: String) async throws {
        let outcome = try await TestProgram.run(["/bin/sh", "-ec", "cd \"$0\"\n\(script)", folder])
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test("an archive is unpacked once, stripped, and again when it is another", arguments: LineTests.shells)
    func archives(_ shell: [String]) async throws {
        let box = try Sandbox(shell: shell)
        try await run(
            """
            mkdir -p 'a 1/bin' && echo one >'a 1/bin/-x' && chmod 750 'a 1/bin/-x' && ln -s bin/-x 'a 1/link'
            tar -cf plain 'a 1' && gzip -c plain >gz && xz -c plain >xz && bzip2 -c plain >bz2 && echo two >'a 1/bin/-x' && tar -czf other 'a 1'
            """, in: box.folder)
        for name in ["plain", "gz", "xz", "bz2"] {
            let resource = Archive("\(box.folder)/to \(name)", from: LocalPath("\(box.folder)/\(name)"), strip: 1)
            #expect(try await box.apply(preview: true) { resource }.statuses == [.changed])
            let report = try await box.apply { resource }
            #expect(report.statuses == [.changed], "\(Golden.text(report))")
            #expect(try await box.apply { resource }.statuses == [.ok])
            #expect(try box.text(of: "to \(name)/bin/-x") == "one\n" && box.mode(of: "to \(name)/bin/-x") == 0o750)
            #expect(try box.text(of: "to \(name)/link") == "one\n")
        }
        #expect(
            try await box.apply { Archive("\(box.folder)/to gz", from: LocalPath("\(box.folder)/other"), strip: 1) }.statuses == [.changed])
        #expect(try box.text(of: "to gz/bin/-x") == "two\n")
        let host = Archive("\(box.folder)/host", unpacking: "\(box.folder)/gz", creates: "a 1/bin")
        #expect(try await box.apply { host }.statuses == [.changed])
        #expect(try await box.apply { host }.statuses == [.ok])
        #expect(!box.names.contains { $0.hasPrefix(".weft") })
    }

    @Test("a damaged archive, a missing one, and one without what it is to bring are errors")
    func failures() async throws {
        let box = try Sandbox()
        try await run("head -c 300000 /dev/urandom >a && tar -czf good a && head -c 100000 good >damaged", in: box.folder)
        func outcome(_ resource: Archive) async throws -> ApplyReport.Item { try await box.apply { resource }.items[0] }
        #expect(try await outcome(Archive("\(box.folder)/1", unpacking: "\(box.folder)/damaged")).status == .failed)
        #expect(try await outcome(Archive("\(box.folder)/2", unpacking: "\(box.folder)/missing")).status == .failed)
        let without = try await outcome(Archive("\(box.folder)/3", unpacking: "\(box.folder)/good", creates: "b"))
        #expect(without.output.contains { $0.contains("has not brought") })
        #expect(try await outcome(Archive("\(box.folder)/good", unpacking: "\(box.folder)/good")).output == ["a file is there"])
        #expect(try await outcome(Archive("\(box.folder)/4", bytes: Array("no archive".utf8))).status == .failed)
        #expect(Archive("/", unpacking: "/a").script.problem != nil && Archive("/a", unpacking: "b").script.problem != nil)
    }

    @Test("a checkout is made, follows a branch, and goes to a tag and a commit; changes of one's own are an error")
    func checkouts() async throws {
        let box = try Sandbox()
        let git = "git -c user.name=T -c user.email=t@example.org"
        try await run(
            """
            git init -q --bare repo && git clone -q repo work 2>/dev/null && cd work && git checkout -q -b main
            echo one >file && git add file && \(git) commit -qm one && \(git) tag -m v1 v1
            echo two >file && \(git) commit -qam two && git push -q origin main v1
            """, in: box.folder)
        func checkout(_ revision: String, force: Bool = false) -> GitCheckout {
            GitCheckout("\(box.folder)/repo", path: "\(box.folder)/c", revision: revision, force: force)
        }
        #expect(try await box.apply(preview: true) { checkout("main") }.statuses == [.changed])
        let first = try await box.apply { checkout("main") }
        #expect(first.statuses == [.changed], "\(Golden.text(first))")
        #expect(try box.text(of: "c/file") == "two\n")
        #expect(try await box.apply { checkout("main") }.statuses == [.ok])
        #expect(try await box.apply { checkout("v1") }.statuses == [.changed])
        #expect(try box.text(of: "c/file") == "one\n")
        #expect(try await box.apply { checkout("v1") }.statuses == [.ok])
        try await run("cd work && echo three >file && \(git) commit -qam three && git push -q origin main", in: box.folder)
        #expect(try await box.apply { checkout("main") }.statuses == [.changed])
        #expect(try box.text(of: "c/file") == "three\n")
        let hash = try await TestProgram.run(["git", "-C", box.folder + "/work", "rev-parse", "v1^{}"]).output.prefix(40)
        #expect(try await box.apply { checkout(String(hash)) }.statuses == [.changed])
        #expect(try await box.apply { checkout(String(hash)) }.statuses == [.ok])
        try box.write("mine", to: "c/file")
        let refused = try await box.apply { checkout("main") }
        #expect(refused.statuses == [.failed] && refused.items[0].output[0].contains("local changes"))
        #expect(try await box.apply { checkout("main", force: true) }.statuses == [.changed])
        #expect(try await box.apply { checkout("main") }.statuses == [.ok])
        try await run("cd c && echo four >file && \(git) commit -qam four", in: box.folder)
        #expect(try await box.apply { checkout("main") }.items[0].output.first?.contains("nowhere else") == true)
        #expect(try await box.apply { checkout("main", force: true) }.statuses == [.changed])
        #expect(try box.text(of: "c/file") == "three\n")
        #expect(try await box.apply { checkout("none") }.items[0].output.first?.contains("has no branch or tag `none`") == true)
        try box.write("x", to: "work/x")
        #expect(
            try await box.apply { GitCheckout("/nothing", path: box.folder, revision: "main") }.items[0].output
                == ["the folder is no checkout, and not empty"])
        #expect(GitCheckout("u", path: "/p", revision: "-f").script.problem != nil)
    }
}
