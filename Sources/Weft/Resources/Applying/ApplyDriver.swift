/// The shell that runs a list of resources: what every script of ``ApplyScript`` begins with.
///
/// It talks to us in lines on its first output: `want N…` asks for contents, and with `text` in front of the numbers it can take short texts
/// together; `d TEXT` and `r TEXT` are a line of a difference and of a reason of the resource at hand, and a letter with a number says what
/// became of it: `o` as it should be, `a` being applied, `c` changed, `m` may change, `f` failed, `s` its condition does not hold, `n` not
/// begun; the same in capitals for handlers. `end` is the last.
///
/// Its input are the contents that it asked for, each behind a line with its number and size. Short texts are assignments in shell, all behind
/// one line with `text` and their size. Outputs of resources go to standard error, each behind a line with the run's token and its number.
enum ApplyDriver {
    /// The whole of it.
    static let text = opening + shared + talking + contents + survey + running

    /// What a piece that runs as another user has in its place: no way to us but its output.
    static let guest =
        shared + #"""
            emit() { printf '%s\n' "$*"; }
            reason() { printf '%s\n' "$*"; }
            fetch() { [ -e "$W/$(($1 + O))" ] || { echo 'the content is not here' >&2; return 74; }; }
            take() { fetch "$1" && cat -- "$W/$(($1 + O))" >"$2"; }
            J0=0

            """#

    private static let opening = #"""
        exec 3>&1 4<&0 </dev/null 1>&2
        umask 022
        MARKED= FAILED= PENDING= CALLED= FRESH= WANT= W= TMP= O=0 CHANGED=0

