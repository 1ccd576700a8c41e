extension ShellFunction {
    /// `service_check NAME STATE…`, `service_apply NAME STATE…`, `service_reload NAME`, `service_restart NAME`.
    ///
    /// `sv_ask` finds out who looks after services (`sv_k`); the functions `sv_K_is` and `sv_K_do` of each kind know one state each.
    static let service = ShellFunction(
        "service", needs: [.systemdService, .openRCService, .systemVService],
        #"""
        sv_ask() {
          sv_k= sv_name=$1
          if command -v systemctl >/dev/null && sv_systemd_ask; then sv_k=systemd
          elif command -v rc-service >/dev/null; then sv_k=openrc
          elif command -v service >/dev/null; then sv_k=sysv
          fi
        }
        service_check() {
          sv_r=0 sv_todo=
          sv_ask "$1"
          shift
          [ -n "$sv_k" ] || { later 'there is no systemd, OpenRC or `service` that runs here'; return; }
          for sv_s in "$@"; do
            "sv_${sv_k}_is" "$sv_s"
            sv_c=$?
            case $sv_c in
            0) ;;
            1) sv_r=1 sv_todo="$sv_todo $sv_s";;
            *) sv_todo="$*"; return $sv_c;;
            esac
          done
          return $sv_r
        }
        service_apply() {
          case $sv_k in
          '') echo 'there is no systemd, OpenRC or `service` that runs here' >&2; return 69;;
          systemd) sv_systemd_ready || return;;
          esac
          for sv_s in stopped disabled masked enabled running; do
            case " $sv_todo " in *" $sv_s "*) "sv_${sv_k}_do" "$sv_s" || return;; esac
          done
        }
        service_reload() {
          sv_ask "$1"
          case $sv_k in
          '') echo 'there is no systemd, OpenRC or `service` that runs here' >&2; return 69;;
          *) "sv_${sv_k}_do" reloaded;;
          esac
        }
        service_restart() {
          sv_ask "$1"
          case $sv_k in
          '') echo 'there is no systemd, OpenRC or `service` that runs here' >&2; return 69;;
          *) "sv_${sv_k}_do" restarted;;
          esac
        }
        """#)

    /// systemd. A unit that is static can be neither enabled nor disabled: it is as good as either.
    ///
    /// `systemctl` that prints no state is one in a chroot, or of a system that was booted by something else.
    static let systemdService = ShellFunction(
        "systemd_service",
        #"""
        sv_systemd_ask() {
          sv_load= sv_act= sv_sub= sv_unit= sv_need= sv_type= sv_result=
          sv_x=$(systemctl show -p LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload,Type,Result -- "$sv_name" 2>/dev/null)
          while IFS='=' read -r sv_n sv_v; do
            case $sv_n in
            LoadState) sv_load=$sv_v;;
            ActiveState) sv_act=$sv_v;;
            SubState) sv_sub=$sv_v;;
            UnitFileState) sv_unit=$sv_v;;
            NeedDaemonReload) sv_need=$sv_v;;
            Type) sv_type=$sv_v;;
            Result) sv_result=$sv_v;;
            esac
          done <<EOF
        $sv_x
        EOF
          [ -n "$sv_load" ]
        }
        sv_systemd_is() {
          case $1,$sv_load in running,not-found | enabled,not-found) later "there is no unit $sv_name yet"; return;; esac
          case $1 in
          running) case $sv_act in active | reloading | refreshing) return 0;; esac; differs "${sv_act:-inactive}" running;;
          stopped) case $sv_act in inactive | failed | '') return 0;; esac; differs "$sv_act" stopped;;
          enabled)
            case $sv_unit in
            enabled | static | indirect | alias) return 0;;
            generated) ! systemctl is-enabled -q -- "$sv_name" >/dev/null 2>&1 || return 0;;
            esac
            differs "${sv_unit:-disabled}" enabled;;
          disabled)
            case $sv_unit in
            enabled | enabled-runtime | linked | linked-runtime) ;;
            generated) systemctl is-enabled -q -- "$sv_name" >/dev/null 2>&1 || return 0;;
            *) return 0;;
            esac
            differs "$sv_unit" disabled;;
          masked) case $sv_load,$sv_unit in *,masked | masked,) return 0;; esac; differs "${sv_unit:-$sv_load}" masked;;
          esac
          return 1
        }
        sv_systemd_ready() {
          case " $sv_todo " in
          *' running '* | *' enabled '*)
            case $sv_load,$sv_unit in masked,* | *,masked*) systemctl -q unmask -- "$sv_name" || return; sv_need=yes;; esac;;
          esac
          case $sv_need,$sv_load in yes,* | *,not-found) systemctl daemon-reload;; esac
        }
        sv_systemd_do() {
          case $1 in
          running) [ "$sv_act" != failed ] || systemctl reset-failed -- "$sv_name"; systemctl start -- "$sv_name" && sv_systemd_stays;;
          stopped) systemctl stop -- "$sv_name";;
          enabled) systemctl -q enable -- "$sv_name";;
          disabled) systemctl -q disable -- "$sv_name";;
          masked) systemctl -q mask -- "$sv_name";;
          reloaded)
            sv_todo=
            sv_systemd_ready || return
            case $sv_act in active | reloading | refreshing | activating) systemctl reload-or-restart -- "$sv_name";; esac;;
          restarted)
            sv_todo=
            sv_systemd_ready || return
            [ "$sv_act" != failed ] || systemctl reset-failed -- "$sv_name"
            systemctl restart -- "$sv_name" && sv_systemd_stays;;
          esac
        }
        sv_systemd_stays() {
          case $sv_type in simple | exec | idle) sleep 0.3 2>/dev/null || sleep 1;; esac
          sv_systemd_ask
          case $sv_act/$sv_sub in failed/* | */auto-restart*) ;; *) return 0;; esac
          systemctl status --no-pager --full --lines=5 -- "$sv_name" >&2
          echo "$sv_name was started and ended again: $sv_result" >&2
          return 1
        }
        """#)

    /// OpenRC. The runlevel is the default one; a service in any other counts as enabled, too.
    static let openRCService = ShellFunction(
        "openrc_service",
        #"""
        sv_openrc_is() {
          case $1 in
          running | stopped)
            if rc-service "$sv_name" status >/dev/null 2>&1; then sv_x=running; else sv_x=stopped; fi;;
          enabled | disabled)
            case $(rc-update show 2>/dev/null) in *" $sv_name |"*) sv_x=enabled;; *) sv_x=disabled;; esac;;
          *) cannot "OpenRC has no services that are $1"; return;;
          esac
          [ "$sv_x" != "$1" ] || return 0
          case $1 in
          running | enabled) rc-service -e "$sv_name" >/dev/null 2>&1 || { later "there is no service $sv_name yet"; return; };;
          esac
          differs "$sv_x" "$1"
          return 1
        }
        sv_openrc_do() {
          case $1 in
          running) rc-service "$sv_name" start;;
          stopped) rc-service "$sv_name" stop;;
          enabled) rc-update -q add "$sv_name" default;;
          disabled)
            sv_x=$(rc-update show 2>/dev/null)
            sv_x=${sv_x#*" $sv_name |"}
            for sv_s in ${sv_x%%"$NL"*}; do rc-update -q del "$sv_name" "$sv_s" || return; done;;
          reloaded)
            rc-service "$sv_name" status >/dev/null 2>&1 || return 0
            case $(rc-service "$sv_name" describe 2>&1) in
            *reload:* | *'|reload|'* | *'|reload}'*) rc-service "$sv_name" reload;;
            *) rc-service "$sv_name" restart;;
            esac;;
          restarted) rc-service "$sv_name" restart;;
          esac
        }
        """#)

    /// System V: `service`, with `chkconfig` or `update-rc.d`. Every script has `force-reload`, which restarts what cannot reload.
    static let systemVService = ShellFunction(
        "systemv_service",
        #"""
        sv_sysv_is() {
          case $1 in
          running | stopped)
            if service "$sv_name" status >/dev/null 2>&1; then sv_x=running; else sv_x=stopped; fi;;
          enabled | disabled)
            if command -v chkconfig >/dev/null; then chkconfig "$sv_name" >/dev/null 2>&1
            else ls -d /etc/rc[2345].d/S[0-9][0-9]"$sv_name" >/dev/null 2>&1
            fi && sv_x=enabled || sv_x=disabled;;
          *) cannot "services of System V cannot be $1"; return;;
          esac
          [ "$sv_x" != "$1" ] || return 0
          case $1 in
          running | enabled)
            case $(service "$sv_name" status 2>&1) in *'unrecognized service'*) later "there is no service $sv_name yet"; return;; esac;;
          esac
          differs "$sv_x" "$1"
          return 1
        }
        sv_sysv_do() {
          case $1 in
          running) service "$sv_name" start;;
          stopped) service "$sv_name" stop;;
          enabled)
            if command -v chkconfig >/dev/null; then chkconfig --add "$sv_name" && chkconfig "$sv_name" on
            else update-rc.d "$sv_name" defaults && update-rc.d "$sv_name" enable
            fi;;
          disabled) if command -v chkconfig >/dev/null; then chkconfig "$sv_name" off; else update-rc.d "$sv_name" disable; fi;;
          reloaded) ! service "$sv_name" status >/dev/null 2>&1 || service "$sv_name" force-reload;;
          restarted) service "$sv_name" restart;;
          esac
        }
        """#)
}
