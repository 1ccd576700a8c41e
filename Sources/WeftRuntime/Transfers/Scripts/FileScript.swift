import Weft

/// The script that receives one file: a temporary name, the content, its hash, then mode and owner, then the rename.
///
/// Its last line of output is `same PROGRAM` or `changed PROGRAM`: whether the target is different now, and what made the hash.
struct FileScript {
    let destination: String
    let size: Int
    let mode: UInt16
    let owner: String?
    /// Seconds since 1970; `nil` is the time of writing.
    let modified: Int?
    let resumes: Bool

    /// What follows a content: the hash of what was sent, and spaces.
    static let trailer = 80

    /// For a content that is small enough to be sent at once, without a question: all of standard input.
    func whole(hashes: [ContentHash: String]) -> Command {
        Command(
            raw: prelude + ScriptKit.variables(["h": hashes[.sha256] ?? "", "c": hashes[.cksum] ?? ""])
                + """
                case $k in cksum) h=$c;; none) h=-;; esac
                if there && [ "$k" != none ] && [ "$(sum <"$d")" = "$h" ]; then adjust; exit 0; fi
                begin
                cat >"$t" || exit 1
                s=$(size "$t")
                [ "$s" -eq "$n" ] || fail "only $s of $n bytes arrived"
                [ "$(sum <"$t")" = "$h" ] || fail "the content arrived damaged"
                finish
                """)
    }

    /// For a content that may be there already, or be gone on with. It says `PROGRAM HASH PART PARTHASH BLOCKS`: the hash of what is there if
    /// the size is the same, how much of an earlier attempt is kept and its hash, and whether holes can be made.
    ///
    /// The answer is a line: `keep`; `go START`, before the content from there on and its trailer; or `holes COUNT` and as many lines of
    /// `FIRST COUNT` in blocks, before those blocks and a line with their hash.
    func stream() -> Command {
        Command(
            raw: prelude
                + """
                x=- q=0 y=- b=no
                if there && [ -r "$d" ] && [ "$k" != none ]; then x=$(sum <"$d"); fi
                if [ "$r" = 1 ] && [ "$k" != none ] && mine "$p"; then
                  s=$(size "$p"); q=$((s - s % \(LocalFile.chunk)))
                  if [ "$q" -gt 0 ] && [ "$q" -le "$n" ]; then cutat "$p" "$q"; y=$(sum <"$p"); else q=0; fi
                fi
                if dd iflag=fullblock if=/dev/null of=/dev/null 2>/dev/null; then b=yes; fi
                j=$b
                echo "$k $x $q $y $b"
                read -r a b || exit 1
                \(Self.taking)
                case $a in keep) adjust; exit 0;; go|holes) ;; *) exit 1;; esac
                if [ "$a" = go ] && [ "$b" -gt 0 ]; then
                  t=$f$T; mv -f -- "$p" "$t" && mine "$t" || fail "what was kept of an earlier attempt is gone: copy it again"
                  catch
                else
                  rm -f -- "$p"; begin
                fi
                if [ "$a" = holes ]; then
                  i=0 m2=
                  while [ "$i" -lt "$b" ]; do read -r u v || exit 1; m2="$m2 $u $v"; i=$((i+1)); done
                  set -- $m2
                  while [ $# -gt 0 ]; do
                    dd bs=\(LocalFile.block) iflag=fullblock seek="$1" count="$2" of="$t" conv=notrunc 2>/dev/null || fail "cannot write $d"
                    shift 2
                  done
                  read -r e || fail "the content did not arrive whole"
                  set -- $m2
                  v=$(while [ $# -gt 0 ]; do dd bs=\(LocalFile.block) skip="$1" count="$2" if="$t" 2>/dev/null; shift 2; done | sum)
                  cutat "$t" "$n"
                else
                  v=
                  if [ "$j" = yes ] && [ "$k" != none ]; then v=$(blocks | while read -r i c; do part "$i" "$c"; done | sum)
                  else cat >>"$t" || { r=0; exit 1; }
                  fi
                  s=$(size "$t")
                  [ "$s" -gt 0 ] || exit 1
                  [ "$s" -eq $((n + \(Self.trailer))) ] || fail "only $((s > n ? n : s)) of $n bytes arrived"
                  e=$(tail -c \(Self.trailer) "$t"); e=${e%% *}
                  cutat "$t" "$n"
                  if [ -n "$v" ]; then :
                  elif [ "$b" -gt 0 ]; then v=$(tail -c +$((b+1)) "$t" | sum); else v=$(sum <"$t"); fi
                fi
                [ "$v" = "$e" ] || { r=0; fail "the content arrived damaged"; }
                finish
                """)
    }

