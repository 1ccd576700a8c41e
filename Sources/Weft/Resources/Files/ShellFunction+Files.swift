extension ShellFunction {
    /// `attributes MODE OWNER GROUP`: compares what `look` has found with what is wanted; an empty word is whatever there is.
    static let attributes = ShellFunction(
        "attributes",
        """
        attributes() {
          [ -z "$1" ] || [ "$a" = "$1" ] || { differs "mode $a" "mode $1"; r=1; }
          [ -z "$2" ] || [ "$u" = "$2" ] || [ "$i" = "$2" ] || { differs "owner $u" "owner $2"; r=1; }
          [ -z "$3" ] || [ "$g" = "$3" ] || [ "$j" = "$3" ] || { differs "group $g" "group $3"; r=1; }
        }
        """)

    /// `adjust PATH MODE OWNER GROUP`: gives a path what `look` has not found.
    static let adjust = ShellFunction(
        "adjust",
        """
        adjust() {
          if [ -n "$3" ] && [ "$u" != "$3" ] && [ "$i" != "$3" ]; then chown -h -- "$3" "$1" || return; fi
          if [ -n "$4" ] && [ "$g" != "$4" ] && [ "$j" != "$4" ]; then chgrp -h -- "$4" "$1" || return; fi
          if [ -n "$2" ] && { [ "$a" != "$2" ] || [ -n "$3$4" ]; }; then chmod -- "$2" "$1"; fi
        }
        """)

    /// `parent PATH`: whether the folder that a path is in is there, or will be.
    static let parent = ShellFunction(
        "parent",
        """
        parent() {
          if [ -d "${1%/*}/" ]; then return; fi
          if [ "$M" = check ] && [ -n "$PENDING" ]; then return; fi
          later "the folder ${1%/*} is not there: list \\`Directory(\\"${1%/*}\\")\\` before it"
        }
        """)

    /// `compare OLD NEW PATH`: the difference of two files, as a unified diff of 400 lines at most.
    static let compare = ShellFunction(
        "compare",
        #"""
        compare() {
          [ -n "$D" ] || return 0
          if command -v diff >/dev/null; then
            X=$(diff -u -L "$3" -L "$3" -- "$1" "$2" 2>&1 | sed -n '1,400p;401s/.*/ (and more)/p')
            lines '' "$X" emit
          else
            emit " the content differs; there is no diff on this host to show it"
          fi
        }
        """#)

    /// `file_check PATH MODE OWNER GROUP`: a file with the item's first content.
    static let fileCheck = ShellFunction(
        "file_check", needs: [.attributes, .parent, .compare],
        #"""
        file_check() {
          look "$J0" "$1"
          r=0 FC=
          case $K in
          f)
            if [ -n "$FRESH" ] && [ "$J0" -gt 0 ]; then eval "X=\${V$J0-}"; else X=$(sha256sum <"$1" 2>/dev/null); X=${X%% *}; fi
            if [ "$X" != "$h1" ]; then
              FC=1 r=1
              if [ -n "$D" ]; then fetch 1 && compare "$1" "$W/$((O + 1))" "$1"; fi
            fi
            attributes "$2" "$3" "$4";;
          d) cannot 'a folder is there'; return;;
          *)
            FC=1 r=1
            parent "$1" || return
            [ "$K" = - ] || differs "$1 is a link or a device" "$1 is a file"
            if [ -n "$D" ]; then fetch 1 && compare /dev/null "$W/$((O + 1))" "$1"; fi;;
          esac
          return $r
        }
        """#)

    /// `file_apply PATH MODE OWNER GROUP BACKUP VALIDATION`: what `file_check` has found wanting.
    static let fileApply = ShellFunction(
        "file_apply", needs: [.adjust, .replace],
        #"""
        file_apply() {
          if [ -z "$FC" ]; then adjust "$1" "$2" "$3" "$4"; return; fi
          [ -d "${1%/*}/" ] || { echo "the folder ${1%/*} is not there" >&2; return 2; }
          replace 'take 1 "$t"' "$@"
        }
        """#)

    /// `replace WRITER PATH MODE OWNER GROUP BACKUP VALIDATION`: replaces a file that was looked at by what a command writes to `$t`.
    static let replace = ShellFunction(
        "replace",
        #"""
        replace() {
          t=${2%/*}/.weft.${2##*/}.$$
          TMP=$t
          m=$3 o=$4 q=$5
          if [ "$K" = f ]; then m=${m:-$a} o=${o:-$u} q=${q:-$g}; else m=${m:-644}; fi
          case $m in
          644) umask 022;; 640) umask 027;; 664) umask 002;; 660) umask 007;; 666) umask 0;; *) umask 077;;
          esac
          if [ -e "$t" ] || [ -L "$t" ]; then rm -f -- "$t"; fi
          eval "$1" || { rm -f -- "$t"; umask 022; return 74; }
          umask 022
          if [ -n "$o$q" ] && { [ "$o:$q" != root:root ] || [ -g "${2%/*}/" ] || [ ! -w / ]; }; then
            chown -- "$o${q:+:$q}" "$t" || { rm -f -- "$t"; return 77; }
            chmod -- "$m" "$t" || return
          else
            case $m in 644 | 640 | 664 | 660 | 666 | 600) ;; *) chmod -- "$m" "$t" || return;; esac
          fi
          if [ -n "${7-}" ]; then
            (exec 3>&- 4>&-; eval "$7") || { X=$?; rm -f -- "$t"; echo "the new content is not valid: the check ended with status $X" >&2; return 65; }
          fi
          if [ -n "${6-}" ] && [ "$K" = f ]; then cp -p -- "$2" "$2$6" || return; fi
          mv -f -- "$t" "$2" || { rm -f -- "$t"; return 73; }
          TMP=
        }
        """#)
}
