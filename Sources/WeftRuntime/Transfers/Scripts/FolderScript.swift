import Weft

/// The scripts that make a target's folder what it is to be: one for each tar stream, and one for what needs none.
struct FolderScript {
    let folder: String
    let owner: String?

    // MARK: Streams

    /// Takes a tar stream into a temporary folder; the stream's last member is the script that does the rest.
    ///
    /// - Parameters:
    ///   - bytes: The size of what is in the stream.
    ///   - token: The name of that script in the stream, and of the temporary folder.
    ///   - blocks: For a host without tar: where in the stream the script is, in blocks. Its length is in the stream's last block.
    func receive(bytes: Int, token: String, withoutTar blocks: Int?) -> Command {
        Command(
            raw: ScriptKit.prelude(hashing: bytes)
                + ScriptKit.variables(["d": folder, "o": owner ?? "", "T": token, "B": String(blocks ?? 0)])
                    + """
                    d=$(home "$d")
                    while [ "$d" != / ] && [ "${d%/}" != "$d" ]; do d=${d%/}; done
                    if [ -d "$d" ]; then cd -- "$d" || exit 1
                    else
                      case $d in */*) f=${d%/*}/; d=${d##*/};; *) f=./;; esac
                      mkdir -p -- "$f" && cd -- "$f" || exit 1
                    fi
                    s=$(pwd -P)/$T
                    mkdir -- "$s" "$s/t" || exit 1
                    trap 'cd /; rm -rf -- "$s"' EXIT; trap 'exit 1' HUP INT TERM; trap : PIPE

                    """
                + (blocks == nil ? Self.unpack : Self.cut)
                    + """
                    [ -f "$s/plan" ] || fail 'the folder did not arrive whole'
                    hashes() { case $k in none) for f do echo -; done;; *) sums "$@" | cut -d' ' -f1;; esac; }
                    own() { if [ -n "$o" ]; then chown -hR -- "$o" "$s/t" || exit 1; fi; }
                    . "$s/plan"
                    echo "changed $k"
                    """)
    }

    private static let unpack = """
        (cd "$s/t" && exec tar -xpof -) || exit 1
        mv -- "$s/t/$T" "$s/plan" || exit 1

        """

    private static let cut = #"""
        cat >"$s/pack" || exit 1
        set -- $(tail -c 512 "$s/pack")
        [ "$1" = weft ] || fail 'the folder did not arrive whole'
        dd if="$s/pack" of="$s/plan" bs=512 skip="$B" count=$((($2 + 511) / 512)) 2>/dev/null && cutat "$s/plan" "$2" || exit 1
        x() {
          if [ "$2" = 0 ]; then : >"$6"
          else dd if="$s/pack" of="$6" bs=512 skip="$1" count="$2" 2>/dev/null && cutat "$6" "$3" || exit 1; fi
          chmod "$4" "$6" && TZ=UTC0 touch -c -t "$5" "$6" || exit 1
        }

        """#

    /// What ends a stream for a host without tar.
    static func footer(_ length: Int) -> [UInt8] { TarHeader.padded(Array("weft \(length)\n".utf8)) }

    /// Runs a script that needs no stream, in the folder.
    func run() -> Command {
        Command(
            raw: ScriptKit.variables(["d": folder, "o": owner ?? ""]) + """
                umask 077
                fail() { echo "$*" >&2; exit 1; }
                case $d in '~') d=$HOME;; '~/'*) d=$HOME/${d#??};; esac
                [ -d "$d" ] || mkdir -p -- "$d" || exit 1
                cd -- "$d" || exit 1
                eval "$(cat)"
                """)
    }
}
