/// A rule of ufw's.
///
/// ```swift
/// UFWRule(.allow, port: 443, protocol: .tcp)
/// UFWRule(.limit, port: 22, protocol: .tcp, comment: "ssh")
/// UFWRule(.allow, port: 5432, protocol: .tcp, from: "10.0.0.0/8")
/// ```
public struct UFWRule: Resource {
    /// What becomes of the packets.
    public enum Action: String, Sendable, Hashable {
        /// They pass.
        case allow
        /// They are dropped.
        case deny
        /// They are refused with an answer.
        case reject
        /// They pass, unless one address begins six connections within half a minute.
        case limit
    }

    /// Which packets a port is about.
    public enum Transport: String, Sendable, Hashable {
        /// Those of TCP.
        case tcp
        /// Those of UDP.
        case udp
    }

    /// Which way the packets go.
    public enum Direction: String, Sendable, Hashable {
        /// To the host.
        case incoming = "in"
        /// From it.
        case outgoing = "out"
    }

    private let words: [String]
    private let comment: String?
    private let problem: String?
    private let isAbsent: Bool

    /// A rule about a port, an address, or both.
    ///
    /// - Parameters:
    ///   - action: What becomes of the packets.
    ///   - port: The port that they go to: `443`; any unless given.
    ///   - range: The last of several ports; with it comes a protocol.
    ///   - protocol: TCP or UDP, both unless given.
    ///   - source: Where they come from: an address or a network, anywhere unless given.
    ///   - target: The address that they go to, any unless given.
    ///   - interface: The interface that they come in, or go out, by.
    ///   - direction: Which way they go.
    ///   - comment: What `ufw status` shows with it.
    ///   - presence: Whether there is to be such a rule.
    public init(
        _ action: Action, port: Int? = nil, through last: Int? = nil, protocol kind: Transport? = nil, from source: String? = nil,
        to target: String? = nil, on interface: String? = nil, direction: Direction = .incoming, comment: String? = nil,
        _ presence: Presence = .present
    ) {
        let ports = port.map { first in last.map { "\(first):\($0)" } ?? "\(first)" }
        let isShort = source == nil && target == nil && interface == nil
        var words = [action.rawValue]
        if isShort, let ports {
            if direction == .outgoing { words.append("out") }
            words.append(kind.map { "\(ports)/\($0.rawValue)" } ?? ports)
        } else {
            if let interface { words += [direction.rawValue, "on", interface] } else if direction == .outgoing { words.append("out") }
            if let source { words += ["from", source] }
            if let target { words += ["to", target] } else if ports != nil { words += ["to", "any"] }
            if let ports { words += ["port", ports] }
            if words.count == 1 { words += ["to", "any"] }
            if let kind { words += ["proto", kind.rawValue] }
        }
        (self.words, self.comment, isAbsent) = (words, comment, presence == .absent)
        let numbers = [port, last].compactMap { $0 }
        let isBlank = [source, target, interface].compactMap { $0 }.contains { $0.isEmpty || $0.utf8.contains { $0 <= 32 || $0 == 39 } }
        if numbers.contains(where: { !(1...65535).contains($0) }) || last != nil && port == nil {
            problem = "a port is a number from 1 to 65535"
        } else if last != nil && kind == nil {
            problem = "a range of ports needs a protocol, `.tcp` or `.udp`"
        } else if isBlank || comment?.utf8.contains(where: { $0 < 32 || $0 == 39 }) ?? false {
            problem = "an address or interface has a blank, or a comment a `'`, which ufw cannot have"
        } else if isShort && port == nil {
            problem = "it says neither port nor address nor interface: that is the policy, `UFW(incoming:)`"
        } else {
            problem = nil
        }
    }

    /// `UFWRule` and the rule.
    public var title: String { "UFWRule \(words.joined(separator: " "))" }

    /// What `ufw show added` lists is compared; that is so whether or not the firewall is in use.
    public var script: ResourceScript {
        let rule: Command = "\(isAbsent ? "absent" : "") \(comment ?? "") \(words)"
        var script = ResourceScript(check: "ufw_check \(rule)", apply: "ufw_apply \(rule)", functions: [.ufwRule])
        script.isTrusted = true
        script.problem = problem
        return script
    }
}

extension ShellFunction {
    /// `ufw_check ABSENT COMMENT WORD…`, `ufw_apply ABSENT COMMENT WORD…`.
    ///
    /// The list is asked for again unless the item before was a rule, too, and nothing had to be done: `ufw` takes a tenth of a second.
    static let ufwRule = ShellFunction(
        "ufw_rule",
        #"""
        uf_ok=
        ufw_check() {
          command -v ufw >/dev/null || { later 'ufw is not installed yet'; return; }
          uf_absent=$1 uf_comment=$2
          shift 2
          if [ -z "$uf_ok" ] || [ "$((uf_ok + 1))" != "${N:-0}" ]; then uf_x=$NL$(ufw show added 2>/dev/null)$NL; fi
          uf_ok=
          uf_rule="ufw $*"
          uf_full=$uf_rule
          [ -z "$uf_comment" ] || uf_full="$uf_rule comment '$uf_comment'"
          uf_was=
          case $uf_x in
          *"$NL$uf_full$NL"*) uf_was=$uf_full;;
          *"$NL$uf_rule$NL"*) uf_was=$uf_rule;;
          *"$NL$uf_rule comment "*) uf_was="$uf_rule comment ${uf_x#*"$NL$uf_rule comment "}"; uf_was=${uf_was%%"$NL"*};;
          esac
          if [ -n "$uf_absent" ]; then
            [ -n "$uf_was" ] || { uf_ok=${N-}; return 0; }
            minus "$uf_was"
            return 1
          fi
          if [ "$uf_was" = "$uf_full" ] || { [ -n "$uf_was" ] && [ -z "$uf_comment" ]; }; then uf_ok=${N-}; return 0; fi
          [ -z "$uf_was" ] || minus "$uf_was"
          plus "$uf_full"
          return 1
        }
        ufw_apply() {
          uf_absent=$1 uf_comment=$2
          shift 2
          if [ -n "$uf_absent" ]; then ufw delete "$@"
          elif [ -n "$uf_comment" ]; then ufw "$@" comment "$uf_comment"
          else ufw "$@"
          fi
        }
        """#)
}
