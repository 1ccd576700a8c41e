/// A setting of the kernel, now and after a start: a file in `/etc/sysctl.d`, and the value in `/proc/sys`.
public struct Sysctl: Resource {
    /// The setting's name: `net.ipv4.ip_forward`.
    public let key: String
    /// Its value, as `sysctl` prints it.
    public let value: String
    var folder = "/etc/sysctl.d"
    var kernel = "/proc/sys"

    /// A setting with its value: `"4096 87380 6291456"`. Blanks count as one space.
    public init(_ key: String, _ value: String) {
        (self.key, self.value) = (key, value.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }

    /// A setting with a number.
    public init(_ key: String, _ value: Int) { self.init(key, String(value)) }

    /// `Sysctl` and the key.
    public var title: String { "Sysctl \(key)" }

    /// The file `90-KEY.conf` and the kernel's value are compared. A file of a later name that sets the same wins at the next start.
    public var script: ResourceScript {
        let words: Command = "\("\(folder)/90-\(key.replacing("/", with: "-")).conf") \(key) \(value) \("\(kernel)/\(place)")"
        var script = ResourceScript(check: "sysctl_check \(words)", apply: "sysctl_apply \(words)", functions: [.sysctl])
        script.isTrusted = true
        let isName = key.utf8.allSatisfy { "._-/:@".utf8.contains($0) || EnvironmentText.isName("_" + String(UnicodeScalar($0))) }
        if !isName || key.hasPrefix(".") || key.hasPrefix("/") || key.hasPrefix("-") || key.contains("..") || !key.contains(".") {
            script.problem = "`\(key)` is no setting's name, such as `net.ipv4.ip_forward`"
        } else if value.isEmpty {
            script.problem = "the value is empty"
        }
        return script
    }

    /// The path below `/proc/sys`: dots divide, and a slash in the name is a dot in the path.
    private var place: String { String(key.map { $0 == "." ? "/" : $0 == "/" ? "." : $0 }) }
}

extension ShellFunction {
    /// `sysctl_check FILE KEY VALUE PLACE`, `sysctl_apply FILE KEY VALUE PLACE`.
    ///
    /// The kernel tells a list of numbers to who reads it at once; a shell's `read` takes a byte at a time and gets the first.
    static let sysctl = ShellFunction(
        "sysctl", needs: [.textCheck, .textWrite],
        #"""
        sysctl_words() {
          set -f
          set -- $1
          set +f
          sc_live="$*"
        }
        sysctl_check() {
          sc_r=0 sc_live=
          text_read "$1" && [ "$tx_old" = "$2 = $3$NL" ] || { [ -z "$tx_old" ] || minus "$1: ${tx_old%"$NL"}"; plus "$1: $2 = $3"; sc_r=1; }
          [ -e "$4" ] || { later "the kernel has no setting $2 now"; return; }
          sysctl_words "$(cat -- "$4" 2>/dev/null)"
          [ "$sc_live" = "$3" ] || { differs "$2 = $sc_live" "$2 = $3"; sc_r=1; }
          return $sc_r
        }
        sysctl_apply() {
          if [ "$sc_live" != "$3" ]; then printf '%s\n' "$3" >"$4" || return; fi
          [ -d "${1%/*}/" ] || mkdir -p -- "${1%/*}" || return
          text_write "$1" "$2 = $3$NL"
        }
        """#)
}
