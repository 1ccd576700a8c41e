import CSSHSupport
import Foundation
import TestSupport
import Testing

@testable import SSH

@Suite struct PrivateKeyTests {
    // Keys are read in a program that has connections, too, whose ciphers are others.
    private static let hasConnections: Void = weft_prefer_counter_mode()

    init() { Self.hasConnections }

    static let types: [[String]] = [
        ["-t", "ed25519"], ["-t", "ecdsa", "-b", "256"], ["-t", "ecdsa", "-b", "384"], ["-t", "ecdsa", "-b", "521"],
        ["-t", "rsa", "-b", "1024"], ["-t", "rsa", "-b", "2048"], ["-t", "rsa", "-b", "3072"],
    ]

    /// Has ssh-keygen judge a signature: the SSHSIG envelope around what a server would get.
    private func keygenAccepts(_ key: PrivateKey, message: [UInt8], scratch: Scratch) async throws -> Bool {
        var signed = WireWriter()
        signed.append(text: "file")
        signed.append(text: "")
        signed.append(text: "sha512")
        signed.append(string: Digest.sha512(message))
        let signature = try key.sign(Array("SSHSIG".utf8) + signed.bytes)

        var wrapped = WireWriter()
        wrapped.append(text: key.algorithm == "ssh-rsa" ? "rsa-sha2-512" : key.algorithm)
        wrapped.append(string: signature)
        var envelope = WireWriter()
        envelope.append(number: 1)
        envelope.append(string: key.publicKeyBlob)
        envelope.append(text: "file")
        envelope.append(text: "")
        envelope.append(text: "sha512")
        envelope.append(string: wrapped.bytes)
        let text = Base64.encode(Array("SSHSIG".utf8) + envelope.bytes)
        let lines = stride(from: 0, to: text.utf8.count, by: 70).map { text.dropFirst($0).prefix(70) }.joined(separator: "\n")
        try scratch.write("-----BEGIN SSH SIGNATURE-----\n\(lines)\n-----END SSH SIGNATURE-----\n", to: "signature")
        let check = ["ssh-keygen", "-Y", "check-novalidate", "-n", "file", "-s", scratch.path("signature")]
        return try await TestProgram.run(check, input: message).status == 0
    }

    @Test("a key of each type has ssh-keygen's fingerprint, public line and comment, and signs what ssh-keygen accepts", arguments: types)
    func eachType(arguments: [String]) async throws {
        let scratch = try Scratch()
        let path = try await scratch.key("key", arguments)
        let key = try PrivateKey(contentsOf: path)
        #expect(key.publicKeyLine == (try scratch.text("key.pub")).trimmingCharacters(in: .newlines))
        #expect(key.comment == "someone@somewhere")
        let listed = try await TestProgram.run(["ssh-keygen", "-lf", path]).output
        #expect(listed.contains(key.fingerprint) && listed.contains("(\(key.publicKey.typeName))"))
        #expect(try PrivateKey.isEncrypted(path) == false)
        #expect(try PrivateKey.publicKey(contentsOf: path) == key.publicKey)
        for round in 0..<8 {
            #expect(try await keygenAccepts(key, message: Array("message \(round)".utf8), scratch: scratch))
        }
    }

    @Test("a key whose passphrase is drawn out for hours is refused at once")
    func rounds() async throws {
        let scratch = try Scratch()
        let path = try await scratch.key("key", ["-t", "ed25519", "-a", "1"], passphrase: "secret")
        let lines = try scratch.text("key").split(separator: "\n")
        var body = try #require(Base64.decode(Array(lines.dropFirst().dropLast().joined().utf8)))
        // The salt of 16 bytes, and behind it the number.
        let options = try #require(body.indices.first { body[$0...].starts(with: [0, 0, 0, 24, 0, 0, 0, 16]) })
        body.replaceSubrange((options + 24)..<(options + 28), with: [0x7F, 0xFF, 0xFF, 0xFF])
        try scratch.write("\(lines[0])\n\(Base64.encode(body))\n\(lines[lines.count - 1])\n", to: "key")
        let error = #expect(throws: PrivateKeyError.self) { try PrivateKey(contentsOf: path, passphrase: "secret") }
        #expect(error?.description.contains("2147483647 rounds, and 10000 are the most") == true)
    }

