import Foundation
import TestSupport
import Testing

@testable import SSH

@Suite struct KnownHostsTests {
    /// A key made of nothing but a seed: of the right form, and that is all known_hosts files look at.
    static func key(_ number: Int, type: String = "ssh-ed25519") -> PublicKey {
        let seed = Digest.sha256(Array("\(number)".utf8))
        var writer = WireWriter()
        writer.append(text: type)
        switch type {
        case "ssh-rsa":
            writer.append(magnitude: [1, 0, 1])
            writer.append(magnitude: (0..<8).flatMap { _ in seed })
        case "ecdsa-sha2-nistp256":
            writer.append(text: "nistp256")
            writer.append(string: [4] + seed + seed)
        default: writer.append(string: seed)
        }
        return PublicKey(blob: writer.bytes)!
    }

    private func known(_ text: String) -> KnownHosts { KnownHosts(text: text, file: "known") }

    @Test("a host is trusted with its key, unknown without, changed with another key of the type")
    func verdicts() {
        let hosts = known("web1,web2 \(Self.key(1).line)\nweb1 \(Self.key(2, type: "ssh-rsa").line) note\n")
        #expect(hosts.check(host: "WEB1", key: Self.key(1)) == .trusted)
        #expect(hosts.check(host: "web1", key: Self.key(2, type: "ssh-rsa")) == .trusted)
        #expect(hosts.check(host: "web2", key: Self.key(3)) == .changed(expected: [hosts.entries[0]]))
        #expect(hosts.check(host: "web3", key: Self.key(1)) == .unknown(otherKeys: []))
        let other = hosts.check(host: "web1", key: Self.key(1, type: "ecdsa-sha2-nistp256"))
        #expect(other == .unknown(otherKeys: hosts.entries))
        #expect(hosts.entries[1].location == "known:2" && hosts.entries[1].key.comment == "note")
        #expect(hosts.knownAlgorithms(host: "web1") == ["ssh-ed25519", "ssh-rsa"])
        #expect(hosts.knownAlgorithms(host: "web2") == ["ssh-ed25519"])
        #expect(hosts.knownAlgorithms(host: "web3").isEmpty)
    }

    @Test("another port is another host, but the plain name's key is accepted where nothing else is known")
    func ports() {
        let hosts = known("a \(Self.key(1).line)\n[a]:2222 \(Self.key(2).line)")
        #expect(hosts.check(host: "a", port: 2222, key: Self.key(2)) == .trusted)
        #expect(hosts.check(host: "a", port: 2222, key: Self.key(1)) == .changed(expected: [hosts.entries[1]]))
        #expect(hosts.check(host: "a", port: 22, key: Self.key(2)) == .changed(expected: [hosts.entries[0]]))
        #expect(hosts.check(host: "a", port: 2200, key: Self.key(1)) == .trusted)
        #expect(hosts.check(host: "a", port: 2200, key: Self.key(9)) == .unknown(otherKeys: []))
    }

    @Test("a revoked key is refused, also where another line trusts it; an authority's key is never a host's")
    func markers() {
        let hosts = known("@revoked * \(Self.key(1).line)\nweb \(Self.key(1).line)\n@cert-authority *.net \(Self.key(2).line)\n")
        #expect(hosts.check(host: "web", key: Self.key(1)) == .revoked(hosts.entries[0]))
        #expect(hosts.check(host: "web", port: 99, key: Self.key(1)) == .revoked(hosts.entries[0]))
        #expect(hosts.check(host: "x.net", key: Self.key(2)) == .unknown(otherKeys: []))
        #expect(hosts.knownAlgorithms(host: "x.net").isEmpty)
        #expect(hosts.entries[2].marker == .certificateAuthority)
    }

    @Test("a line that makes no sense is reported with its number, and the others count")
    func problems() {
        let text =
            "# note\n\nweb\nweb ssh-ed25519 ???\n@what web \(Self.key(1).line)\nweb 1024 35 123\n|1|x|y \(Self.key(1).line)\r\nweb \(Self.key(1).line)\r\n"
        let hosts = known(text)
        #expect(hosts.problems.map(\.line) == [3, 4, 5, 6, 7])
        #expect(hosts.problems[2].description == "known:5: unknown marker `@what`")
        #expect(hosts.check(host: "web", key: Self.key(1)) == .trusted)
    }

