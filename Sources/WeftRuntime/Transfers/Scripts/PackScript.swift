import Weft

/// The script that sends files of a folder as tar archives, one after the other, and says their hashes on standard error meanwhile: between two
/// lines with the token, a record each that ends with a zero.
struct PackScript {
    let folder: String
    let token: String
    let paths: [TreePath]
    let bytes: Int

    var invocation: (command: Command, input: [UInt8]) {
        let list = WantedList(paths)
        let text = ScriptKit.prelude(hashing: bytes) + ScriptKit.variables(["d": folder, "T": token]) + list.text + Self.body
        return (Command(raw: text), list.input)
    }

    private static let body = #"""
        d=$(home "$d")
        cd -- "$d" || exit 1
        take() { for f do
          if [ -f "$f" ] && [ ! -L "$f" ] && [ -r "$f" ]; then printf '%s  %s\0' "$(sum <"$f")" "$f"; fi
        done; }
        if [ "$k" = sha256sum ] && sha256sum -z </dev/null >/dev/null 2>&1; then take() { sha256sum -z "$@" 2>/dev/null; }; fi
        pack() { tar -cf - "$@"; }
        { printf '%s\0' "$T"; each take; printf '%s\0' "$T"; } >&2 &
        exec 3>&1
        w=$(each pack 2>&1 >&3 3>&-)
        c=$?
        wait
        printf '\n%s\n' "$w" >&2
        exit $c
        """#

    /// The hashes among what the script said on standard error.
    static func hashes(in errors: [UInt8], token: String) -> [TreePath: String] {
        var hashes: [TreePath: String] = [:]
        for record in errors.split(separator: 0) {
            guard let space = record.firstIndex(of: 32), let path = TreePath(record.dropFirst(space - record.startIndex + 2)) else {
                continue
            }
            hashes[path] = String(decoding: record[..<space], as: UTF8.self)
        }
        return hashes
    }

    /// What else the script said.
    static func words(in errors: [UInt8], token: String) -> [UInt8] {
        guard let last = errors.lastIndex(of: 0) else { return errors }
        return Array(errors[(last + 1)...])
    }
}