    @Test("an encrypted key opens with its passphrase, and only with it", arguments: types.prefix(5))
    func encrypted(arguments: [String]) async throws {
        let scratch = try Scratch()
        let path = try await scratch.key("key", arguments + ["-a", "2"], passphrase: "corréct horse")
        #expect(try PrivateKey.isEncrypted(path))
        #expect(try PrivateKey.publicKey(contentsOf: path).comment.isEmpty)
        let key = try PrivateKey(contentsOf: path, passphrase: "corréct horse")
        #expect(key.publicKeyLine == (try scratch.text("key.pub")).trimmingCharacters(in: .newlines))
        #expect(throws: PrivateKeyError.wrongPassphrase(path: path)) { try PrivateKey(contentsOf: path, passphrase: "correct horse") }
        #expect(throws: PrivateKeyError.wrongPassphrase(path: path)) { try PrivateKey(contentsOf: path, passphrase: "") }
        #expect(throws: PrivateKeyError.encryptedWithoutPassphrase(path: path)) { try PrivateKey(contentsOf: path) }
        #expect(try await keygenAccepts(key, message: [1, 2, 3], scratch: scratch))
    }

    @Test(
        "every cipher that ssh-keygen encrypts with is read, whatever the rounds",
        arguments: [
            "aes256-ctr", "aes192-ctr", "aes128-ctr", "aes256-cbc", "aes192-cbc", "aes128-cbc", "3des-cbc", "aes256-gcm@openssh.com",
            "aes128-gcm@openssh.com", "chacha20-poly1305@openssh.com",
        ])
    func ciphers(cipher: String) async throws {
        let scratch = try Scratch()
        for rounds in ["1", "3"] {
            let path = try await scratch.key("key\(rounds)", ["-t", "ed25519", "-a", rounds, "-Z", cipher], passphrase: "secret")
            let key = try PrivateKey(contentsOf: path, passphrase: "secret")
            #expect(key.publicKeyLine + "\n" == (try scratch.text("key\(rounds).pub")))
            #expect(throws: PrivateKeyError.wrongPassphrase(path: path)) { try PrivateKey(contentsOf: path, passphrase: "Secret") }
        }
    }

    @Test("PEM files are read: PKCS#1, SEC1 and PKCS#8, in clear and encrypted", arguments: ["PEM", "PKCS8"], types[1...5])
    func pem(format: String, arguments: [String]) async throws {
        let scratch = try Scratch()
        for passphrase in ["", "secret"] {
            let name = "key\(passphrase)"
            let path = try await scratch.key(name, arguments + ["-m", format], passphrase: passphrase)
            #expect(try PrivateKey.isEncrypted(path) == !passphrase.isEmpty)
            let key = try PrivateKey(contentsOf: path, passphrase: "secret")
            #expect(key.publicKey == PublicKey(line: try scratch.text(name + ".pub")))
            #expect(try PrivateKey.publicKey(contentsOf: path) == key.publicKey)
            #expect(try await keygenAccepts(key, message: [9], scratch: scratch))
            guard !passphrase.isEmpty else { continue }
            #expect(throws: PrivateKeyError.encryptedWithoutPassphrase(path: path)) { try PrivateKey(contentsOf: path) }
            #expect(throws: PrivateKeyError.wrongPassphrase(path: path)) { try PrivateKey(contentsOf: path, passphrase: "other") }
        }
    }

    @Test("an ed25519 key in PKCS#8, as openssl makes it, is read and signs")
    func opensslEd25519() async throws {
        let scratch = try Scratch()
        let made = try await TestProgram.run(["openssl", "genpkey", "-algorithm", "ed25519"]).output
        let key = try PrivateKey(bytes: Array(made.utf8))
        #expect(key.algorithm == "ssh-ed25519" && key.publicKeyBlob.count == 51)
        #expect(try await keygenAccepts(key, message: [], scratch: scratch))
    }