    @Test("a line is read by bytes as OpenSSH reads it: nothing that looks alike parts its fields or equals a name")
    func bytes() {
        let line = Self.key(1).line
        let key = Self.key(1)
        // The Kelvin sign is a `k` in Unicode's lower case; an accent joins with the blank before it.
        #expect(known("\u{212A} \(line)").check(host: "k", key: key) == .unknown(otherKeys: []))
        #expect(known("web\r\(line)").problems.map(\.line) == [1])
        #expect(known("web\u{A0}\(line)").problems.map(\.line) == [1])
        #expect(known("web \u{301}\(line)").problems.map(\.line) == [1])
        #expect(known("web,x\u{301} \(line)").check(host: "web", key: key) == .trusted)
        #expect(known("web\0 \(line)").problems.map(\.reason) == ["a NUL byte"])
        #expect(KnownHosts(bytes: Array("\u{FFFD} \(line)\n".utf8) + [0xFF] + Array(" \(line)".utf8), file: "known").entries.count == 2)
        let invalid = KnownHosts(bytes: [0xFF] + Array(" \(line)".utf8), file: "known")
        #expect(invalid.check(host: "\u{FFFD}", key: key) == .unknown(otherKeys: []))
    }

    @Test("a key or a hashed name that is not exactly as OpenSSH writes it counts for nothing")
    func damage() throws {
        let key = Self.key(1)
        let salt = [UInt8](repeating: 7, count: 20)
        let (salted, digest) = (Base64.encode(salt), Base64.encode(Digest.hmacSHA1(Array("web".utf8), key: salt)))
        #expect(known("|1|\(salted)|\(digest) \(key.line)").check(host: "web", key: key) == .trusted)
        for name in ["|1|\(salted.dropLast())|\(digest)", "|1|\(salted)|\(digest.dropLast())", "|1|\(salted)|\u{B}\(digest)"] {
            #expect(known("\(name) \(key.line)").problems.map(\.reason) == ["the hashed name is damaged"])
        }
        #expect(known("@revoked @revoked \(key.line)").problems.map(\.reason) == ["more than one marker"])
        for type in ["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256"] {
            let whole = Self.key(1, type: type)
            #expect(whole.isWellFormed)
            let short = try #require(PublicKey(blob: whole.blob.dropLast(3)))
            #expect(known("web \(short.line)").problems.map(\.reason) == ["the `\(type)` key is damaged"])
        }
    }

    @Test("a file that is not there is empty; one that cannot be read is a problem")
    func files() throws {
        let scratch = try Scratch()
        try scratch.write("web \(Self.key(1).line)", to: "one")
        let hosts = KnownHosts(files: [scratch.path("none"), scratch.folder, scratch.path("one")])
        #expect(hosts.check(host: "web", key: Self.key(1)) == .trusted)
        #expect(hosts.problems == [KnownHosts.Problem(file: scratch.folder, line: 0, reason: "is a directory")])
    }

