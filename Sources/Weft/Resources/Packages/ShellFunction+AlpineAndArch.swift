extension ShellFunction {
    /// Packages by apk, and by pacman.
    static let packagesOfAlpineAndArch = ShellFunction(
        "packages of apk and pacman",
        #"""
        apk_installed() {
          apk info -e -v "$@" | while read -r X; do
            n=${X%-*-*}
            printf '%s install/installed %s\n' "$n" "${X#"$n"-}"
          done
        }
        apk_provided() { apk info -e "$1" >/dev/null 2>&1; }
        apk_trace() { stat -c %i /lib/apk/db/installed; }
        apk_newer() {
          apk version -l '<' "$@" | awk '$2 == "<" { n = $1; sub(/-[^-]*-r[0-9]+$/, "", n); print n, $3 }'
        }
        apk_is_held() { return 2; }
        apk_refresh() { apk update; }
        apk_remove() {
          apk del ${pk_purge:+--purge} "$@" || return
          X=$(apk info -e "$@" 2>/dev/null)
          [ -z "$X" ] || { echo "still there, because something needs it: $X" >&2; return 1; }
        }
        apk_install() {
          case $pk_version in
          '') ;;
          *[*?[]*)
            X=${pk_version%"*"}
            X=${X%.}
            case $X in *[*?[]*) echo "apk knows exact versions and those that end with a star, not $pk_version" >&2; return 65;; esac
            set -- "$1=~$X";;
          *) set -- "$1=$pk_version";;
          esac
          if [ "$pk_state" = latest ]; then set -- --upgrade "$@"; fi
          apk add "$@"
        }

        pacman_installed() {
          pacman -Q "$@" | while read -r n X; do printf '%s install/installed %s\n' "$n" "$X"; done
        }
        pacman_provided() { pacman -T "$1" >/dev/null 2>&1; }
        pacman_trace() { stat -c %Y /var/lib/pacman/local; }
        pacman_newer() { pacman -Qu "$@" | awk '$3 == "->" && NF == 4 { print $1, $4 }'; }
        pacman_is_held() { return 2; }
        pacman_refresh() { pacman -Sy --noconfirm --noprogressbar; }
        pacman_remove() { pacman -R${pk_purge:+n} --noconfirm --noprogressbar "$@"; }
        pacman_install() {
          if [ -n "$pk_version" ]; then
            X=$(pacman -Sp --print-format %v "$1" | tail -n 1)
            [ -n "$X" ] || return 1
            case $X in $pk_version) ;; *) echo "the repositories have $1 $X, not $pk_version" >&2; return 65;; esac
          fi
          pacman -S --noconfirm --noprogressbar --needed "$@"
        }
        """#)
}