    @Test("a key file that others may read is refused, with the command that mends it")
    func tooOpen() async throws {
        let scratch = try Scratch()
        let path = try await scratch.key("key", ["-t", "ed25519"])
        for mode: mode_t in [0o640, 0o604, 0o620] {
            chmod(path, mode)
            #expect(throws: PrivateKeyError.tooOpen(path: path, mode: mode)) { try PrivateKey(contentsOf: path) }
        }
        #expect(
            "\(PrivateKeyError.tooOpen(path: "/k", mode: 0o640))"
                == "the private key file `/k` has mode 0640, so others may read it; run `chmod 600 /k`")
        chmod(path, 0o400)
        #expect(throws: Never.self) { try PrivateKey(contentsOf: path) }
    }

    @Test("what is no usable private key is named for what it is")
    func notAKey() async throws {
        let scratch = try Scratch()
        let missing = scratch.path("none")
        #expect(throws: PrivateKeyError.missing(path: missing)) { try PrivateKey(contentsOf: missing) }
        #expect(throws: PrivateKeyError.unreadable(path: scratch.folder, reason: "it is not a regular file")) {
            try PrivateKey(contentsOf: scratch.folder)
        }
        _ = try await scratch.key("key", ["-t", "ed25519"])
        chmod(scratch.path("key.pub"), 0o600)
        #expect(
            throws: PrivateKeyError.malformed(path: scratch.path("key.pub"), reason: "it is a public key; name the private one beside it")
        ) {
            try PrivateKey(contentsOf: scratch.path("key.pub"))
        }
        #expect(throws: PrivateKeyError.malformed(path: nil, reason: "it is empty")) { try PrivateKey(bytes: []) }
        #expect(throws: PrivateKeyError.self) { try PrivateKey(bytes: Array("hello\n".utf8)) }
        let dsa = try await TestProgram.run(["openssl", "genpkey", "-algorithm", "x25519"]).output
        #expect(throws: PrivateKeyError.unsupported(path: nil, what: "only ed25519, ecdsa on a NIST curve and RSA keys are")) {
            try PrivateKey(bytes: Array(dsa.utf8))
        }
        let short = try await TestProgram.run(["openssl", "genrsa", "768"]).output
        #expect(throws: PrivateKeyError.unsupported(path: nil, what: "an RSA key of 768 bits is too short")) {
            try PrivateKey(bytes: Array(short.utf8))
        }
    }

    @Test(
        "a damaged key is an error, wherever the damage is",
        arguments: [["-t", "ed25519"], ["-t", "ecdsa"], ["-t", "rsa", "-b", "1024"]])
    func damaged(arguments: [String]) async throws {
        let scratch = try Scratch()
        let path = try await scratch.key("key", arguments, comment: "c")
        let lines = try scratch.text("key").split(separator: "\n")
        let body = try #require(Base64.decode(lines[1..<lines.count - 1].joined().utf8))
        let whole = try PrivateKey(contentsOf: path)
        func key(_ bytes: some Sequence<UInt8>) throws -> PrivateKey {
            let text = "-----BEGIN OPENSSH PRIVATE KEY-----\n\(Base64.encode(bytes))\n-----END OPENSSH PRIVATE KEY-----\n"
            return try PrivateKey(bytes: Array(text.utf8))
        }
        #expect(try key(body).publicKey == whole.publicKey)
        for count in 0..<body.count {
            #expect(throws: PrivateKeyError.self) { try key(body.prefix(count)) }
        }
        var accepted = 0
        for position in body.indices {
            var changed = body
            changed[position] ^= 0x01
            // Only the comment and RSA's private exponent are not tied to the public half.
            if let survivor = try? key(changed) {
                accepted += 1
                #expect(survivor.publicKey == whole.publicKey)
            }
        }
        #expect(accepted <= (arguments[1] == "rsa" ? 133 : 1))
    }

    @Test("one key signs on many threads at once")
    func threads() async throws {
        let scratch = try Scratch()
        for arguments in [["-t", "ed25519"], ["-t", "rsa", "-b", "2048"]] {
            let key = try PrivateKey(contentsOf: try await scratch.key(arguments[1], arguments))
            let expected = try key.sign([1, 2, 3])
            let signatures = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<64 { group.addTask { @concurrent in try key.sign([1, 2, 3]) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(signatures.count == 64 && signatures.allSatisfy { $0 == expected })
        }
    }

    @Test("signatures have the form that libssh2's callback must answer")
    func signatureForm() async throws {
        let scratch = try Scratch()
        #expect(try await PrivateKey(contentsOf: scratch.key("ed", ["-t", "ed25519"])).sign([1]).count == 64)
        let rsa = try await PrivateKey(contentsOf: scratch.key("rsa", ["-t", "rsa", "-b", "2048"]))
        #expect(try rsa.sign([1]).count == 256)
        #expect(Array(rsa.authenticationBlob.prefix(16)) == [0, 0, 0, 12] + Array("rsa-sha2-512".utf8))
        #expect(rsa.authenticationBlob.dropFirst(16).elementsEqual(rsa.publicKeyBlob.dropFirst(11)))
        let ecdsa = try await PrivateKey(contentsOf: scratch.key("ec", ["-t", "ecdsa", "-b", "521"]))
        #expect(ecdsa.authenticationBlob == ecdsa.publicKeyBlob)
        try ecdsa.sign([1]).withUnsafeBytes { bytes in
            var reader = WireReader(bytes)
            let r = reader.string()?.count ?? 0
            let s = reader.string()?.count ?? 0
            #expect((60...67).contains(r) && (60...67).contains(s) && reader.isAtEnd)
        }
    }
}
