extension ShellFunction {
    /// `CR`: a carriage return, which ends lines of files from elsewhere.
    static let carriageReturn = ShellFunction("carriage_return", "CR='\r'")

    /// `edit_open PATH MISSING`: finds the file, behind a link `$eo`, that is edited, and looks at it; `$e` is what is read.
    static let editOpen = ShellFunction(
        "edit_open", needs: [.parent],
        #"""
        edit_open() {
          look "$J0" "$1"
          e=$1 eo=$1
          if [ "$K" = l ]; then
            e=$(readlink -f -- "$1")
            [ -n "$e" ] || { cannot 'the link leads nowhere'; return; }
            eo=$e
            look 0 "$e"
          fi
          case $K in
          f) [ -r "$e" ] || cannot 'it cannot be read';;
          -)
            e=/dev/null
            case $2 in
            create) parent "$eo";;
            ignore) ;;
            *) later "the file $1 is not there: list what brings it before this";;
            esac;;
          d) cannot 'a folder is there';;
          *) cannot 'a device or the like is there';;
          esac
        }
        """#)

    /// `edit_text`: whether `$e` is a text.
    static let editText = ShellFunction(
        "edit_text",
        #"""
        edit_text() {
          LC_ALL=C tr -d '\000' <"$e" | cmp -s - "$e" || cannot 'it has NUL bytes in it, and so is no text'
        }
        """#)

    /// `edit_check TEST FILTER PATH MISSING` and `edit_apply FILTER PATH MISSING BACKUP VALIDATION`: a file whose text a command filters.
    static let edit = ShellFunction(
        "edit", needs: [.editOpen, .editText, .compare, .replace],
        #"""
        edit_same() { eval "$1" 2>/dev/null | cmp -s - "$e"; }
        edit_check() {
          edit_open "$3" "$4" || return
          [ "$K$4" != -ignore ] || return 0
          if eval "$1" 2>/dev/null && [ "$K" = f ]; then return 0; fi
          if [ "$K" = f ]; then edit_text || return; fi
          X=$(eval "$2" 2>&1 >/dev/null) || { cannot "$X"; return; }
          if [ -n "$D" ]; then eval "$2" | compare "$e" - "$3"; fi
          return 1
        }
        edit_apply() {
          edit_open "$2" "$3" || { echo "$2 cannot be edited: it is not there" >&2; return 2; }
          replace "$1 >\"\$t\"" "$eo" '' '' '' "$4" "$5" || return
          [ "$eo$K" = "$2f" ] || FRESH=
        }
        """#)

    /// `sed_filter SCRIPT`: the text of `$e`, edited.
    static let sedFilter = ShellFunction(
        "sed_filter",
        #"""
        sed_filter() { LC_ALL=C sed -E -e "$1" -- "$e"; }
        sed_settles() {
          X=$(sed_filter "$1" | cksum)
          [ "$X" = "$(sed_filter "$1" | LC_ALL=C sed -E -e "$1" | cksum)" ] ||
            { echo 'the replacement matches again, so that every run would change the file' >&2; return 65; }
        }
        sed_settled() { sed_settles "$1" && sed_filter "$1"; }
        """#)

    /// `replace_text OLD NEW FILE`: the text of a file with each occurrence of a text replaced. Where NEW has OLD in it, an occurrence that is
    /// part of NEW stays.
    static let replaceText = ShellFunction(
        "replace_text",
        #"""
        replace_text() {
          old=$1 by=$2 end=$(tail -c 1 -- "$3") LC_ALL=C awk '
            { all = all (NR > 1 ? "\n" : "") $0 }
            END {
              old = ENVIRON["old"]; by = ENVIRON["by"]; skip = index(by, old)
              while (old != "" && (at = index(all, old))) {
                kept = skip ? index(all, by) : 0
                if (kept && kept <= at) { done = done substr(all, 1, kept + length(by) - 1); all = substr(all, kept + length(by)) }
                else { done = done substr(all, 1, at - 1) by; all = substr(all, at + length(old)) }
              }
              printf "%s%s", done all, NR && ENVIRON["end"] == "" ? "\n" : ""
            }' "$3"
        }
        """#)
}
