extension ApplyDriver {
    /// Contents, in the order in which they are sent: one that comes before the one that is needed is kept for later.
    ///
    /// Short texts may come together, as assignments of `K` and their numbers: no program has to be started to write one to its file.
    static let contents = #"""
        receive() {
          if [ "$1" -eq 0 ]; then true >"$2"; return; fi
          if [ "$1" -le 1048576 ]; then
            X=$(LC_ALL=C dd bs="$1" count=1 iflag=fullblock of="$2" <&4 2>&1)
            case $X in "1+0 records in${NL}1+0 records out"*) return 0;; *"records in"*) ;; *) counted "$1" "$2"; return;; esac
          else
            B=$(($1 / 65536)) E=$(($1 % 65536))
            X=$(LC_ALL=C dd bs=65536 count=$B iflag=fullblock of="$2" <&4 2>&1)
            case $X in
            "$B+0 records in${NL}$B+0 records out"*)
              [ "$E" -gt 0 ] || return 0
              X=$({ LC_ALL=C dd bs=$E count=1 iflag=fullblock <&4 >>"$2"; } 2>&1)
              case $X in "1+0 records in${NL}1+0 records out"*) return 0;; esac;;
            *"records in"*) ;;
            *) counted "$1" "$2"; return;;
            esac
          fi
          printf '%s\n' "$X" >&2
          return 74
        }
        counted() { head -c "$1" <&4 >"$2" && [ "$(wc -c <"$2")" -eq "$1" ]; }
        fetch() {
          work
          [ -e "$W/$(($1 + O))" ] || arrive $(($1 + O)) "$W/$(($1 + O))"
        }
        take() {
          if [ -n "$W" ] && [ -e "$W/$(($1 + O))" ]; then cat -- "$W/$(($1 + O))" >"$2"; else arrive $(($1 + O)) "$2"; fi
        }
        arrive() {
          case " $WANT " in *" $1 "*) ;; *) say "want $1"; WANT="$WANT $1";; esac
          while :; do
            eval "X=\${K$1-}"
            if [ -n "$X" ]; then printf '%s' "$X" >"$2"; return; fi
            IFS=' ' read -r I Z <&4 || break
            if [ "$I" = text ]; then texts "$Z" || return; continue; fi
            if [ "$I" = "$1" ]; then receive "$Z" "$2"; return; fi
            work
            receive "$Z" "$W/$I" || return
          done
          echo 'the content did not arrive' >&2
          return 74
        }
        texts() {
          X=$(dd bs="$1" count=1 iflag=fullblock <&4 2>/dev/null) && [ -n "$X" ] || X=$(head -c "$1" <&4)
          [ "${#X}" -eq "$1" ] || { echo 'the content did not arrive' >&2; return 74; }
          eval "$X"
        }

        """#
}
