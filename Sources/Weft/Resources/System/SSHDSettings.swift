/// Settings of the host's SSH server.
///
/// They stand in a file of their own, `/etc/ssh/sshd_config.d/00-weft.conf`, which is read before others, and the first value of a setting
/// counts; where `sshd_config` includes no such folder, in a block at its beginning.
///
/// What `sshd -t` does not accept is never used, and neither is what would keep the user out by whom this is done: see
/// ``init(_:name:guardsLogin:)``.
/// The server reads its configuration then; connections that stand go on.
///
/// ```swift
/// SSHDSettings(["PasswordAuthentication": "no", "PermitRootLogin": "prohibit-password", "MaxSessions": "50"])
/// ```
public struct SSHDSettings: Resource {
    /// The settings in their order.
    public let settings: [(key: String, value: String)]
    private let name: String
    private let guardsLogin: Bool
    var main = "/etc/ssh/sshd_config"

    /// Settings, as they stand in `sshd_config`.
    ///
    /// - Parameters:
    ///   - settings: The settings; those of a `Match` have a file of their own.
    ///   - name: What distinguishes several of these.
    ///   - guardsLogin: Whether settings are refused with which the user that this connection belongs to could not log in: no method
    ///     that is left, no key where only keys are, root where root may not, or a user that is not among those allowed. Another port is not refused.
    public init(_ settings: KeyValuePairs<String, String>, name: String = "weft", guardsLogin: Bool = true) {
        self.init(settings.map { ($0.key, $0.value) }, name: name, guardsLogin: guardsLogin)
    }

    /// Settings from a list made elsewhere.
    public init(_ settings: [(key: String, value: String)], name: String = "weft", guardsLogin: Bool = true) {
        (self.settings, self.name, self.guardsLogin) = (settings, name, guardsLogin)
    }

    /// `SSHDSettings`, with the name if one was given.
    public var title: String { name == "weft" ? "SSHDSettings" : "SSHDSettings \(name)" }

    /// The text is compared.
    public var script: ResourceScript {
        let words: Command = "\(main) \("\(main).d/00-\(name).conf") \(text) \(name) \(guardsLogin ? "1" : "")"
        var script = ResourceScript(check: "sshd_check \(words)", apply: "sshd_apply \(words)", functions: [.sshd])
        script.isTrusted = true
        script.problem = problem
        return script
    }

    private var text: String { settings.map { "\($0.key) \($0.value)\n" }.joined() }

    private var problem: String? {
        if !EnvironmentText.isName("_" + name.replacing("-", with: "_")) {
            return "`\(name)` is no name of a file: letters, digits, `_` and `-`"
        }
        for (key, value) in settings {
            if !EnvironmentText.isName(key) { return "`\(key)` is no setting's name" }
            if ["match", "include"].contains(key.lowercased()) { return "`\(key)` is no setting: write a `File` for it" }
            if value.isEmpty || value.utf8.contains(10) { return "the value of `\(key)` is empty, or has a line end" }
        }
        return settings.isEmpty ? "there is no setting" : nil
    }
}

