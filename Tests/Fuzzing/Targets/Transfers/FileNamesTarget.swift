@testable import WeftRuntime

/// No name that a target tells leads out of the folder that it is copied into.
struct FileNamesTarget: Property {
    let name = "file-names"
    let about = "names of files from a target, in listings, hashes and archives: none leads out of the folder, no crash"

    private static let pieces = [
        "/", ".", "..", "./", "../", "a", "b", "\0", "\n", "\\", "é", " ", "*", "-", "~", "hashes", "d 755 0 u:g 1\0", "f 644 5 u:g 1.5\0",
        "81a4 5 u:g 1\0",
        "l 777 1 u:g 1\0", "sha256sum tar folder 755 root:root\n", "0123456789abcdef  ./a\0", "\u{301}", "//", "99999999999999999999", "-1",
    ]

    func make(_ choices: inout Choices) -> [UInt8] {
        let text = Array(choices.text(upTo: 16, of: Self.pieces).utf8)
        return choices.happens(onceIn: 2) ? text : Array("sha256sum tar folder 755 root:root\n".utf8) + text
    }

    func show(_ one: [UInt8]) -> String { shown(one) }

    func check(_ one: [UInt8]) throws {
        if let path = TreePath(one) { try Self.check(path) }
        if let survey = Survey(one) {
            for (path, entry) in survey.entries {
                try Self.check(path)
                try hold(entry.size >= 0, "a size of \(entry.size)")
                try same(entry.path, path, "the path of an entry")
            }
            for path in survey.hashes.keys { try Self.check(path) }
        }
        for path in PackScript.hashes(in: one, token: "t").keys { try Self.check(path) }
        if let header = DownloadHeader(one, kept: 0) { try hold(header.size >= 0 && header.start == 0, "a size of \(header.size)") }
    }

    private static func check(_ path: TreePath) throws {
        let names = path.bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Array($0) }
        try hold(
            names.allSatisfy { !$0.isEmpty && $0 != [0x2E] && $0 != [0x2E, 0x2E] && !$0.contains(0) }, "it leads out: \(shown(path.bytes))")
        try same(TreePath(path.bytes)?.bytes, path.bytes, "the path from its bytes")
        try same(path.names.map { Array($0) }, names, "its names")
        var parent = path.parent
        while let folder = parent {
            try hold(path.isInside(folder) && folder < path, "it is not inside of \(shown(folder.bytes))")
            parent = folder.parent
        }
    }
}
