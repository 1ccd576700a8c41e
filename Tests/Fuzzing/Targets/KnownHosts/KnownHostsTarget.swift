@testable import SSH

/// Which lines are for a host, and what is to be thought of a key, is what a simple model says.
struct KnownHostsTarget: Property {
    let name = "known-hosts"
    let about = "known_hosts files: lookups and verdicts against a model, problems with lines, names hidden and removed"

    func make(_ choices: inout Choices) -> KnownHostsCase { KnownHostsCase(&choices, lines: 12) }

    func show(_ one: KnownHostsCase) -> String {
        "\(one.name) shows \(one.key.line.prefix(40))…\n" + one.file.split(separator: 0x0A).map { shown($0) }.joined(separator: "\n")
    }

    func check(_ one: KnownHostsCase) throws {
        let known = KnownHosts(bytes: one.file, file: "known")
        let model = KnownHostsModel.lines(one.file, for: Array(one.name.utf8))
        let ours = known.entries(host: one.host, port: one.port).filter { KnownHostsCase.keys.contains($0.key) }
        try same(ours.map(\.line), model.map(\.number), "the lines for \(one.name)")
        try same(ours.map(\.key.blob), model.map(\.blob), "the keys of \(one.name)")
        try same(ours.map { Self.marker($0) }, model.map(\.marker), "the markers of \(one.name)")
        // A damaged key may have become another one, of which the model knows nothing.
        if known.entries.allSatisfy({ KnownHostsCase.keys.contains($0.key) }) { try checkVerdict(known, one, model) }
        try checkPlaces(known, one)
        try checkHiding(known, one)
    }

    private static func marker(_ entry: KnownHosts.Entry) -> String {
        switch entry.marker {
        case .trusted: ""
        case .revoked: "@revoked"
        case .certificateAuthority: "@cert-authority"
        }
    }

    private func checkVerdict(_ known: KnownHosts, _ one: KnownHostsCase, _ lines: [KnownHostsModel.Line]) throws {
        func verdict(_ lines: [KnownHostsModel.Line]) -> String {
            if lines.contains(where: { $0.marker == "@revoked" && $0.blob == one.key.blob }) { return "revoked" }
            let trusted = lines.filter { $0.marker.isEmpty }
            if trusted.contains(where: { $0.blob == one.key.blob }) { return "trusted" }
            return trusted.isEmpty ? "unknown" : "changed"
        }
        var expected = verdict(lines)
        if expected == "unknown", one.port != 22 {
            let plain = verdict(KnownHostsModel.lines(one.file, for: Array(one.host.utf8)))
            if plain == "trusted" || plain == "revoked" { expected = plain }
        }
        let ours: String
        switch known.check(host: one.host, port: one.port, key: one.key) {
        case .trusted: ours = "trusted"
        case .revoked: ours = "revoked"
        case .changed: ours = "changed"
        // Known by keys of other types: nobody takes such a host for a new one.
        case .unknown(let others): ours = others.isEmpty ? "unknown" : "changed"
        }
        try same(ours, expected, "the verdict")
    }

    private func checkPlaces(_ known: KnownHosts, _ one: KnownHostsCase) throws {
        let count = one.file.count { $0 == 0x0A } + 1
        let lines = known.entries.map(\.line) + known.problems.map(\.line)
        try hold(Set(lines).count == lines.count, "a line is told of twice: \(lines)")
        try hold(lines.allSatisfy { (1...count).contains($0) }, "a line that is not in the file: \(lines)")
        try hold(known.entries.map(\.line) == known.entries.map(\.line).sorted(), "entries out of order")
    }

    /// A file whose plain names are hidden says the same.
    private func checkHiding(_ known: KnownHosts, _ one: KnownHostsCase) throws {
        var hidden = ""
        for entry in known.entries {
            guard case .patterns(let patterns) = entry.names, patterns.count == 1, entry.plainNames != nil else { continue }
            let marker = Self.marker(entry)
            let name = KnownHostsCase.hashed(
                String(decoding: patterns[0], as: UTF8.self), salt: Digest.sha1([UInt8(truncatingIfNeeded: entry.line)]))
            hidden += "\(marker)\(marker.isEmpty ? "" : " ")\(name) \(entry.key.line)\n"
        }
        let again = KnownHosts(text: hidden, file: "hidden").entries(host: one.host, port: one.port).map(\.key.blob)
        let plain = known.entries(host: one.host, port: one.port).filter {
            if case .patterns(let patterns) = $0.names { patterns.count == 1 && $0.plainNames != nil } else { false }
        }
        try same(again, plain.map(\.key.blob), "the keys with hidden names")
    }
}
