@testable import SSH

/// Whatever a key file holds, it is a key that signs, or it is refused, soon.
struct PrivateKeyTarget: Property {
    let name = "private-keys"
    let about = "private keys in OpenSSH's format and PEM, damaged outside and inside: no crash, bounded work, and keys that sign"

    struct Case {
        let bytes: [UInt8]
        let passphrase: String?
    }

    /// Made for this purpose, and used nowhere: ed25519 in clear, ed25519 and RSA by a passphrase, ECDSA in OpenSSH's format and in PEM.
    private static let files: [[UInt8]] = KeyFiles.all.map { Array($0.utf8) }

    func make(_ choices: inout Choices) -> Case {
        let file = choices.pick(Self.files)
        let passphrase = choices.pick(["secret", nil, "", "wrong"])
        guard let body = Self.body(of: file), choices.number(below: 4) > 0 else {
            return Case(
                bytes: choices.damaged(file, with: ["\n", "-----", "BEGIN", "END", "OPENSSH ", "=", "A", " ", "\r\n"]),
                passphrase: passphrase)
        }
        let inside = choices.damaged(
            body, with: ["\0\0\0\0", "\0\0\0\u{7}ssh-rsa", "\u{7F}", "\0", "none", "bcrypt", "aes256-ctr", "\0\0\0\u{1}"])
        let text = "-----BEGIN OPENSSH PRIVATE KEY-----\n\(Base64.encode(inside))\n-----END OPENSSH PRIVATE KEY-----\n"
        return Case(bytes: Array(text.utf8), passphrase: passphrase)
    }

    private static func body(of file: [UInt8]) -> [UInt8]? {
        let lines = String(decoding: file, as: UTF8.self).split(separator: "\n")
        guard lines.first?.contains("OPENSSH") == true else { return nil }
        return Base64.decode(Array(lines.dropFirst().dropLast().joined().utf8))
    }

    private static func rounds(_ body: [UInt8]) -> UInt32? {
        let secret = body.withUnsafeBytes { SecretBytes(copying: $0) }
        return (try? OpenSSHPrivateKey(body: secret, path: nil))?.rounds
    }

    func show(_ one: Case) -> String { "\(one.passphrase ?? "no passphrase")\n\(shown(one.bytes))" }

    func check(_ one: Case) throws {
        // As many rounds as are allowed take a minute.
        if let body = Self.body(of: one.bytes), let rounds = Self.rounds(body), rounds > 20 { return }
        let key: PrivateKey
        do throws(PrivateKeyError) { key = try PrivateKey(bytes: one.bytes, passphrase: one.passphrase) } catch {
            _ = error.description
            return
        }
        try hold(key.publicKey.isWellFormed, "the public half is damaged")
        try same(PublicKey(line: key.publicKeyLine), key.publicKey, "the public half from its line")
        try hold(try !key.sign([1, 2, 3]).isEmpty, "an empty signature")
    }
}

/// A public key's line is read as it is written.
struct PublicKeyTarget: Property {
    let name = "public-keys"
    let about = "lines and blobs of public keys: what is written is read"

    func make(_ choices: inout Choices) -> [UInt8] {
        let key = choices.pick(KnownHostsCase.keys)
        let line = Array("\(key.line) \(choices.text(upTo: 6))".utf8)
        guard choices.happens(onceIn: 2) else { return choices.damaged(line, with: [" ", "=", "ssh-rsa ", "A", "\t", "\n", "é"]) }
        let blob = choices.damaged(key.blob, with: ["\0\0\0\0", "\0\0\0\u{7}ssh-rsa", "\u{7F}"])
        return Array("\(key.algorithm) \(Base64.encode(blob))".utf8)
    }

    func show(_ one: [UInt8]) -> String { shown(one) }

    func check(_ one: [UInt8]) throws {
        guard let key = PublicKey(line: String(decoding: one, as: UTF8.self)) else { return }
        let again = PublicKey(line: key.line)
        try same(again, key, "the key from its line")
        try same(again?.algorithm, key.algorithm, "the type from its line")
        try same(PublicKey(blob: key.blob)?.algorithm, key.algorithm, "the type from its blob")
        try same(key.fingerprint.count, 50, "the length of its fingerprint")
        _ = (key.isWellFormed, key.typeName, key.authenticationBlob)
    }
}
