extension ShellFunction {
    /// `pkg_check STATE VERSION HOLD PURGE MINUTES NAME…` and `pkg_apply STATE VERSION HOLD PURGE MINUTES RECOMMENDS`: packages, by the
    /// package manager that is there.
    ///
    /// `PKG_DB` has a line for each package that is there, of those that any resource names: `NAME WANT/STATUS VERSION`, in the words of
    /// dpkg. It is read anew after something was applied. A line is looked for word by word, as dash needs the square of a text's length to
    /// remove its beginning.
    ///
    /// An installation that fails without a change to that, because the index does not know a package or names a file that is gone, is tried
    /// again with a new index.
    static let packages = ShellFunction(
        "packages", needs: [.packagesOfApt, .packagesOfRPM, .packagesOfAlpineAndArch],
        #"""
        PKG= PKG_NAMES= PKG_DB= PKG_AT=- PKG_PROVIDED=
        pkg_manager() {
          [ -z "$PKG" ] || return 0
          for X in apt-get apk pacman zypper dnf yum; do
            if command -v "$X" >/dev/null; then
              PKG=$X
              case $X in apt-get) PKG_KIND=apt;; dnf | yum | zypper) PKG_KIND=rpm;; *) PKG_KIND=$X;; esac
              return
            fi
          done
          cannot 'no package manager is known here: apt-get, apk, pacman, zypper, dnf or yum'
        }
        pkg_load() {
          [ "$PKG_AT" != "${CHANGED-}" ] || return 0
          PKG_DB=$("${PKG_KIND}_installed" $PKG_NAMES 2>/dev/null)
          PKG_AT=${CHANGED-} PKG_PROVIDED=
        }
        pkg_find() {
          pk_w= pk_s= pk_v=
          pk_ifs=$IFS
          IFS=$NL
          set -- "$1 " $PKG_DB
          IFS=$pk_ifs
          pk_x=$1
          shift
          for X in "$@" ''; do
            case $X in "$pk_x"*) break;; esac
          done
          X=${X#"$pk_x"}
          [ -n "$X" ] || return 0
          pk_v=${X#* } X=${X%% *}
          pk_w=${X%%/*} pk_s=${X#*/}
          case $pk_s in triggers-*) pk_s=installed;; not-installed) pk_s=;; esac
        }
        pkg_check() {
          pkg_manager || return
          pkg_load
          pk_r=0 pk_do= pk_mark= pk_new= pk_state=$1 pk_version=$2 pk_hold=$3 pk_purge=$4 pk_age=$5
          shift 5
          if [ "$pk_state" = latest ]; then
            if [ -n "$pk_age" ] && ! pkg_is_fresh "$pk_age"; then
              pk_do=$* pk_r=1
              differs 'package index out of date' "package index of the last $pk_age minutes"
              return $pk_r
            fi
            pk_new=$("${PKG_KIND}_newer" "$@" 2>/dev/null) || { cannot "$PKG does not tell which packages are new"; return; }
          fi
          for pk_n in "$@"; do pkg_compare || return; done
          return $pk_r
        }
        pkg_compare() {
          pkg_find "$pk_n"
          case $pk_state$pk_s in
          absent) return 0;;
          absentconfig-files) [ -n "$pk_purge" ] || return 0; minus "configuration of $pk_n $pk_v"; pk_do="$pk_do $pk_n" pk_r=1; return;;
          absent*) minus "$pk_n $pk_v"; pk_do="$pk_do $pk_n" pk_r=1; return;;
          *installed) pkg_compare_version;;
          present | presentconfig-files)
            [ -n "$pk_version" ] || ! "${PKG_KIND}_provided" "$pk_n" || return 0
            plus "$pk_n${pk_version:+ $pk_version}"; pk_do="$pk_do $pk_n" pk_r=1;;
          latest | latestconfig-files) plus "$pk_n"; pk_do="$pk_do $pk_n" pk_r=1;;
          *) differs "$pk_n $pk_v ($pk_s)" "$pk_n${pk_version:+ $pk_version}"; pk_do="$pk_do $pk_n" pk_r=1;;
          esac
          [ -z "$pk_hold" ] || pkg_compare_hold
        }
        pkg_compare_version() {
          case $pk_state in
          latest)
            case $NL$pk_new in *"$NL$pk_n "*) ;; *) return 0;; esac
            X=$NL$pk_new
            X=${X#*"$NL$pk_n "}
            differs "$pk_n $pk_v" "$pk_n ${X%%"$NL"*}";;
          *)
            [ -n "$pk_version" ] && ! pkg_matches "$pk_v" "$pk_version" || return 0
            differs "$pk_n $pk_v" "$pk_n $pk_version";;
          esac
          pk_do="$pk_do $pk_n" pk_r=1
        }
        pkg_matches() {
          case $1 in $2) return 0;; esac
          [ "$PKG_KIND" = rpm ] || return 1
          case ${1%-*} in $2) return 0;; esac
          X=${1#*:}
          case $X in $2) return 0;; esac
          case ${X%-*} in $2) return 0;; esac
          return 1
        }
        pkg_compare_hold() {
          "${PKG_KIND}_is_held" "$pk_n"
          case $?$pk_hold in
          01 | 10) return 0;;
          11) plus "$pk_n on hold";;
          00) minus "$pk_n on hold";;
          *)
            case $PKG in
            dnf | yum) cannot "$PKG holds packages by its plugin versionlock, which is not on this host";;
            *) cannot "$PKG has no means to hold a package";;
            esac
            return;;
          esac
          pk_mark="$pk_mark $pk_n" pk_r=1
        }
        pkg_is_fresh() {
          case $PKG in
          apt-get) X=$(find /var/lib/apt/lists /var/lib/apt/periodic/update-success-stamp -maxdepth 0 -mmin "-$1" 2>/dev/null);;
          apk) X=$(find /var/cache/apk /etc/apk/cache/ -name 'APKINDEX*' -mmin "-$1" 2>/dev/null);;
          pacman) X=$(find /var/lib/pacman/sync -name '*.db' -mmin "-$1" 2>/dev/null);;
          zypper) X=$(find /var/cache/zypp/solv -name cookie -mmin "-$1" 2>/dev/null);;
          *) X=$(find /var/cache/dnf /var/cache/libdnf5 /var/cache/yum -name repomd.xml -mmin "-$1" 2>/dev/null);;
          esac
          [ -n "$X" ]
        }
        pkg_apply() {
          pk_recommends=$6
          if [ -n "$pk_do" ]; then
            [ "$PKG_KIND$pk_hold" != rpm1 ] || pkg_release $pk_do
            case $pk_state in absent) "${PKG_KIND}_remove" $pk_do;; *) pkg_install $pk_do;; esac || return
          fi
          [ -z "$pk_mark" ] || "${PKG_KIND}_hold" $pk_mark
        }
        pkg_release() {
          for pk_n in "$@"; do
            rpm_is_held "$pk_n" || continue
            pk_hold=0
            rpm_hold "$pk_n"
            pk_hold=1
            case " $pk_mark " in *" $pk_n "*) ;; *) pk_mark="$pk_mark $pk_n";; esac
          done
        }
        pkg_install() {
          pk_fresh=
          if [ -n "$pk_age" ] && ! pkg_is_fresh "$pk_age"; then pk_fresh=1; "${PKG_KIND}_refresh" || true; fi
          pk_trace=$("${PKG_KIND}_trace" 2>/dev/null)
          "${PKG_KIND}_install" "$@" && return
          pk_c=$?
          [ -z "$pk_fresh" ] && [ "$pk_trace" = "$("${PKG_KIND}_trace" 2>/dev/null)" ] || return $pk_c
          echo 'once more, with a new index of packages'
          "${PKG_KIND}_refresh" || true
          "${PKG_KIND}_install" "$@"
        }
        """#)
}
