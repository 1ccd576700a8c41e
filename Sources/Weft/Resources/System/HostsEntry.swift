/// Names of an address in `/etc/hosts`.
///
/// The names belong to that address only: other addresses of the same kind (IPv4 or IPv6) lose them. What else is in the file stays.
public struct HostsEntry: Resource {
    /// The address; none when the names are to be gone.
    public let address: String?
    /// Its names, the canonical one first.
    public let names: [String]
    var path = "/etc/hosts"

    /// An address with its names, the canonical one first.
    public init(_ address: String, _ names: String...) { (self.address, self.names) = (address, names) }

    /// An address with its names, the canonical one first.
    public init(_ address: String, names: [String]) { (self.address, self.names) = (address, names) }

    /// A name that no address has.
    public init(_ name: String, _ state: Absence) { self.init(names: [name], state) }

    /// Names that no address has.
    public init(names: [String], _ state: Absence) { (address, self.names) = (nil, names) }

    /// `HostsEntry`, the address and the canonical name.
    public var title: String { (["HostsEntry", address, names.first] as [String?]).compactMap { $0 }.joined(separator: " ") }

    /// A line that begins with the address and the names is as it should be, whatever other names and comments come behind them.
    public var script: ResourceScript {
        let words: Command = "\(path) \(address ?? "") \(names.joined(separator: " "))"
        var script = ResourceScript(check: "hosts_check \(words)", apply: "text_write \(path) \"$hs_new\"", functions: [.hosts])
        script.isTrusted = true
        script.problem = problem
        return script
    }

    private var problem: String? {
        if let address, !Self.isAddress(address) { return "`\(address)` is no address" }
        if names.isEmpty { return "there is no name" }
        return names.first { !Hostname.isName($0) }.map { "`\($0)` is no host's name" }
    }

    /// Whether a text looks like an address of IPv4 or IPv6.
    static func isAddress(_ text: String) -> Bool {
        let digits = text.split(separator: "%", maxSplits: 1).first ?? ""
        if digits.contains(":") { return digits.utf8.allSatisfy { $0 == 58 || $0 == 46 || UnicodeScalar($0).properties.isASCIIHexDigit } }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { part in part.utf8.count <= 3 && Int(part).map { (0...255).contains($0) } ?? false }
    }
}

extension ShellFunction {
    /// `hosts_check PATH ADDRESS "NAME…"`: what the file should be is `$hs_new`; the names go when there is no address.
    static let hosts = ShellFunction(
        "hosts", needs: [.textCheck, .textWrite],
        #"""
        hosts_line() {
          hs_l=$1 hs_a=$2 hs_names=$3
          set -f
          set -- ${hs_l%%#*}
          set +f
          hs_old=$1 hs_rest= hs_gone=
          [ $# -gt 0 ] || { hs_new=$hs_new$hs_l$NL; return; }
          case $hs_old,$hs_a in
          *,) ;;
          *:*,*:*) ;;
          *:*,* | *,*:*) hs_new=$hs_new$hs_l$NL; return;;
          esac
          shift
          if [ "$hs_old" = "$hs_a" ] && [ -z "$hs_done" ]; then
            case "$* " in "$hs_names "*) hs_new=$hs_new$hs_l$NL; hs_done=1; return;; esac
          fi
          for hs_x in "$@"; do
            case " $hs_names " in *" $hs_x "*) hs_gone=1;; *) hs_rest="$hs_rest $hs_x";; esac
          done
          if [ -z "$hs_gone" ]; then hs_new=$hs_new$hs_l$NL; return; fi
          if [ "$hs_old" = "$hs_a" ] && [ -z "$hs_done" ]; then hs_new="$hs_new$hs_a $hs_names$NL"; hs_done=1; fi
          [ -n "$hs_rest" ] || return 0
          case $hs_l in *'#'*) hs_rest="$hs_rest #${hs_l#*#}";; esac
          hs_new=$hs_new$hs_old$hs_rest$NL
        }
        hosts_check() {
          hs_new= hs_done=
          [ -n "$2" ] || hs_done=1
          if [ -f "$1" ]; then
            while IFS= read -r hs_l || [ -n "$hs_l" ]; do hosts_line "$hs_l" "$2" "$3"; done <"$1"
          fi
          [ -n "$hs_done" ] || hs_new="$hs_new$2 $3$NL"
          if text_read "$1" && [ "$tx_old$NL" = "$hs_new" ]; then return; fi
          text_check "$1" "$hs_new"
        }
        """#)
}
