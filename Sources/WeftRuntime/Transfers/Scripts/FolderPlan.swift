import Weft

/// The part of a folder that goes through one stream, and the script that checks it there and puts it in its place.
struct FolderPlan {
    let entries: [TreeEntry]
    /// Folders that are not there, with all that is to be in them: each is moved as a whole.
    let units: Set<TreePath>
    /// Whether the whole folder is made by this stream.
    let isWhole: Bool

    /// The script, without what ``FolderEnding`` adds.
    ///
    /// - Parameters:
    ///   - hashes: Those of all files, as the host's program writes them.
    ///   - offsets: For a host without tar: where in the stream the contents are.
    func script(_ hashes: [TreePath: String], offsets: [TreePath: Int]?) -> ShellBytes {
        var script = ShellBytes()
        script.add("cd \"$s/t\" || exit 1\n")
        if let offsets { cut(offsets, into: &script) }
        check(hashes, in: &script)
        script.add("own\n")
        if isWhole {
            script.add(
                """
                cd "${s%/*}" || exit 1
                [ ! -e "./$d" ] || fail "$d: something else made it in the meantime"
                mv -- "$s/t" "./$d" && cd "./$d" || exit 1

                """)
        } else {
            place(in: &script)
        }
        return script
    }

    /// Makes files out of the stream, one by one.
    private func cut(_ offsets: [TreePath: Int], into script: inout ShellBytes) {
        for entry in entries {
            switch entry.kind {
            case .folder: script.add("mkdir -p --", [Self.word(entry.path)], " || exit 1")
            case .link(let target):
                script.add("ln -s --")
                script.add(word: target)
                script.add("", [Self.word(entry.path)], " || exit 1")
            case .file(let size):
                let blocks = (size + TarHeader.block - 1) / TarHeader.block
                let time = TouchTime(seconds: entry.modified)
                script.add("x \((offsets[entry.path] ?? 0) / TarHeader.block) \(blocks) \(size) \(String(entry.mode, radix: 8)) \(time)")
                script.add("", [Self.word(entry.path)])
            case .special: break
            }
        }
    }

    /// Compares the hashes of all files with what they are to be, in one go: names that a program may write in a way of its own by themselves.
    private func check(_ hashes: [TreePath: String], in script: inout ShellBytes) {
        let files = entries.filter(\.isFile)
        let (plain, odd) = (files.filter(\.path.isPlain), files.filter { !$0.path.isPlain })
        guard !files.isEmpty else { return }
        script.add("e='")
        script.add((plain + odd).map { hashes[$0.path] ?? "" }.joined(separator: "\n"))
        script.add("'\nv=$(\n")
        script.add("hashes", plain.map { Self.word($0.path) })
        for entry in odd {
            script.add("sum <")
            script.add(word: Self.word(entry.path))
            script.add("\n")
        }
        script.add(")\n[ \"$k\" = none ] || [ \"$v\" = \"$e\" ] || fail 'the files arrived damaged'\n")
    }

    private func place(in script: inout ShellBytes) {
        let moved = entries.filter { !isInUnit($0.path) }
        let folders = moved.filter { $0.isFolder && !units.contains($0.path) }
        script.add("f=${s%/*}\ncd \"$f\" || exit 1\n")
        script.add("mkdir -p --", folders.map { Self.word($0.path) }, " || exit 1")
        script.add("cd \"$s/t\" || exit 1\n")
        var groups: [(parent: TreePath?, words: [[UInt8]])] = []
        for entry in moved where !entry.isFolder || units.contains(entry.path) {
            if groups.last.map({ $0.parent == entry.path.parent }) != true { groups.append((entry.path.parent, [])) }
            groups[groups.count - 1].words.append(Self.word(entry.path))
        }
        for (parent, words) in groups {
            script.add("g=$f/")
            if let parent { script.add(quoted: parent.bytes + [UInt8(ascii: "/")]) }
            script.add("\n")
            script.add("mv -f --", words, " \"$g\" || exit 1")
        }
        script.add("cd \"$f\" || exit 1\n")
    }

    private func isInUnit(_ path: TreePath) -> Bool {
        var folder = path.parent
        while let next = folder {
            if units.contains(next) { return true }
            folder = next.parent
        }
        return false
    }

    static func word(_ path: TreePath) -> [UInt8] { Array("./".utf8) + path.bytes }
}

/// What is done to a target's folder when all contents are there: modes, owners, and what is to go.
struct FolderEnding {
    /// The mode of the folder itself, when it was made.
    let mode: UInt16?
    /// Folders that were made, which so far only their owner can use.
    let made: [TreeEntry]
    let adjusted: [TreeEntry]
    let removed: [TreeEntry]
    let owner: String?

    var isEmpty: Bool { mode == nil && made.isEmpty && adjusted.isEmpty && removed.isEmpty }

    /// The script, to be run in the folder.
    var script: ShellBytes {
        var script = ShellBytes()
        script.add("rm -f --", removed.filter { !$0.isFolder }.map { FolderPlan.word($0.path) }, " || exit 1")
        script.add("rmdir --", removed.reversed().filter(\.isFolder).map { FolderPlan.word($0.path) }, " || exit 1")
        let all = made + adjusted
        let own = mode == nil ? [] : [Array(".".utf8)]
        if owner != nil { script.add("chown -h -- \"$o\"", all.map { FolderPlan.word($0.path) } + own, " || exit 1") }
        // What is inside first: a folder that may not be entered any more keeps what is in it.
        var modes: [(mode: UInt16, words: [[UInt8]])] = []
        for entry in all.sorted(by: { $1.path < $0.path }) {
            if case .link = entry.kind { continue }
            if modes.last?.mode != entry.mode { modes.append((entry.mode, [])) }
            modes[modes.count - 1].words.append(FolderPlan.word(entry.path))
        }
        if let mode { modes.append((mode, own)) }
        for (mode, words) in modes { script.add("chmod -- \(String(mode, radix: 8))", words, " || exit 1") }
        return script
    }

    /// Takes away what stands in the way of something else.
    static func clearing(_ entries: [TreeEntry]) -> ShellBytes {
        var script = ShellBytes()
        script.add("rm -rf --", entries.map { FolderPlan.word($0.path) }, " || exit 1")
        return script
    }
}
