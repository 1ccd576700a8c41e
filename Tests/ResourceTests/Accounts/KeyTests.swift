import Foundation
import Testing
import WeftTesting

@Suite("Authorized keys and sudoers")
struct KeyTests {
    @Test(
        "keys are added and replaced where they stand; comments and other keys stay",
        .enabled(if: geteuid() == 0, "root's number is recorded"))
    func merge() async throws {
        try await Golden("AuthorizedKeys/merge").check {
            AuthorizedKeys("deploy", ["ssh-ed25519 AAAAanna anna@laptop", "ssh-ed25519 AAAAben ben"])
            AuthorizedKey("deploy", "ssh-rsa AAAAold", .absent)
            AuthorizedKey("deploy", "ssh-ed25519 AAAAcarl carl", options: ["restrict", #"command="echo 'a b'""#])
        }
    }

    @Test("exclusive keys leave no others", .enabled(if: geteuid() == 0, "root's number is recorded"))
    func exclusive() async throws {
        try await Golden("AuthorizedKeys/exclusive").check { AuthorizedKeys("deploy", ["ssh-ed25519 AAAAben ben"], exclusive: true) }
    }

    @Test("the folder and the file are made")
    func new() async throws {
        try await Golden("AuthorizedKeys/new").check {
            AuthorizedKeys("deploy", [])
            AuthorizedKeys("deploy", ["ssh-ed25519 AAAAben ben\n"])
        }
    }

    @Test("a user that is not there is named, and a link is not followed")
    func cannot() async throws {
        try await Golden("AuthorizedKeys/no-user").check { AuthorizedKey("nobody-here", "ssh-ed25519 AAAAben ben") }
        try await Golden("AuthorizedKeys/link").check { AuthorizedKey("deploy", "ssh-ed25519 AAAAben ben") }
    }

    @Test("rules for sudo get their name only when visudo takes them", .enabled(if: geteuid() == 0, "only root owns files of root"))
    func sudoers() async throws {
        try await Golden("Sudoers/valid").checkBelow({ state in
            Directory("\(state)/sudoers.d")
            Sudoers("deploy", "deploy ALL=(ALL) NOPASSWD: ALL", folder: "\(state)/sudoers.d")
            Sudoers("old", .absent, folder: "\(state)/sudoers.d")
        })
        try await Golden("Sudoers/refused").checkBelow({ state in
            Directory("\(state)/sudoers.d")
            Sudoers("deploy", "wrong", folder: "\(state)/sudoers.d")
        })
    }

    @Test("what is no key, and what sudo would not read, is refused before a host is asked")
    func problems() {
        #expect(AuthorizedKeys("a", ["hello"]).script.problem == "`hello` is no public key on one line")
        #expect(AuthorizedKeys("a", ["ssh-rsa AAAA x\nssh-rsa AAAB y"]).script.problem != nil)
        #expect(AuthorizedKeys("a", ["ssh-rsa AAAA"], file: "x").script.problem == "the path `x` is not absolute")
        #expect(Sudoers("a.conf", "x").script.problem == "sudo reads no file that is called `a.conf`")
        #expect(Sudoers("a", allowing: ["ls"], for: "b").script.problem == "the command `ls` has no absolute path")
        #expect(Sudoers("a", allowing: ["/bin/ls"], for: "b c").script.problem == "`b c` is no name of a user or a group")
    }

    @Test("commands for sudo are written in its syntax")
    func rule() async throws {
        let text = Sudoers("a", allowing: ["/bin/chown a:b /x=1", "/bin/ls"], for: "%ops", runAs: "ALL", password: true).script
        #expect(text.contents.count == 1)
        if case .bytes(let bytes) = text.contents[0] {
            #expect(String(decoding: bytes, as: UTF8.self) == "%ops ALL=(ALL) /bin/chown a\\:b /x\\=1, /bin/ls\n")
        }
    }
}