    @Test("which lines are for a host is what `ssh-keygen -F` finds, over random files")
    func agreesWithKeygen() async throws {
        let scratch = try Scratch()
        var random = SystemRandomNumberGenerator()
        let names = ["a", "ab", "abc", "web1.example.com", "web2.example.com", "10.0.0.1", "10.0.0.23", "fe80::1"]
        let patterns = [
            "*", "a*", "?b", "!abc", "web?.example.com", "*.example.com", "!web2.*", "10.0.0.*", "[a*]:2222", "Web1.Example.com", "!a",
        ]
        for round in 0..<6 {
            var lines: [String] = []
            for number in 0..<14 {
                let host = names.randomElement(using: &random)!
                let written = KnownHosts.name(host: host, port: Bool.random(using: &random) ? 22 : 2222)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: lines.append("\(written) \(Self.key(number).line)")
                case 1:
                    let salt = randomBytes(20)
                    let digest = Base64.encode(Digest.hmacSHA1(Array(written.utf8), key: salt))
                    lines.append("|1|\(Base64.encode(salt))|\(digest) \(Self.key(number).line)")
                default:
                    let list = (0..<Int.random(in: 1...4, using: &random)).map { _ in patterns.randomElement(using: &random)! }
                    lines.append("\(list.joined(separator: ",")) \(Self.key(number).line)")
                }
            }
            try scratch.write(lines.joined(separator: "\n") + "\n", to: "known\(round)")
            let hosts = KnownHosts(files: [scratch.path("known\(round)")])
            #expect(hosts.entries.count == lines.count && hosts.problems.isEmpty)
            for host in names {
                for port in [22, 2222] {
                    let name = KnownHosts.name(host: host, port: port)
                    let found = try await TestProgram.run(["ssh-keygen", "-F", name, "-f", scratch.path("known\(round)")]).output
                    let numbers = found.split(separator: "\n").filter { $0.hasPrefix("#") }.compactMap {
                        Int($0.split(separator: " ").last!)
                    }
                    #expect(hosts.entries(host: host, port: port).map(\.line) == numbers, "\(name) in\n\(lines.joined(separator: "\n"))")
                }
            }
        }
    }

    @Test("an added host is found by `ssh-keygen -F`, hashed or not, and a second time changes nothing")
    func adding() async throws {
        let scratch = try Scratch()
        let file = scratch.path("fresh/known_hosts")
        let key = try await PrivateKey(contentsOf: scratch.key("k", ["-t", "ed25519"])).publicKey
        #expect(try KnownHosts.add(key, for: "Web1", to: file))
        #expect(try KnownHosts.add(key, for: "web1", port: 2222, to: file, hashed: true))
        #expect(try KnownHosts.add(key, for: "web1", port: 2222, to: file) == false)
        for name in ["web1", "[web1]:2222"] {
            let found = try await TestProgram.run(["ssh-keygen", "-l", "-F", name, "-f", file])
            #expect(found.status == 0 && found.output.contains(key.fingerprint))
        }
        #expect(try scratch.text("fresh/known_hosts").contains("2222") == false)
        var status = stat()
        #expect(stat(file, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(stat(scratch.path("fresh"), &status) == 0 && status.st_mode & 0o777 == 0o700)
    }

    @Test("a host is added on a line of its own after one without an end, and a name that is no name is refused")
    func addingSafely() throws {
        let scratch = try Scratch()
        try scratch.write("web \(Self.key(1).line)", to: "known")
        try KnownHosts.add(Self.key(2), for: "db", to: scratch.path("known"))
        #expect(try scratch.text("known") == "web \(Self.key(1).line)\ndb \(Self.key(2).line)\n")
        for name in ["*", "a,b", "a\nb", "a b", "!a", "", "|1|"] {
            #expect(throws: KnownHostsError.self) { try KnownHosts.add(Self.key(3), for: name, to: scratch.path("known")) }
        }
    }

    @Test("many at once add all their lines, whole")
    func concurrentAdding() async throws {
        let scratch = try Scratch()
        let file = scratch.path("known")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask { @concurrent in
                    try KnownHosts.add(Self.key(number), for: "host\(number)", to: file, hashed: number % 2 == 0)
                    if number % 4 == 0 { try KnownHosts.remove(host: "host\(number)", from: file) }
                }
            }
            try await group.waitForAll()
        }
        let hosts = KnownHosts(files: [file])
        #expect(hosts.entries.count == 30 && hosts.problems.isEmpty)
        for number in 0..<40 where number % 4 != 0 { #expect(hosts.check(host: "host\(number)", key: Self.key(number)) == .trusted) }
    }

    @Test("removing a host leaves the file as `ssh-keygen -R` does")
    func removing() async throws {
        let scratch = try Scratch()
        let salt = randomBytes(20)
        let hashed = "|1|\(Base64.encode(salt))|\(Base64.encode(Digest.hmacSHA1(Array("web".utf8), key: salt)))"
        let text = """
            # a note
            web,db \(Self.key(1).line)
            \(hashed) \(Self.key(2).line)
            [web]:2222 \(Self.key(3).line)

            @revoked web \(Self.key(4).line)
            other \(Self.key(5).line) web

            """
        for (host, port) in [("web", 22), ("web", 2222), ("db", 22), ("nobody", 22)] {
            try scratch.write(text, to: "ours")
            try scratch.write(text, to: "theirs")
            symlink(scratch.path("ours"), scratch.path("link"))
            let removed = try KnownHosts.remove(host: host, port: port, from: scratch.path("link"))
            _ = try await TestProgram.run(["ssh-keygen", "-R", KnownHosts.name(host: host, port: port), "-f", scratch.path("theirs")])
            #expect(try scratch.text("ours") == scratch.text("theirs"))
            #expect(removed.count == ["web22": 2, "web2222": 1, "db22": 1, "nobody22": 0]["\(host)\(port)"])
        }
        #expect(try KnownHosts.remove(host: "web", from: scratch.path("none")).isEmpty)
        try scratch.write("db \(Self.key(1).line)\n\nweb \(Self.key(2).line)", to: "ours")
        try KnownHosts.remove(host: "web", from: scratch.path("ours"))
        #expect(try scratch.text("ours") == "db \(Self.key(1).line)\n\n")
    }
}
