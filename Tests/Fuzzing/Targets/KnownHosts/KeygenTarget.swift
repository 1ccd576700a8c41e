import SSH

/// Which lines are for a host is what `ssh-keygen -F` finds.
struct KeygenTarget: Target {
    let name = "known-hosts-keygen"
    let about = "known_hosts files against ssh-keygen -l -F and -R: lines, markers, fingerprints, and what remains of a file"
    let tools = ["ssh-keygen"]
    let batch = 1

    func make(_ choices: inout Choices) -> KnownHostsCase { KnownHostsCase(&choices, lines: 60) }

    func show(_ one: KnownHostsCase) -> String { KnownHostsTarget().show(one) }

    func judge(_ cases: [KnownHostsCase]) async throws -> [String?] {
        var problems: [String?] = []
        for one in cases { problems.append(try await judge(one)) }
        return problems
    }

    /// What OpenSSH does with a tab behind a marker depends on whether there is a space anywhere later; we take it for what it is.
    private static let exceptions = ["@revoked\t", "@cert-authority\t"].map { Array($0.utf8) }

    private func judge(_ one: KnownHostsCase) async throws -> String? {
        if Self.exceptions.contains(where: { one.file.firstRange(of: $0) != nil }) { return nil }
        let file = try Tool.write(one.file, to: "known_hosts")
        let found = try await Tool.run(["ssh-keygen", "-l", "-F", one.name, "-f", file])
        let known = KnownHosts(files: [file])
        var ours: [String] = []
        for entry in known.entries(host: one.host, port: one.port) where try await Self.isReadable(entry.key) {
            let marker = entry.marker == .revoked ? " REVOKED" : entry.marker == .certificateAuthority ? " CA" : ""
            ours.append("line \(entry.line)\(marker) \(entry.key.fingerprint)")
        }
        // `# Host NAME found: line N REVOKED`, and `NAME TYPE FINGERPRINT COMMENT` on the next line.
        var theirs: [String] = []
        for line in found.outputBytes.split(separator: 0x0A) {
            let text = String(decoding: line, as: UTF8.self)
            if text.hasPrefix("# Host "), let place = text.firstRange(of: "found: ") {
                theirs.append(String(text[place.upperBound...].split(separator: " ").joined(separator: " ")))
            } else if let last = theirs.indices.last, let digest = text.firstRange(of: "SHA256:") {
                theirs[last] += " " + String(text[digest.lowerBound...].prefix { $0 != " " })
            }
        }
        if ours == theirs { return try await judgeRemoval(one) }
        return "we find \(shown(ours))\nssh-keygen finds \(shown(theirs)) \(shown(found.errorBytes.prefix(300)))"
    }

    /// Whether OpenSSH takes a key for one: damage can move a point of ECDSA off its curve, where we leave it. No server has the other half of such a key.
    private static func isReadable(_ key: PublicKey) async throws -> Bool {
        guard key.algorithm.hasPrefix("ecdsa-"), !KnownHostsCase.keys.contains(key) else { return true }
        let file = try Tool.write(Array((key.line + "\n").utf8), to: "key.pub")
        return try await Tool.run(["ssh-keygen", "-l", "-f", file]).status == 0
    }

    /// Removing the host leaves the same file. Lines with damaged keys aside: ssh-keygen removes some of those, and declines because of others.
    private func judgeRemoval(_ one: KnownHostsCase) async throws -> String? {
        guard KnownHosts(files: [try Tool.write(one.file, to: "known_hosts")]).problems.isEmpty else { return nil }
        let theirs = try Tool.write(one.file, to: "theirs")
        let ours = try Tool.write(one.file, to: "ours")
        guard try await Tool.run(["ssh-keygen", "-R", one.name, "-f", theirs]).status == 0 else { return nil }
        let removed = try KnownHosts.remove(host: one.host, port: one.port, from: ours)
        var (left, expected) = (try Tool.read(ours), try Tool.read(theirs))
        // ssh-keygen ends a last line that had no end.
        if !removed.isEmpty, left.last ?? 0x0A != 0x0A { left.append(0x0A) }
        if expected.last == 0x0A, left.last ?? 0x0A != 0x0A { expected.removeLast() }
        return left == expected ? nil : "removing leaves\n\(shown(left))\nwhere ssh-keygen leaves\n\(shown(expected))"
    }
}
