extension ShellFunction {
    /// `text_read PATH`: a short file's text as `$tx_old`, without another program.
    static let textRead = ShellFunction(
        "text_read",
        #"""
        text_read() {
          tx_old=
          [ -f "$1" ] && [ -r "$1" ] || return
          while IFS= read -r tx_l; do tx_old=$tx_old$tx_l$NL; done <"$1"
          tx_old=$tx_old$tx_l
        }
        """#)

    /// `text_check PATH TEXT`: whether a file holds a short text, and the difference.
    static let textCheck = ShellFunction(
        "text_check", needs: [.textRead],
        #"""
        text_check() {
          if text_read "$1" && [ "$tx_old" = "$2" ]; then return; fi
          text_diff "$1" "$2"
          return 1
        }
        text_diff() {
          [ -n "$D" ] || return 0
          if [ ! -f "$1" ] || ! command -v diff >/dev/null; then plus "$1:"; plus "${2%"$NL"}"; return; fi
          tx_x=$(printf '%s' "$2" | diff -u -L "$1" -L "$1" -- "$1" - 2>&1)
          lines '' "$tx_x" emit
        }
        """#)

    /// `text_write PATH TEXT`: writes a short text; a file that is there keeps its mode and owner, a link and a mounted file stay
    /// what they are.
    static let textWrite = ShellFunction(
        "text_write", needs: [.replace],
        #"""
        text_write() {
          tx_new=$2
          look 0 "$1"
          if [ "$K" = l ] || { [ "$K" = f ] && grep -q -F -- " $1 " /proc/self/mountinfo 2>/dev/null; }; then
            printf '%s' "$2" >"$1"
            return
          fi
          replace 'printf %s "$tx_new" >"$t"' "$1" '' '' ''
        }
        """#)
}
