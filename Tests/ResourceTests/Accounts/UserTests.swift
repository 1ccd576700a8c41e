import Testing
import WeftTesting

@Suite("Users and groups")
struct UserTests {
    /// The programs of shadow, which a host with busybox has not.
    private static let shadow: Set<String> = [
        "useradd", "usermod", "userdel", "groupadd", "groupmod", "groupdel", "gpasswd", "adduser", "addgroup", "deluser", "delgroup",
        "passwd",
        "chpasswd",
    ]

    @Test("a new user gets what is given, and a group of its own name if there is one")
    func new() async throws {
        try await Golden("User/new").check {
            User(
                "carl", uid: 1200, groups: ["sudo", "adm"], home: "/srv/carl's", createHome: false, shell: "/bin/bash",
                comment: "Carl C., \"$X\"", password: .text(Secret("it's a $ecret")))
            User("app", home: "/srv/app", shell: "/usr/sbin/nologin", isSystem: true)
            User("web", createHome: false, password: .hash(Secret("$6$0123456789abcdef$abcdefgh")), isLocked: true)
            User("old", .absent, removeHome: true)
            User("nobody-here", .absent)
        }
    }

    @Test("what differs of a user is changed by one command; a password that fits is left alone, and so are other groups")
    func changed() async throws {
        try await Golden("User/changed").check {
            User("anna", uid: 1001, group: "anna", groups: ["adm"], shell: "/bin/sh", password: .text(Secret("secret")), isLocked: false)
            User("eve", groups: ["adm", "sudo"], shell: "/bin/bash", comment: "", password: .text(Secret("another")))
            User("ben", uid: 1300, group: "web", groups: .exactly(["adm"]), home: "/", password: .hash(Secret("$6$salt$hashhash")))
            User("old", group: "33", password: .text(Secret("new")), isLocked: true)
        }
    }

    @Test("a group that is not there is named")
    func noGroup() async throws {
        try await Golden("User/no-group").check { User("anna", groups: ["nothere"]) }
    }

    @Test("a password is compared by openssl where there is no Perl and no Python")
    func openssl() async throws {
        try await Golden("User/openssl", hiding: ["perl", "python3", "mkpasswd"]).check {
            User("anna", password: .text(Secret("secret")))
            User("ben", password: .text(Secret("secret")))
        }
    }

    @Test("a password that nothing on the host can compare is left, and that is said")
    func noCrypt() async throws {
        try await Golden("User/no-crypt", hiding: ["perl", "python3", "mkpasswd", "openssl"]).check {
            User("anna", password: .text(Secret("another")))
        }
    }

    @Test("busybox: users and groups by adduser and addgroup")
    func busybox() async throws {
        try await Golden("User/busybox", hiding: Self.shadow).check {
            User("carl", uid: 1200, groups: ["adm"], home: "/tmp", shell: "/bin/ash", comment: "Carl", password: .text(Secret("x y")))
            User("web", createHome: false, isSystem: true, isLocked: true)
            User("app", isSystem: true)
            User("ben", groups: .exactly(["adm", "web"]))
            User("old", .absent, removeHome: true)
        }
    }

    @Test("a group gets its number and members, and loses others only when that is asked for")
    func group() async throws {
        try await Golden("Group/shadow").check {
            Group("ops", gid: 900, members: ["anna", "ben"], isSystem: true)
            Group("adm", gid: 5, members: ["anna"])
            Group("sudo", members: .exactly(["anna"]))
            Group("old", .absent)
            Group("nothere", .absent)
        }
    }

    @Test("a group that is somebody's primary one cannot be removed")
    func primaryGroup() async throws { try await Golden("Group/primary").check { Group("anna", .absent) } }

    @Test("busybox: a group by addgroup")
    func busyboxGroup() async throws {
        try await Golden("Group/busybox", hiding: Self.shadow).check {
            Group("ops", gid: 900, members: ["anna"], isSystem: true)
            Group("adm", members: .exactly(["ben"]))
            Group("old", .absent)
            Group("sudo", gid: 28)
        }
    }

    @Test("what cannot be in the files of accounts is refused before a host is asked")
    func problems() {
        for name in ["", "-x", "a b", "a:b", "1001", "a/b", "a;b"]
        where User(name).script.problem == nil || Group(name).script.problem == nil {
            Issue.record("`\(name)` was taken")
        }
        #expect(User("a", shell: "bash").script.problem == "the path `bash` is not absolute, or has a colon or a line end")
        #expect(User("a", comment: "a:b").script.problem == "the comment has a colon or a line end")
        #expect(User("a", password: .hash(Secret("secret"))).script.problem == "the hash of the password is none: `.text` takes a password")
        #expect(User("a", password: .text(Secret("a\nb"))).script.problem == "the password is empty or has a line end")
        #expect(User("root", .absent).script.problem == "root cannot be removed")
        #expect(User("a", groups: ["b c"]).script.problem == "`b c` is no name of a user or a group")
    }

    @Test("a password is masked, and stands in no title")
    func secrets() {
        let user = User("a", password: .text(Secret("geheim")))
        #expect(user.script.secrets == [Secret("geheim")] && !user.title.contains("geheim"))
        #expect(!user.script.check.description.contains("geheim") && !user.script.apply.text.contains("geheim"))
    }
}
