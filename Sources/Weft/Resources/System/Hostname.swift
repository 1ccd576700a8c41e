/// The host's name, now and after a start.
///
/// Programs that look the name up, sudo among them, want it in `/etc/hosts`, too: `HostsEntry("127.0.1.1", "web1")`.
public struct Hostname: Resource {
    /// The name.
    public let name: String
    var path = "/etc/hostname"
    var kernel = "/proc/sys/kernel/hostname"

    /// A name: labels of letters, digits and `-`, with dots between them.
    public init(_ name: String) { self.name = name }

    /// `Hostname` and the name.
    public var title: String { "Hostname \(name)" }

    /// The file is compared, and the kernel's name.
    public var script: ResourceScript {
        let words: Command = "\(path) \(name) \(kernel)"
        var script = ResourceScript(check: "hostname_check \(words)", apply: "hostname_apply \(words)", functions: [.hostname])
        script.isTrusted = true
        script.problem = Self.isName(name) ? nil : "`\(name)` is no host's name: labels of letters, digits and `-`"
        return script
    }

    /// Whether a text is labels with dots between them.
    static func isName(_ name: String) -> Bool {
        name.utf8.count <= 253 && !name.contains("_")
            && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { $0 == UInt8(ascii: "-") || EnvironmentText.isName("_" + String(UnicodeScalar($0))) }
            }
    }
}

extension ShellFunction {
    /// `hostname_check PATH NAME KERNEL`, `hostname_apply PATH NAME KERNEL`.
    static let hostname = ShellFunction(
        "hostname", needs: [.textCheck, .textWrite],
        #"""
        hostname_check() {
          hn_r=0 hn_x=
          text_read "$1"
          [ "${tx_old%"$NL"}" = "$2" ] || { [ -z "$tx_old" ] || minus "$1: ${tx_old%"$NL"}"; plus "$1: $2"; hn_r=1; }
          if [ -r "$3" ]; then read -r hn_x <"$3"; else hn_x=$(hostname); fi
          [ "$hn_x" = "$2" ] || { differs "the name is $hn_x" "the name is $2"; hn_r=1; }
          return $hn_r
        }
        hostname_apply() {
          text_write "$1" "$2$NL" || return
          [ "$hn_x" = "$2" ] || hostname "$2" 2>/dev/null || hostnamectl set-hostname "$2"
        }
        """#)
}
