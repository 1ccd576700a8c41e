extension ShellFunction {
    /// `unit_apply PATH MODE VALIDATION`, `unit_remove NAME PATH`, `dropin_check PATH`, `dropin_apply PATH VALIDATION`; `unit_reload`.
    ///
    /// `systemd-analyze` wants a file with the unit's own name, so it is shown a copy. Only what systemd would not load is refused: a program
    /// that is not there yet is a warning.
    static let unit = ShellFunction(
        "unit", needs: [.fileApply],
        #"""
        unit_verify() {
          command -v systemd-analyze >/dev/null || return 0
          un_d=$(mktemp -d) || return
          cp -- "$2" "$un_d/$1" && unit_judge "$1"
        }
        dropin_verify() {
          command -v systemd-analyze >/dev/null || return 0
          un_x=$(systemctl show -p FragmentPath -- "$1" 2>/dev/null)
          un_x=${un_x#FragmentPath=}
          [ -f "$un_x" ] || return 0
          un_d=$(mktemp -d) || return
          mkdir "$un_d/$1.d" && cp -- "$un_x" "$un_d/$1" && cp -- "$2" "$un_d/$1.d/zz-weft.conf" && unit_judge "$1"
        }
        unit_judge() {
          un_x=$(systemd-analyze verify "$un_d/$1" 2>&1 </dev/null)
          un_s=$?
          rm -rf -- "$un_d"
          while IFS= read -r un_l; do
            case $un_l in "$un_d/"* | "$1:"* | *"Unit $1 "*) printf '%s\n' "${un_l#"$un_d/"}" >&2;; esac
          done <<EOF
        $un_x
        EOF
          [ "$un_s" != 0 ] || return 0
          case $un_x in *"$1 has a bad unit file setting"* | *"Failed to prepare filename"* | *"Failed to load unit"*) return 1;; esac
        }
        unit_reload() {
          command -v systemctl >/dev/null || return 0
          un_x=$(systemctl daemon-reload 2>&1 </dev/null) && return
          case $un_x in *'not been booted'* | *'Failed to connect to bus'* | *chroot*) return 0;; esac
          printf '%s\n' "$un_x" >&2
          return 1
        }
        unit_apply() { file_apply "$1" "$2" '' '' '' "$3" && unit_reload; }
        unit_remove() {
          if command -v systemctl >/dev/null; then systemctl -q disable --now -- "$1" >/dev/null 2>&1; fi
          FRESH=
          rm -f -- "$2" && unit_reload
        }
        dropin_remove() {
          rm -f -- "$1" || return
          rmdir -- "${1%/*}" 2>/dev/null
          FRESH=
          unit_reload
        }
        dropin_check() {
          if [ -d "${1%/*}/" ]; then file_check "$1" 644 '' ''; return; fi
          FC=1
          look "$J0" "$1"
          if [ -n "$D" ]; then fetch 1 && compare /dev/null "$W/$((O + 1))" "$1"; fi
          return 1
        }
        dropin_apply() {
          if [ ! -d "${1%/*}/" ]; then mkdir -p -- "${1%/*}" || return; fi
          file_apply "$1" 644 '' '' '' "$2" && unit_reload
        }
        """#)
}