    /// Functions that write a content as it arrives, a number of blocks at a time, and read it again meanwhile for its hash: `blocks` says what
    /// is written as `FIRST COUNT`, and `part` prints that. What follows the last whole block is written with the trailer, and said as `rest`.
    private static let taking = """
        z=\(LocalFile.chunk) l=$((n / \(LocalFile.chunk)))
        blocks() {
          i=$((b / z))
          while [ "$i" -lt "$l" ]; do
            c=$((l - i > \(piece) ? \(piece) : l - i))
            u=$(dd bs=$z iflag=fullblock count="$c" seek="$i" conv=notrunc of="$t" 2>&1) || { true >"$t"; fail "${u%%
        *}"; }
            case $u in "$c+0 "*) ;; *) return;; esac
            echo "$i $c"
            i=$((i + c))
          done
          cat >>"$t" || { true >"$t"; exit 1; }
          echo rest 0
        }
        part() {
          if [ "$1" = rest ]; then tail -c $((n - l * z + \(trailer))) "$t" | head -c $((n - l * z))
          else dd bs=$z skip="$1" count="$2" if="$t" 2>/dev/null
          fi
        }
        """

    /// How many blocks are written before they are read again: a program is started for each that many, and the last of them are not hashed
    /// meanwhile.
    private static let piece = 64

    private var prelude: String {
        ScriptKit.prelude(hashing: size)
            + ScriptKit.variables([
                "d": destination, "n": String(size), "m": String(mode, radix: 8), "o": owner ?? "", "r": resumes ? "1" : "0",
                "w": modified.map { String(describing: TouchTime(seconds: $0)) } ?? "", "T": ScriptKit.temporaryName(),
                "P": ScriptKit.partialName(for: destination.utf8.split(separator: UInt8(ascii: "/")).last ?? []),
            ])
                + """
                d=$(home "$d")
                [ ! -d "$d" ] || fail "$d is a folder: give the file's whole name, or end it with / to keep the file's own"
                case $d in */*) f=${d%/*}/;; *) f=./ d=./$d;; esac
                [ -d "$f" ] || fail "$d: the folder $f is not there"
                p=$f$P
                there() { [ -f "$d" ] && [ ! -L "$d" ] && [ "$(size "$d")" -eq "$n" ]; }
                mine() { [ -f "$1" ] && [ ! -L "$1" ] && [ -O "$1" ] && (set -f; set -- $(ls -ldn -- "$1"); [ "$2" = 1 ]); }
                catch() { trap leave EXIT; trap 'exit 1' HUP INT TERM; trap : PIPE; }
                leave() {
                  if [ "$r" = 1 ] && s=$(size "$t" 2>/dev/null) && [ "$s" -ge \(ScriptKit.worthKeeping) ]; then mv -f -- "$t" "$p"; else rm -f -- "$t"; fi
                }
                begin() { t=$f$T; catch; (set -C; true >"$t") || exit 1; }
                modes() {
                  if [ -n "$o" ]; then chown -- "$o" "$1" || exit 1; fi
                  chmod -- "$m" "$1" || exit 1
                }
                adjust() {
                  u=$(attributes "$d"); case "$o:${u%% *}" in ":$m") echo "same $k"; return;; esac
                  modes "$d"
                  if [ "$(attributes "$d")" = "$u" ] && [ "$u" != '? ?' ]; then echo "same $k"; else echo "changed $k"; fi
                }
                finish() {
                  modes "$t"
                  if [ -n "$w" ]; then TZ=UTC0 touch -c -t "$w" -- "$t"; fi
                  r=0; mv -f -- "$t" "$d" || exit 1
                  trap - EXIT; echo "changed $k"
                }

                """
    }
}
