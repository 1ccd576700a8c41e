extension ShellFunction {
    /// `keys_check USER FILE EXCLUSIVE WANTED UNWANTED` and `keys_apply` with the same words.
    static let authorizedKeys = ShellFunction(
        "authorized_keys", needs: [.accountEntry],
        #"""
        keys_place() {
          account_entry passwd "$1"
          [ -n "$X" ] || { later "the user $1 is not there: list \`User(\"$1\")\` before it"; return; }
          IFS=: read -r a a k_u k_g a k_home a <<EOF
        $X
        EOF
          k_dir= k_file=$2 k_mode=644
          if [ -z "$2" ]; then k_dir=$k_home/.ssh k_file=$k_home/.ssh/authorized_keys k_mode=600
          else k_u=$(id -u) k_g=$(id -g); fi
          [ -d "${k_file%/*}/" ] || [ -d "$k_home/" ] || { later "the home $k_home of $1 is not there"; return; }
          for X in $k_dir "$k_file"; do
            if [ -L "$X" ]; then cannot "$X is a link, which is not followed"; return; fi
          done
        }
        keys_merge() {
          K_FILE=$k_file K_SHOW=$1 K_ONLY=$2 K_WANTED=$3 K_GONE=$4 awk '
            function blob(line, words, i, c, quoted) {
              sub(/^[ \t]+/, "", line)
              if (line == "" || line ~ /^#/) return ""
              if (line !~ /^(ssh-|ecdsa-sha2-|sk-)[^ \t"=,]*[ \t]/) {
                for (i = 1; i <= length(line); i++) {
                  c = substr(line, i, 1)
                  if (c == "\\") i++
                  else if (c == "\"") quoted = !quoted
                  else if (!quoted && (c == " " || c == "\t")) break
                }
                line = substr(line, i)
                sub(/^[ \t]+/, "", line)
              }
              split(line, words, /[ \t]+/)
              return words[1] ~ /^(ssh-|ecdsa-sha2-|sk-)/ ? words[2] : ""
            }
            function out(line) { if (!show) print line }
            function say(sign, line) { changed = 1; if (show) print sign line }
            BEGIN {
              file = ENVIRON["K_FILE"]; show = ENVIRON["K_SHOW"]; only = ENVIRON["K_ONLY"]
              n = split(ENVIRON["K_WANTED"], wanted, "\n")
              for (i = 1; i <= n; i++) line_of[blob(wanted[i])] = wanted[i]
              m = split(ENVIRON["K_GONE"], words, "\n")
              for (i = 1; i <= m; i++) gone[blob(words[i])] = 1
              while ((getline line < file) > 0) {
                b = blob(line)
                if (b != "" && b in line_of && !(b in seen)) {
                  seen[b] = 1
                  if (line != line_of[b]) { say("-", line); say("+", line_of[b]) }
                  out(line_of[b])
                } else if (only || b != "" && (b in line_of || b in gone)) say("-", line)
                else out(line)
              }
              for (i = 1; i <= n; i++) {
                b = blob(wanted[i])
                if (b in seen) continue
                seen[b] = 1
                say("+", line_of[b]); out(line_of[b])
              }
              exit changed
            }'
        }
        keys_attributes() {
          X=$(stat -c '%a %u' -- "$1" 2>/dev/null)
          [ "$X" = "$2 $k_u" ] || {
            [ -z "$X" ] || differs "$1: mode ${X% *}, user ${X#* }" "$1: mode $2, user $k_u"
            return 1
          }
        }
        keys_check() {
          keys_place "$1" "$2" || return
          k_r=0
          [ -z "$k_dir" ] || keys_attributes "$k_dir" 700 || k_r=1
          keys_attributes "$k_file" "$k_mode" || k_r=1
          keys_merge 1 "$3" "$4" "$5" || k_r=1
          [ -n "$4" ] || [ -e "$k_file" ] || return 0
          return $k_r
        }
        keys_apply() {
          keys_place "$1" "$2" 2>/dev/null || return
          D=
          if [ -n "$k_dir" ]; then
            [ -d "$k_dir/" ] || { mkdir -m 700 -- "$k_dir" && chown "$k_u:$k_g" "$k_dir"; } || return
            keys_attributes "$k_dir" 700 || { chown "$k_u:$k_g" "$k_dir" && chmod 700 "$k_dir"; } || return
          elif [ ! -d "${k_file%/*}/" ]; then
            mkdir -p -- "${k_file%/*}" || return
          fi
          if [ -e "$k_file" ] && keys_merge 1 "$3" "$4" "$5" >/dev/null; then
            keys_attributes "$k_file" "$k_mode" || { chown "$k_u:$k_g" "$k_file" && chmod "$k_mode" "$k_file"; }
            return
          fi
          t=${k_file%/*}/.weft.${k_file##*/}.$$
          rm -f -- "$t"
          umask 077
          (set -C; keys_merge '' "$3" "$4" "$5" >"$t"; [ $? -le 1 ]) || { rm -f -- "$t"; return 74; }
          chown -h "$k_u:$k_g" "$t" && chmod "$k_mode" "$t" && mv -f -- "$t" "$k_file" || { rm -f -- "$t"; return 73; }
          ! command -v restorecon >/dev/null || restorecon "$k_file" ${k_dir:+"$k_dir"} 2>/dev/null || true
        }
        """#)
}
