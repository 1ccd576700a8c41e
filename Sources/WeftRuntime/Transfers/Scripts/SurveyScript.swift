import Weft

/// The script that tells what a folder of a target has in it.
///
/// Its first line is `PROGRAM TAR STATE MODE OWNER`; then come records that end with zeros: what is there, `hashes`, and the hashes.
struct SurveyScript {
    let folder: String
    /// Whether everything in the folder is told, or only what is wanted.
    let isWhole: Bool
    /// What is wanted by name: it is told if it is there, and of files the hash.
    let wanted: [TreePath]
    /// The size of what is wanted.
    let bytes: Int
    /// Whether owners are told by their numbers.
    var hasNumbers = false

    /// The command, and its standard input.
    var invocation: (command: Command, input: [UInt8]) {
        let list = WantedList(wanted)
        return (Command(raw: ScriptKit.prelude(hashing: bytes) + variables + list.text + body), list.input)
    }

    private var variables: String {
        ScriptKit.variables([
            "d": folder, "a": isWhole ? "1" : "0", "p": wanted.allSatisfy(\.isPlain) ? "1" : "0",
        ])
    }

    private var body: String {
        Self.body.replacing("USER:GROUP", with: hasNumbers ? "%u:%g" : "%U:%G").replacing(
            "%user:%group", with: hasNumbers ? "%U:%G" : "%u:%g")
    }

    private static let body = #"""
        d=$(home "$d") i=none g=no
        if has tar; then tar=tar; else tar=none; fi
        if [ -d "$d" ]; then cd -- "$d" || exit 1; i=folder; elif [ -e "$d" ] || [ -L "$d" ]; then i=other; fi
        if [ $i != folder ]; then echo "$k $tar $i 0 -"; exit 0; fi
        if has find; then g=some; fi
        if find . -prune -printf '' 2>/dev/null; then g=gnu; fi
        echo "$k $tar $i $(attributes .)"
        tell() { for f do
          if [ -L "$f" ]; then l=$(readlink -n -- "$f"; echo .); l=${l%.}; elif [ -e "$f" ]; then l=; else continue; fi
          printf '%s\0%s\0%s\0' "$(stat -c '%f %s USER:GROUP %Y' "$f" 2>/dev/null || stat -f '%Xp %z %Su:%Sg %m' "$f" 2>/dev/null)" "$f" "$l"
        done; }
        if [ $g = gnu ]; then
          tell() { find "$@" -maxdepth 0 -printf '%y %m %s %user:%group %T@\0%p\0%l\0' 2>/dev/null; }
        fi
        if [ "$a" = 0 ]; then each tell
        elif [ $g = gnu ]; then find . -mindepth 1 -printf '%y %m %s %user:%group %T@\0%p\0%l\0'
        else
          walk() { for f in "$1"/* "$1"/.[!.]* "$1"/..?*; do
            if [ -e "$f" ] || [ -L "$f" ]; then tell "$f"; if [ -d "$f" ] && [ ! -L "$f" ]; then (walk "$f"); fi; fi
          done; }
          walk .
        fi
        printf 'hashes\0'
        take() { for f do
          if [ -f "$f" ] && [ ! -L "$f" ] && [ -r "$f" ]; then printf '%s  %s\0' "$(sum <"$f")" "$f"; fi
        done; }
        if [ $g != no ] && [ "$k" = sha256sum ] && sha256sum -z </dev/null >/dev/null 2>&1; then
          take() { find "$@" -maxdepth 0 -type f -exec sha256sum -z {} + 2>/dev/null; }
        elif [ $g != no ] && [ "$p" = 1 ] && { [ "$k" = openssl ] || [ "$k" = sha256sum ]; }; then
          case $k in openssl) take() { find "$@" -maxdepth 0 -type f -exec openssl dgst -sha256 -r {} + 2>/dev/null | tr '\n' '\0'; };;
          *) take() { find "$@" -maxdepth 0 -type f -exec sha256sum {} + 2>/dev/null | tr '\n' '\0'; };; esac
        fi
        if [ "$k" != none ]; then each take; fi
        exit 0
        """#
}

/// What a folder of a target has in it.
struct Survey: Sendable {
    enum State: String, Sendable {
        case folder
        case none
        /// Something that is no folder.
        case other
    }

    let hash: ContentHash
    let hasTar: Bool
    let state: State
    /// The folder's own mode; `nil` where the host has no program to tell it.
    let mode: UInt16?
    let owner: String
    private(set) var entries: [TreePath: TreeEntry] = [:]
    private(set) var hashes: [TreePath: String] = [:]
    /// Whether names were told that could lead out of the folder; they are left out.
    private(set) var hasStrangeNames = false

    /// Reads what the script said; `nil` when it makes no sense.
    init?(_ output: [UInt8]) {
        guard let end = output.firstIndex(of: 10) else { return nil }
        let words = String(decoding: output[..<end], as: UTF8.self).split(separator: " ")
        guard words.count == 5, let state = State(rawValue: String(words[2])) else { return nil }
        hash = ScriptKit.hash(words[0])
        hasTar = words[1] == "tar"
        self.state = state
        mode = UInt16(words[3], radix: 8)
        owner = String(words[4])
        let records = output[(end + 1)...].split(separator: 0, omittingEmptySubsequences: false)
        var index = 0
        while index + 2 < records.count, !records[index].elementsEqual("hashes".utf8) {
            if let path = TreePath(records[index + 1]) {
                entries[path] = Self.entry(path, records[index], target: Array(records[index + 2]))
            } else {
                hasStrangeNames = true
            }
            index += 3
        }
        for record in records[min(index + 1, records.count)...] {
            // `HASH  ./PATH`, or `HASH *./PATH`.
            guard let space = record.firstIndex(of: 32), let path = TreePath(record.dropFirst(space - record.startIndex + 2)) else {
                continue
            }
            hashes[path] = String(decoding: record[..<space], as: UTF8.self)
        }
    }

    /// `TYPE MODE SIZE OWNER TIME` of GNU's find, or `HEXMODE SIZE OWNER TIME` of stat.
    private static func entry(_ path: TreePath, _ record: ArraySlice<UInt8>, target: [UInt8]) -> TreeEntry {
        var words = String(decoding: record, as: UTF8.self).split(separator: " ")
        var type: Substring = "?"
        var mode: UInt16?
        if words.count == 5 {
            type = words.removeFirst()
            mode = UInt16(words[0], radix: 8)
        } else if words.count == 4, let bits = UInt32(words[0], radix: 16) {
            type = [0o04: "d", 0o10: "f", 0o12: "l"][bits >> 12] ?? "?"
            mode = UInt16(bits & 0o7777)
        }
        let kind: TreeEntry.Kind
        switch type {
        case "d": kind = .folder
        case "f": kind = .file(size: words.count > 1 ? Int(words[1]) ?? 0 : 0)
        case "l": kind = .link(target: target)
        default: kind = .special
        }
        let time = words.count > 3 ? Int(words[3].prefix { $0 != "." }) ?? 0 : 0
        return TreeEntry(path: path, kind: kind, mode: mode ?? 0, modified: time, owner: words.count > 2 ? String(words[2]) : "")
    }
}