        """#

    /// The ways in which a check tells what it has found.
    private static let shared = #"""
        NL='
        '
        lines() {
          X=$2
          while :; do
            case $X in
            *"$NL"*) "$3" "$1${X%%"$NL"*}"; X=${X#*"$NL"};;
            *) "$3" "$1$X"; return;;
            esac
          done
        }
        minus() { [ -z "$D" ] || lines - "$1" emit; }
        plus() { [ -z "$D" ] || lines + "$1" emit; }
        differs() { minus "$1"; plus "$2"; }
        later() { lines '' "$1" reason; return 2; }
        cannot() { lines '' "$1" reason; return 3; }
        look() {
          if [ -n "$FRESH" ] && [ "$1" -gt 0 ]; then eval "X=\${S$1--} l=\${L$1-}"
          else
            X=$(stat -c '%f %a %U %G %u %g' -- "$2" 2>/dev/null) || X=-
            l=
            case $X in a*) l=$(readlink -- "$2");; esac
          fi
          case $X in 8*) K=f;; 4*) K=d;; a*) K=l;; -) K=-;; *) K=o;; esac
          IFS=' ' read -r f a u g i j <<EOF
        $X
        EOF
        }

        """#

    private static let talking = #"""
        say() { printf '%s\n' "$*" >&3; }
        emit() { say "d $*"; }
        reason() { say "r $*"; }
        told() { lines '' "$1" sorted; }
        sorted() { case $1 in [-+@\ ]*) [ -z "$D" ] || say "d $1";; *) say "r $1";; esac; }
        work() { [ -n "$W" ] || { W=${TMPDIR:-/tmp}/.weft.$T; mkdir -m 700 -- "$W" || exit 73; }; }
        clear() { [ -z "$TMP" ] || rm -rf -- "$TMP"; [ -z "$W" ] || rm -rf -- "$W"; }
        trap clear EXIT
        trap 'exit 143' HUP INT TERM PIPE

        """#

    /// Resources one after the other, and the handlers that they call for.
    private static let running = #"""
        mark() {
          [ $# -gt 0 ] || return 0
          [ -d "$P" ] || mkdir -p -- "$P" || return
          for Q in "$@"; do
            eval "X=\$P/\$I$Q"
            [ -e "$X" ] || { true >"$X" || return; MARKED="$MARKED $Q"; }
          done
        }
        unmark() {
          for Q in $MARKED; do
            case " $CALLED " in *" $Q "*) ;; *) eval "rm -f -- \"\$P/\$I$Q\"";; esac
          done
          MARKED=
        }
        item() {
          N=$1 F=$2
          shift 2
          if [ -n "$FAILED" ]; then say "n $N"; return; fi
          case $F in *w*) if ! (w$N) >/dev/null 2>&1 3>&- 4>&-; then say "s $N"; return; fi;; esac
          G=$D
          case $F in *s*) D=;; esac
          O=0
          case $F in *k*) k$N;; esac
          step "$@"
          D=$G
        }
        step() {
          case $F in
          *t*) c$N; C=$?;;
          *k*) [ -z "$D" ] || work; R=$( (c$N) 2>&1 ); C=$?; case $F in *s*) ;; *) [ -z "$R" ] || told "$R";; esac;;
          *) R=$( (c$N) 2>&1 4>&- ); C=$?; case $F in *s*) ;; *) [ -z "$R" ] || told "$R";; esac;;
          esac
          case $C in
          0) say "o $N"; return;;
          1 | 2) ;;
          3) say "f $N 3"; FAILED=$N; return;;
          *) say "r the check ended with status $C"; say "f $N $C"; FAILED=$N; return;;
          esac
          if [ "$M" = check ]; then
            if [ "$C" = 2 ] && [ -z "$PENDING" ]; then say "f $N 2"; FAILED=$N; return; fi
            PENDING=1 CALLED="$CALLED $*"
            if [ "$C" = 1 ]; then say "c $N"; else say "m $N"; fi
            return
          fi
          MARKED=
          mark "$@" || { say "f $N 73"; FAILED=$N; return; }
          say "a $N"
          printf '\n%s %s\n' "$T" "$N" >&2
          gather || { FAILED=$N; unmark; say "f $N 74"; return; }
          case $F in
          *q*s*) a$N >/dev/null 2>&1; C=$?;;
          *q*) a$N; C=$?;;
          *s*) (alone; a$N) >/dev/null 2>&1; C=$?;;
          *) (alone; a$N); C=$?;;
          esac
          case $F in *q*) case $F in *x*) FRESH=;; esac;; *) FRESH= CHANGED=$N;; esac
          if [ "$C" = 0 ]; then
            CALLED="$CALLED $*"
            say "c $N"
          else
            FAILED=$N
            unmark
            say "f $N $C"
          fi
        }
        gather() {
          case $F in *q*) return;; *k*) U=0;; *) return;; esac
          while [ "$U" -lt "$HN" ]; do U=$((U + 1)); fetch "$U" || return; done
        }
        finish() {
          R=
          N=0
          while [ "$N" -lt "$1" ]; do
            N=$((N + 1))
            eval "X=\$P/\$I$N"
            case " $CALLED " in *" $N "*) ;; *) [ -e "$X" ] || continue;; esac
            if [ "$M" = check ]; then say "C $N"; continue; fi
            say "A $N"
            printf '\n%s h%s\n' "$T" "$N" >&2
            (alone; h$N)
            C=$?
            if [ "$C" = 0 ]; then
              [ ! -e "$X" ] || rm -f -- "$X"
              say "C $N"
            else
              say "F $N $C"
            fi
          done
          say end
        }
        lend() {
          case " $WANT " in *" $(($1 + O)) "*) ;; *) return 0;; esac
          fetch "$1" && chmod 711 "$W" && chmod 600 "$W/$(($1 + O))" || return
          if [ "$(id -u)" = 0 ]; then chown -- "$2" "$W/$(($1 + O))"; return; fi
          if [ "$(id -un)" = "$2" ]; then return; fi
          # Only root may give files away, and nobody else is to read it: it goes through a file that the other user makes.
          X=$W/$(($1 + O))
          chmod 733 "$W" && sudo -n -u "$2" -- sh -c 'umask 077; cat >"$1"' sh "$X.lent" <"$X" && rm -f -- "$X" && ln -s "$X.lent" "$X"
          chmod 711 "$W"
        }
        alone() {
          exec 3>&- 4>&-
          reason() { printf '%s\n' "$*" >&2; }
          emit() { printf '%s\n' "$*" >&2; }
        }
        become() {
          cd / || return
          id -u -- "$1" >/dev/null 2>&1 || { later "there is no user $1"; return; }
          if [ "$(id -un)" = "$1" ]; then sh -c 'eval "$(cat)"'
          elif [ "$(id -u)" = 0 ]; then su "$1" -s /bin/sh -c 'eval "$(cat)"'
          else sudo -n -u "$1" -- sh -c 'eval "$(cat)"'
          fi
        }

        """#
}
