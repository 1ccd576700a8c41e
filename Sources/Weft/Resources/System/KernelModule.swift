/// A module of the kernel: loaded, now and after a start; or not.
public struct KernelModule: Resource {
    /// The module's name.
    public let name: String
    private let isAbsent: Bool
    var folder = "/etc/modules-load.d"

    /// A module that is loaded, and named in `/etc/modules-load.d`. One that is built into the kernel is loaded.
    public init(_ name: String) { (self.name, isAbsent) = (name, false) }

    /// A module that is not loaded, and that `/etc/modules-load.d` has no file of ours for. What else wants it may load it again.
    public init(_ name: String, _ state: Absence) { (self.name, isAbsent) = (name, true) }

    /// `KernelModule` and the name.
    public var title: String { "KernelModule \(name)" }

    /// The list of `lsmod` and the file are compared.
    public var script: ResourceScript {
        let words: Command = "\(isAbsent ? "absent" : "") \(name) \(name.replacing("-", with: "_")) \("\(folder)/\(name).conf")"
        var script = ResourceScript(check: "module_check \(words)", apply: "module_apply \(words)", functions: [.kernelModule])
        script.isTrusted = true
        let isName =
            !name.isEmpty && name.utf8.allSatisfy { $0 == UInt8(ascii: "-") || EnvironmentText.isName("_" + String(UnicodeScalar($0))) }
        script.problem = isName && !name.hasPrefix("-") ? nil : "`\(name)` is no module's name"
        return script
    }
}

extension ShellFunction {
    /// `module_check STATE NAME PLAIN FILE`, `module_apply STATE NAME PLAIN FILE`: PLAIN is the name as the kernel spells it.
    static let kernelModule = ShellFunction(
        "kernel_module", needs: [.textCheck, .textWrite],
        #"""
        module_loaded() {
          case $NL$(lsmod 2>/dev/null) in *"$NL$2 "*) return 0;; esac
          [ -z "$3" ] || return 1
          case $(modprobe -n -v -- "$1" 2>/dev/null) in builtin*) return 0;; esac
          return 1
        }
        module_check() {
          km_r=0 km_load=
          if [ -n "$1" ]; then
            if module_loaded "$2" "$3" no; then minus "$2 is loaded"; km_r=1 km_load=1; fi
            [ ! -e "$4" ] || { minus "$4"; km_r=1; }
            return $km_r
          fi
          module_loaded "$2" "$3" '' || { plus "$2 is loaded"; km_r=1 km_load=1; }
          text_check "$4" "$2$NL" || km_r=1
          return $km_r
        }
        module_apply() {
          if [ -n "$1" ]; then
            rm -f -- "$4" || return
            [ -z "$km_load" ] || modprobe -r -- "$2"
            return
          fi
          if [ -n "$km_load" ]; then modprobe -- "$2" || return; fi
          [ -d "${4%/*}/" ] || mkdir -p -- "${4%/*}" || return
          text_write "$4" "$2$NL"
        }
        """#)
}
