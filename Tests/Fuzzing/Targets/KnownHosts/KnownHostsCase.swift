@testable import SSH

/// A known_hosts file, and a host whose lines are looked for.
struct KnownHostsCase {
    var file: [UInt8] = []
    let host: String
    let port: Int
    let key: PublicKey

    /// The name as the file has it.
    var name: String { port == 22 ? host : "[\(host)]:\(port)" }

    static let hosts = ["a", "ab", "web1.example.com", "web2.example.com", "10.0.0.1", "10.0.0.23", "fe80::1", "k", "[a]"]
    private static let patterns = [
        "*", "?", "a*", "?b", "!a", "!*", "web?.example.com", "*.example.com", "!web2.*", "10.0.0.*", "[a*]:2222", "[*]:*",
        "Web1.Example.com",
        "", "!", "A", "\u{212A}", "a\u{301}", "**", "*a*b*", "#a", "@a", "|1|", "|",
    ]

    /// Keys that are well formed for OpenSSH, which looks inside of them: the points of ECDSA have to lie on their curves.
    static let keys: [PublicKey] = {
        func key(_ type: String, _ parts: [[UInt8]]) -> PublicKey? {
            var writer = WireWriter()
            writer.append(text: type)
            for part in parts { writer.append(string: part) }
            return PublicKey(blob: writer.bytes)
        }
        func number(_ seed: UInt8, bytes: Int) -> [UInt8] { [0, 0x80 | seed] + (1..<bytes).map { UInt8(truncatingIfNeeded: $0) | 1 } }
        let ed25519 = (1...3).map { key("ssh-ed25519", [Digest.sha256([$0])]) }
        let rsa = (1...2).map { key("ssh-rsa", [[1, 0, 1], number($0, bytes: 256)]) }
        let ecdsa = [
            "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEOHZ9fahLw6o0hnuw"
                + "iih256CVVB6XMc1W1g1j153SbYSWXDEea+J/6oLb+DEPWWSh/xmEgtIyQmDj4E5FXxvGs="
        ].map { PublicKey(line: $0) }
        return (ed25519 + rsa + ecdsa).compactMap { $0 }
    }()

    init(_ choices: inout Choices, lines most: Int) {
        host = choices.pick(Self.hosts)
        port = choices.pick([22, 2222, 2200])
        key = choices.pick(Self.keys)
        let name = Self.written(host, port)
        let lines = choices.many(upTo: most) { Self.line(&$0, name) + $0.pick(["\n", "\r\n", "\n\n", "\n"]).utf8 }
        file = Array(lines.joined())
        if choices.happens(onceIn: 4) { file = choices.damaged(file, with: Self.pieces) }
        if choices.happens(onceIn: 4), !file.isEmpty { file.removeLast() }
    }

    private static let pieces = [
        " ", "\t", "\n", "\r", "\r\n", ",", "!", "*", "?", "|", "#", "@revoked ", "@cert-authority ", "@x", "=", "\0", "\u{301}", "\u{B}",
    ]

    private static func line(_ choices: inout Choices, _ name: String) -> [UInt8] {
        func gap() -> String { choices.pick([" ", "  ", "\t", " \t", " ", " "]) }
        let key = choices.pick(Self.keys)
        switch choices.number(below: 12) {
        case 0: return Array("# \(name) \(key.line)".utf8)
        case 1: return Array(choices.text(upTo: 20).utf8)
        default: break
        }
        let marker = choices.pick(["", "", "", "@revoked", "@cert-authority", "@Revoked"])
        func pattern(_ choices: inout Choices) -> String {
            choices.number(below: 2) == 0 ? written(choices.pick(hosts), choices.pick([22, 2222])) : choices.pick(patterns)
        }
        var names = ([pattern(&choices)] + choices.many(upTo: 3, pattern)).joined(separator: ",")
        if choices.number(below: 3) == 0 {
            names = Self.hashed(
                Self.written(choices.pick(Self.hosts), choices.pick([22, 2222])), salt: Digest.sha1(choices.bytes(upTo: 1)))
            if choices.happens(onceIn: 8) { names = names.split(separator: "=").joined() }
        }
        let type = choices.happens(onceIn: 12) ? choices.pick(["ssh-rsa", "ssh-ed25519", "ssh-none", "1024", "rsa"]) : key.algorithm
        var text = Base64.encode(key.blob)
        if choices.happens(onceIn: 12) { text = String(text.dropLast(choices.number(below: 8))) }
        let comment = choices.pick(["", " ", " note", "\tnote with words", " # note", "\r"])
        return Array(
            (choices.pick(["", " ", "\t"]) + marker + (marker.isEmpty ? "" : gap()) + names + gap() + type + gap() + text + comment).utf8)
    }

    static func written(_ host: String, _ port: Int) -> String { port == 22 ? host : "[\(host)]:\(port)" }

    static func hashed(_ name: String, salt: [UInt8]) -> String {
        "|1|\(Base64.encode(salt))|\(Base64.encode(Digest.hmacSHA1(Array(name.utf8), key: salt)))"
    }
}
