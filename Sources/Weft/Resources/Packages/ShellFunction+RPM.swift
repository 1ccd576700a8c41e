extension ShellFunction {
    /// Packages by rpm, with zypper, dnf or yum.
    static let packagesOfRPM = ShellFunction(
        "packages of rpm",
        #"""
        rpm_installed() {
          X='install/installed %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\n'
          rpm -q --qf "%{NAME} $X%{NAME}.%{ARCH} $X" "$@"
        }
        rpm_provided() { rpm -q --whatprovides "$1" >/dev/null 2>&1; }
        rpm_trace() { rpm -qa --qf '%{NAME} %{INSTALLTIME}\n' | cksum; }
        rpm_newer() {
          if [ "$PKG" = zypper ]; then
            X=$(LC_ALL=C zypper --non-interactive --quiet --no-refresh list-updates) || return
            printf '%s\n' "$X" | awk -F '|' '$1 ~ /^v/ { gsub(/ /, ""); print $3, $5 }'
            return
          fi
          X=$(LC_ALL=C $PKG -q check-update "$@")
          case $? in 0 | 100) ;; *) return 1;; esac
          printf '%s\n' "$X" | awk '/^Obsoleting/ { exit } NF == 3 && $1 ~ /\./ { sub(/\.[^.]*$/, "", $1); print $1, $2 }'
        }
        rpm_refresh() {
          case $PKG in
          zypper) zypper_run refresh;;
          dnf) dnf -q -y --refresh makecache;;
          *) yum -q -y clean expire-cache && yum -q -y makecache;;
          esac
        }
        rpm_is_held() {
          if [ "$PKG" = zypper ]; then
            X=$(zypper --non-interactive --quiet locks | awk -F '|' '{ gsub(/ /, ""); print "Package name: " $2 }')
          else
            X=$($PKG -q versionlock list 2>/dev/null) || return 2
          fi
          case $NL$X$NL in
          *"$NL$1-"[0-9]* | *"$NL"[0-9]:"$1-"[0-9]* | *"${NL}Package name: $1$NL"*) return 0;;
          esac
          return 1
        }
        rpm_hold() {
          if [ "$PKG" = zypper ]; then
            if [ "$pk_hold" = 1 ]; then zypper_run addlock "$@"; else zypper_run removelock "$@"; fi
          else
            if [ "$pk_hold" = 1 ]; then $PKG -q -y versionlock add "$@"; else $PKG -q -y versionlock delete "$@"; fi
          fi
        }
        rpm_remove() { if [ "$PKG" = zypper ]; then zypper_run remove "$@"; else $PKG -y remove "$@"; fi; }
        rpm_install() {
          if [ "$PKG" = zypper ]; then zypper_install "$@"; return; fi
          X=
          case $PKG$pk_recommends in dnf0) X=--setopt=install_weak_deps=False;; dnf1) X=--setopt=install_weak_deps=True;; esac
          [ -z "$pk_version" ] || set -- "$1-$pk_version"
          $PKG -y $X install "$@" || return
          if [ "$pk_state" = latest ]; then $PKG -y upgrade "$@"; return; fi
          if [ -n "$pk_version" ]; then
            pkg_matches "$(rpm -q --qf '%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}' "${1%"-$pk_version"}")" "$pk_version" ||
              $PKG -y downgrade "$@"
          else
            rpm -q --whatprovides "$@" >/dev/null
          fi
        }
        zypper_run() {
          zypper --non-interactive "$@"
          C=$?
          case $C in 0 | 10[0-3] | 106) return 0;; esac
          return $C
        }
        zypper_install() {
          if [ -n "$pk_version" ]; then
            pk_list=$(LC_ALL=C zypper --non-interactive --quiet --no-refresh search -s --match-exact -t package "$1" |
              awk -F '|' '{ gsub(/ /, "") } $3 == "package" { print $4 }')
            while read -r pk_pick; do
              if pkg_matches "$pk_pick" "$pk_version"; then set -- --oldpackage "$1=$pk_pick"; break; fi
            done <<EOF
        $pk_list
        EOF
            [ $# = 2 ] || { echo "no version of $1 is known that is like $pk_version" >&2; return 104; }
          fi
          case $pk_recommends in 0) set -- --no-recommends "$@";; 1) set -- --recommends "$@";; esac
          zypper_run install --auto-agree-with-licenses "$@"
        }
        """#)
}
