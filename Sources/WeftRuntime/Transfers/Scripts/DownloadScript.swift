import Weft

/// The script that sends one file.
///
/// Its first line is `FORMAT PROGRAM MODE SIZE TIME BLOCKS START HASH`, or `folder`; then comes the content from the start on, as it is or in
/// a tar archive. With a hash it waits for `go` or `keep` first: a file of that size is there. On standard error it says `TOKEN sum HASH`, the
/// hash of what it sends, and at the end `TOKEN same`, or `TOKEN changed HASH` with the hash of the file up to its old size.
struct DownloadScript {
    let source: String
    let token: String
    let look: ReceivingFile.Look

    var command: Command {
        Command(
            raw: ScriptKit.prelude(hashing: Int.max)
                + ScriptKit.variables([
                    "d": source, "T": token, "l": String(look.size), "q": String(look.kept), "y": look.keptHash,
                ]) + Self.body)
    }

    private static let body = #"""
        d=$(home "$d")
        if [ ! -e "$d" ]; then if [ -L "$d" ]; then fail "$d: the link leads nowhere"; else fail "$d is not there"; fi; fi
        if [ -d "$d" ]; then echo folder; exit 0; fi
        [ -f "$d" ] || [ -b "$d" ] || fail "$d is neither a file nor a folder"
        [ -r "$d" ] || fail "$d: permission denied"
        facts() { stat -Lc '%a %s %Y %b' "$d" 2>/dev/null || stat -Lf '%Lp %z %m %b' "$d" 2>/dev/null || echo 644 $(wc -c <"$d") 0 0; }
        set -- $(facts); m=$1 n=$2 e=$3 b=$4
        f=raw s=0 h=-
        if [ "$n" -le 4194304 ] && has sha256sum; then k=sha256sum; fi
        if [ $((b * 512 + 1048576)) -le "$n" ] && [ "$b" -gt 0 ]; then case $(tar --version 2>/dev/null) in *GNU*) f=tar;; esac; fi
        if [ "$k" != none ] && [ "$n" = "$l" ] && [ "$n" -gt 0 ]; then h=$(sum <"$d")
        elif [ "$f" = raw ] && [ "$q" -gt 0 ] && [ "$q" -le "$n" ] && [ "$(head -c "$q" <"$d" | sum)" = "$y" ]; then s=$q; fi
        echo "$f $k $m $n $e $b $s $h"
        if [ "$h" != - ]; then read -r a || exit 1; if [ "$a" = keep ]; then exit 0; fi; fi
        from() { if [ "$s" -gt 0 ]; then tail -c +$((s + 1)); else cat; fi; }
        if [ "$k" != none ] && [ "$n" -gt 0 ]; then
          if [ "$s" -gt 0 ]; then { echo "$T sum $(from <"$d" | sum)" >&2; } &
          else { echo "$T sum $(sum <"$d")" >&2; } & fi
        fi
        case $f in raw) from <"$d" || exit 1;; tar) tar --format=gnu -chSf - -- "$d" 2>/dev/null || exit 1;; esac
        wait
        set -- $(facts)
        if [ "$2 $3" = "$n $e" ]; then echo "$T same" >&2
        elif [ "$k" = none ]; then echo "$T changed -" >&2
        else echo "$T changed $(head -c "$n" <"$d" | from | sum)" >&2; fi
        """#
}

/// What a download script says first.
struct DownloadHeader: Sendable {
    let isTar: Bool
    let hash: ContentHash
    let mode: UInt16
    let size: Int
    let modified: Int
    let isSparse: Bool
    let start: Int
    /// The file's hash when one of the same size is here.
    let content: String?

    init?(_ line: [UInt8], kept: Int) {
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard words.count == 8, words[0] == "raw" || words[0] == "tar", let mode = UInt16(words[2], radix: 8), let size = Int(words[3]),
            size >= 0, let modified = Int(words[4]), let blocks = Int(words[5]), let start = Int(words[6]), start == 0 || start == kept
        else { return nil }
        isTar = words[0] == "tar"
        hash = ScriptKit.hash(words[1])
        // What a host sends makes nobody else here, and nothing sticky.
        self.mode = mode & 0o777
        self.size = size
        self.modified = modified
        isSparse = blocks > 0 && blocks < (size - 1 << 20) / 512
        self.start = start
        content = words[7] == "-" ? nil : String(words[7])
    }
}