extension ShellFunction {
    /// `sshd_check MAIN DROPIN TEXT NAME GUARD`, `sshd_apply …`.
    static let sshd = ShellFunction(
        "sshd", needs: [.textCheck, .textWrite, .service, .sshdGuard],
        #"""
        sshd_check() {
          [ -f "$1" ] || { later "there is no $1 yet: the SSH server is not installed"; return; }
          text_read "$1"
          case $NL$tx_old in
          *"$NL"[Ii]nclude[\ \	]*"${2%/*}/"*) ss_file=$2 ss_new=$3;;
          *)
            ss_file=$1
            case $NL$tx_old in
            *"$NL# weft $4: end$NL"*) ss_new=${tx_old%%"# weft $4: begin$NL"*}${tx_old#*"# weft $4: end$NL"};;
            *) ss_new=$tx_old;;
            esac
            ss_new="# weft $4: begin$NL$3# weft $4: end$NL$ss_new";;
          esac
          text_check "$ss_file" "$ss_new"
        }
        sshd_apply() {
          [ -f "$1" ] || { echo "there is no $1: the SSH server is not installed" >&2; return 69; }
          ss_bin=$(PATH=$PATH:/usr/sbin:/sbin; command -v sshd) || { echo 'there is no program `sshd`' >&2; return 69; }
          ss_t=$(mktemp) || return
          if [ "$ss_file" = "$1" ]; then printf '%s' "$ss_new" >"$ss_t"; else { printf '%s' "$3"; cat -- "$1"; } >"$ss_t"; fi
          ss_x=$("$ss_bin" -t -f "$ss_t" 2>&1)
          ss_r=$?
          case $ss_x in *'privilege separation directory'*) mkdir -p -m 755 /run/sshd; ss_x=$("$ss_bin" -t -f "$ss_t" 2>&1); ss_r=$?;; esac
          if [ "$ss_r" = 0 ] && [ -n "$5" ]; then sshd_guard "$ss_t"; ss_r=$?; fi
          rm -f -- "$ss_t"
          [ "$ss_r" = 0 ] || { [ -z "$ss_x" ] || printf '%s\n' "$ss_x" | sed "s|$ss_t|the new configuration|" >&2; return 65; }
          [ -d "${ss_file%/*}/" ] || mkdir -p -- "${ss_file%/*}" || return
          text_write "$ss_file" "$ss_new" && sshd_reload
        }
        sshd_reload() {
          for ss_x in ssh sshd; do
            sv_ask "$ss_x"
            case $sv_k in
            systemd) [ "$sv_load" != not-found ] || continue;;
            openrc) rc-service -e "$ss_x" >/dev/null 2>&1 || continue;;
            sysv) case $(service "$ss_x" status 2>&1) in *'unrecognized service'*) continue;; esac;;
            esac
            service_reload "$ss_x"
            return
          done
          echo 'the SSH server is no service here, and was not told' >&2
        }
        """#)

    /// `sshd_guard FILE`: whether the user of this connection could log in with a configuration.
    static let sshdGuard = ShellFunction(
        "sshd_guard",
        #"""
        sshd_guard() {
          sg_user=${SUDO_USER:-$(id -un)} sg_why= sg_key= sg_pass= sg_files= sg_root= sg_au= sg_auok= sg_ag= sg_agok= sg_ca=
          sg_addr=${SSH_CONNECTION%% *}
          sg_x=$("$ss_bin" -T -f "$1" -C "user=$sg_user,host=localhost,addr=${sg_addr:-127.0.0.1}" 2>/dev/null) || return 0
          sg_groups=" $(id -Gn -- "$sg_user" 2>/dev/null) "
          while read -r sg_k sg_v; do
            case $sg_k in
            permitrootlogin) sg_root=$sg_v;;
            pubkeyauthentication) [ "$sg_v" != yes ] || sg_key=1;;
            passwordauthentication | kbdinteractiveauthentication | challengeresponseauthentication | gssapiauthentication)
              [ "$sg_v" != yes ] || sg_pass="$sg_pass $sg_k";;
            authorizedkeysfile) sg_files=$sg_v;;
            authorizedkeyscommand | trustedusercakeys) [ "$sg_v" = none ] || sg_ca=1;;
            allowusers) sg_au=1; ! sshd_among "$sg_user" "${sg_v%%@*}" || sg_auok=1;;
            denyusers) case $sg_v in *@*) ;; *) ! sshd_among "$sg_user" "$sg_v" || sg_why="DenyUsers has $sg_user";; esac;;
            allowgroups) sg_ag=1; ! sshd_grouped "$sg_v" || sg_agok=1;;
            denygroups) ! sshd_grouped "$sg_v" || sg_why="DenyGroups has a group of $sg_user";;
            esac
          done <<EOF
        $sg_x
        EOF
          [ -z "$sg_au" ] || [ -n "$sg_auok" ] || sg_why="AllowUsers does not have $sg_user"
          [ -z "$sg_ag" ] || [ -n "$sg_agok" ] || sg_why="AllowGroups has no group of $sg_user"
          if [ "$sg_user" = root ]; then
            case $sg_root in no) sg_why="PermitRootLogin is no";; without-password | prohibit-password) sg_pass=;; esac
          fi
          if [ -z "$sg_key$sg_pass" ]; then sg_why='no method of logging in is left'
          elif [ -z "$sg_pass" ] && [ -z "$sg_ca" ] && ! sshd_keys; then sg_why="only keys are left, and $sg_user has none in $sg_files"
          fi
          [ -n "$sg_why" ] || return 0
          echo "with these settings $sg_user, by whom this is done, could not log in again: $sg_why" >&2
          return 1
        }
        sshd_among() { case $1 in $2) return 0;; esac; return 1; }
        sshd_grouped() {
          set -f
          for sg_g in $sg_groups; do ! sshd_among "$sg_g" "$1" || { set +f; return 0; }; done
          set +f
          return 1
        }
        sshd_keys() {
          sg_home=$(getent passwd "$sg_user" 2>/dev/null || grep "^$sg_user:" /etc/passwd)
          sg_home=${sg_home%:*}
          sg_home=${sg_home##*:}
          set -f
          for sg_f in $sg_files; do
            case $sg_f in
            *%*) sg_f=$(printf '%s' "$sg_f" | sed "s|%h|$sg_home|g; s|%u|$sg_user|g");;
            esac
            case $sg_f in /*) ;; *) sg_f=$sg_home/$sg_f;; esac
            [ ! -s "$sg_f" ] || { set +f; return 0; }
          done
          set +f
          return 1
        }
        """#)
}
