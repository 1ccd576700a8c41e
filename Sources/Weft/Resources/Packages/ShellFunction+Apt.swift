extension ShellFunction {
    /// Packages by apt and dpkg.
    static let packagesOfApt = ShellFunction(
        "packages of apt", needs: [.aptGet],
        #"""
        apt_installed() {
          X='${db:Status-Want}/${db:Status-Status} ${Version}\n'
          dpkg-query -W -f="\${Package} $X\${Package}:\${Architecture} $X" "$@"
        }
        apt_provided() {
          [ -n "$PKG_PROVIDED" ] ||
            PKG_PROVIDED=" $(dpkg-query -W -f='${db:Status-Status} ${Provides},\n' 2>/dev/null | sed -n 's/^[it][^ ]* \([^,].*\)/ \1/p') "
          case $PKG_PROVIDED in *" $1,"* | *" $1 ("*) return 0;; esac
          return 1
        }
        apt_newer() {
          LC_ALL=C apt-cache policy "$@" |
            awk '/^[^ ]/ { sub(/:$/, ""); n = $0 } $1 == "Installed:" { i = $2 } $1 == "Candidate:" && $2 != "(none)" && $2 != i { print n, $2 }'
        }
        apt_trace() { stat -c %i /var/lib/dpkg/status; }
        apt_refresh() { apt_update; }
        apt_is_held() { [ "$pk_w" = hold ]; }
        apt_hold() { if [ "$pk_hold" = 1 ]; then apt-mark hold "$@"; else apt-mark unhold "$@"; fi; }
        apt_remove() {
          apt_settle
          if [ -n "$pk_purge" ]; then X=purge; else X=remove; fi
          apt_get $X --allow-change-held-packages "$@"
        }
        apt_install() {
          apt_settle
          if [ -n "$pk_version" ]; then
            apt_pick "$1" || return
            set -- --allow-downgrades "$1=$pk_pick"
          fi
          case $pk_recommends in 0) set -- --no-install-recommends "$@";; 1) set -- --install-recommends "$@";; esac
          [ -z "$pk_version$pk_hold" ] || set -- --allow-change-held-packages "$@"
          apt_get install "$@"
        }
        apt_settle() {
          for X in /var/lib/dpkg/updates/[0-9]*; do
            [ ! -e "$X" ] || DEBIAN_FRONTEND=noninteractive dpkg --configure -a --force-confdef --force-confold || true
            return 0
          done
        }
        apt_pick() {
          pk_pick=$pk_version
          case $pk_version in *[*?[]*) ;; *) return 0;; esac
          X=$(LC_ALL=C apt-cache madison "$1")
          while IFS=' |' read -r a pk_pick b; do
            case ${pk_pick:-none} in $pk_version) return 0;; esac
          done <<EOF
        $X
        EOF
          echo "no version of $1 is known that is like $pk_version" >&2
          return 100
        }
        """#)

    /// `apt_get …`, which asks nothing, keeps configuration files and waits for the lock; `apt_update …`, which refreshes the index.
    static let aptGet = ShellFunction(
        "apt_get",
        #"""
        apt_get() {
          DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical APT_LISTCHANGES_FRONTEND=none NEEDRESTART_MODE=l UCF_FORCE_CONFFOLD=1 \
            apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
            -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"
        }
        apt_update() {
          B=0
          until X=$(LC_ALL=C apt-get -q "$@" update 2>&1); do
            case $X in
            *'Could not get lock'*) [ "$B" -lt 150 ] && B=$((B + 1)) && sleep 2 && continue;;
            esac
            printf '%s\n' "$X" >&2
            return 100
          done
          [ $# -gt 0 ] || touch -- /var/lib/apt/periodic/update-success-stamp 2>/dev/null || true
        }
        """#)
}
