@testable import WeftRuntime

/// An archive is read as it was written, in pieces of any size; and a damaged one leads nowhere outside.
struct TarTarget: Property {
    let name = "tar"
    let about = "tar archives from a target: read as written, the same in pieces of any size, offsets within the file, no crash"

    struct Member {
        let header: TarHeader
        let content: [UInt8]
    }

    struct Case {
        let members: [Member]
        let damaged: [UInt8]
        let cuts: [Int]

        var archive: [UInt8] { members.flatMap { $0.header.blocks + TarHeader.padded($0.content) } + TarHeader.end }
    }

    private static let pieces = [
        "\0", "0", "7", "77777777777", "\u{7F}", "S", "x", "L", "K", "g", "5", "2", "ustar\0", "ustar  ", "../", "/", "12 path=../../x\n",
        "12 size=-123\n",
        "99999999999", " ", "\n",
    ]

    func make(_ choices: inout Choices) -> Case {
        let members = choices.many(upTo: 4) { choices -> Member in
            let content = choices.bytes(upTo: 24)
            var name = Array(choices.text(upTo: 6, of: ["a", "/", "..", ".", "é", "b/c"]).utf8.filter { $0 != 0 })
            if choices.happens(onceIn: 3) { name += [UInt8](repeating: 0x78, count: choices.number(in: 90...160)) }
            if name.isEmpty { name = [0x61] }
            let kind = choices.pick([TarHeader.Kind.file, .file, .folder, .link, .hardLink])
            var header = TarHeader(name: name, kind: kind)
            header.size = kind == .file ? content.count : 0
            if kind == .link || kind == .hardLink {
                header.target = Array(choices.text(upTo: 4, of: ["t", "/", ".."]).utf8.filter { $0 != 0 })
            }
            header.modified = choices.number(below: 2_000_000_000)
            return Member(header: header, content: kind == .file ? content : [])
        }
        let cuts = choices.many(upTo: 20) { $0.pick([1, 3, 100, 511, 512, 513, 2000]) }
        var archive = Case(members: members, damaged: [], cuts: cuts).archive
        let usual = choices.pick([0, 1, 3])
        while choices.number(below: usual + 1) > 0 { archive = Self.damaged(archive, &choices) }
        return Case(members: members, damaged: archive, cuts: cuts)
    }

    /// Changes a header, and makes its checksum right again so that somebody looks at it.
    private static func damaged(_ archive: [UInt8], _ choices: inout Choices) -> [UInt8] {
        var archive = archive
        let start = choices.number(below: archive.count / 512) * 512
        let places = [0, 100, 124, 136, 156, 157, 257, 345, 386, 398, 410, 482, 483, choices.number(below: 512)]
        let place = start + choices.pick(places)
        for (index, byte) in choices.pick(pieces).utf8.enumerated() where place + index < archive.count { archive[place + index] = byte }
        if choices.happens(onceIn: 6) { archive[place] = choices.byte() }
        if choices.happens(onceIn: 8) { return archive }
        var block = Array(archive[start..<(start + 512)])
        for index in 148..<156 { block[index] = 32 }
        let sum = block.reduce(0) { $0 + Int($1) }
        let digits = Array(String(sum, radix: 8).utf8)
        let field = [UInt8](repeating: 48, count: max(0, 6 - digits.count)) + digits + [0, 32]
        archive.replaceSubrange((start + 148)..<(start + 156), with: field.prefix(8))
        return archive
    }

    func show(_ one: Case) -> String {
        one.members.map { "\($0.header.kind) \(shown($0.header.name)) \($0.header.size)" }.joined(separator: "\n")
            + "\ncut at \(one.cuts)\n"
            + shown(one.damaged.prefix(4000))
    }

    private struct Found: Equatable {
        var headers: [TarHeader] = []
        var content: [[UInt8]] = []
        var outside: String?
        var isMalformed = false
        var ended = 0
    }

    func check(_ one: Case) throws {
        let found = Self.read(one.archive, cuts: one.cuts)
        try same(found.headers.map(\.name), one.members.map(\.header.name), "the names")
        try same(found.headers.map(\.target), one.members.map(\.header.target), "the targets")
        try same(found.headers.map(\.modified), one.members.map(\.header.modified), "the times")
        try same(found.content, one.members.map(\.content), "the content")
        let whole = Self.read(one.damaged, cuts: [])
        let pieces = Self.read(one.damaged, cuts: one.cuts)
        try same(pieces, whole, "what is read in pieces")
        try same(whole.outside, nil, "what lies outside of its file")
    }

    private static func read(_ bytes: [UInt8], cuts: [Int]) -> Found {
        var parser = TarParser()
        var found = Found()
        var rest = bytes[...]
        do {
            for cut in cuts + [bytes.count] where !rest.isEmpty {
                try parser.feed(Array(rest.prefix(cut))) { event in
                    switch event {
                    case .member(let header):
                        found.headers.append(header)
                        found.content.append([])
                        if header.size < 0 { found.outside = "a size of \(header.size)" }
                    case .data(let bytes, let offset):
                        let size = found.headers.last?.size ?? 0
                        if offset < 0 || bytes.count > size || offset > size - bytes.count {
                            found.outside = "\(bytes.count) at \(offset) of \(size)"
                        }
                        found.content[found.content.count - 1] += bytes
                    case .memberEnd: found.ended += 1
                    }
                }
                rest = rest.dropFirst(cut)
            }
        } catch { found.isMalformed = true }
        return found
    }
}
