/// The firewall of ufw: whether it is in use, and what becomes of packets that no rule is about.
///
/// It is not switched on while no rule lets in the connection that it is done over: list the `UFWRule` for SSH before it.
public struct UFW: Resource {
    /// Whether it is in use.
    public enum State: String, Sendable, Hashable {
        /// It is, and at each start.
        case enabled
        /// It is not.
        case disabled
    }

    private let state: State
    private let incoming: UFWRule.Action
    private let outgoing: UFWRule.Action

    /// The firewall, with its policies: what becomes of packets that no rule is about.
    public init(_ state: State, incoming: UFWRule.Action = .deny, outgoing: UFWRule.Action = .allow) {
        (self.state, self.incoming, self.outgoing) = (state, incoming, outgoing)
    }

    /// `UFW`.
    public var title: String { "UFW" }

    /// What `ufw status verbose` prints is compared.
    public var script: ResourceScript {
        let words: Command = "\(state.rawValue) \(incoming.rawValue) \(outgoing.rawValue)"
        var script = ResourceScript(check: "ufw_state_check \(words)", apply: "ufw_state_apply \(words)", functions: [.ufwState])
        script.isTrusted = true
        script.problem = incoming == .limit || outgoing == .limit ? "a policy cannot be `limit`" : nil
        return script
    }
}

extension ShellFunction {
    /// `ufw_state_check STATE INCOMING OUTGOING`, `ufw_state_apply STATE INCOMING OUTGOING`.
    ///
    /// The port that the connection came in by is sshd's own where sudo has taken `SSH_CONNECTION` away.
    static let ufwState = ShellFunction(
        "ufw_state",
        #"""
        ufw_state_check() {
          command -v ufw >/dev/null || { later 'ufw is not installed yet'; return; }
          us_r=0
          us_x=$(ufw status verbose 2>/dev/null)
          case $us_x in 'Status: active'*) us_s=enabled;; *) us_s=disabled;; esac
          [ "$us_s" = "$1" ] || { differs "$us_s" "$1"; us_r=1; }
          [ "$1" = enabled ] && [ "$us_s" = enabled ] || return $us_r
          us_x=${us_x#*"${NL}Default: "}
          us_x=${us_x%%"$NL"*}
          case $us_x in "$2 (incoming), $3 (outgoing)"*) ;; *) differs "$us_x" "$2 (incoming), $3 (outgoing)"; us_r=1;; esac
          return $us_r
        }
        ufw_lets_in() {
          [ "$1" = deny ] || [ "$1" = reject ] || return 0
          us_port=${SSH_CONNECTION##* }
          if [ -z "$us_port" ]; then
            us_port=$(sshd -T 2>/dev/null | sed -n 's/^port //p')
            us_port=${us_port%%"$NL"*}
          fi
          us_port=${us_port:-22}
          us_x=$(ufw show added 2>/dev/null)
          while IFS= read -r us_l; do
            us_l=${us_l%% comment \'*}
            case $us_l in 'ufw allow '* | 'ufw limit '*) us_l=${us_l#ufw * };; *) continue;; esac
            case $us_l in
            'out '* | */udp | *' proto udp') ;;
            "$us_port" | "$us_port/tcp" | *" port $us_port" | *" port $us_port proto tcp") return 0;;
            *' port '* | *' app '*) ;;
            'from '* | 'in on '*) return 0;;
            OpenSSH | ssh) [ "$us_port" != 22 ] || return 0;;
            esac
          done <<EOF
        $us_x
        EOF
          echo "no rule lets port $us_port in, which this connection came by" >&2
          echo "list \`UFWRule(.allow, port: $us_port, protocol: .tcp)\` before it" >&2
          return 1
        }
        ufw_state_apply() {
          if [ "$1" = disabled ]; then ufw disable; return; fi
          ufw_lets_in "$2" || return
          ufw default "$2" incoming >/dev/null && ufw default "$3" outgoing >/dev/null && ufw --force enable
        }
        """#)
}
