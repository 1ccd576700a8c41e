extension ShellFunction {
    /// `apt_source_check FILE KEY SUITES TEXT` and `apt_source_apply FILE KEY`: a repository whose key, if we bring it, is the first content.
    static let aptSource = ShellFunction(
        "apt_source", needs: [.aptGet],
        #"""
        apt_source_check() {
          command -v apt-get >/dev/null || { cannot 'apt is not on this host'; return; }
          as_suites=$3
          if [ -z "$3" ]; then
            as_suites=$(. /etc/os-release 2>/dev/null; printf '%s' "${VERSION_CODENAME-}")
            [ -n "$as_suites" ] || { cannot 'the release of this host has no code name: give the suites'; return; }
          fi
          as_text="${4%%"$NL"*}${NL}Suites: $as_suites$NL${4#*"$NL"}"
          as_text=${as_text%"$NL"}
          as_key= as_r=0
          if [ -n "$2" ]; then
            X=$(sha256sum 2>/dev/null <"$2")
            if [ "${X%% *}" != "$h1" ]; then
              [ -z "$X" ] || minus "key $2 ${X%% *}"
              plus "key $2 $h1"
              as_key=1 as_r=1
            fi
          fi
          X=$(cat -- "$1" 2>/dev/null)
          if [ "$X" != "$as_text" ]; then
            [ -z "$X" ] || minus "$X"
            plus "$as_text"
            as_r=1
          fi
          if [ $as_r = 0 ]; then
            for a in $(stat -L -c %a -- "$1" ${2:+"$2"} 2>/dev/null); do
              [ "$a" = 644 ] || { differs "mode $a" 'mode 644'; as_r=1; }
            done
            as_text=
          elif [ "$M" = apply ]; then
            work
            [ -z "$as_key" ] || fetch 1 || { cannot 'the key did not arrive'; return; }
          fi
          return $as_r
        } 2>/dev/null
        apt_source_apply() {
          if [ -z "$as_text" ]; then chmod 644 -- "$1" ${2:+"$2"}; return; fi
          mkdir -p -- "${1%/*}" || return
          t=$W/${1##*/}
          k=
          if [ -n "$as_key" ]; then
            mkdir -p -- "${2%/*}" || return
            k=${2%/*}/weft.$$.${2##*/}
            trap 'rm -f -- "$k"' EXIT
            take 1 "$k" && chmod 644 -- "$k" || return
            printf '%s\n' "${as_text%"Signed-By: "*}Signed-By: $k" >"$t"
          else
            printf '%s\n' "$as_text" >"$t"
          fi
          apt_update -o Dir::Etc::sourcelist="$t" -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0 -o APT::Update::Error-Mode=any || return
          [ -z "$k" ] || mv -f -- "$k" "$2" || return
          t=$1.weft
          printf '%s\n' "$as_text" >"$t" && chmod 644 -- "$t" && mv -f -- "$t" "$1"
        }
        """#)
}
