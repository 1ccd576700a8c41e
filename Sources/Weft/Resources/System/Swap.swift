/// A file that the kernel swaps to, now and after a start.
public struct Swap: Resource {
    /// The file's absolute path.
    public let path: String
    /// Its size; none when it is to be gone.
    public let megabytes: Int?
    var table = "/etc/fstab"
    var swaps = "/proc/swaps"

    /// A file of so many megabytes (of 1024 × 1024 bytes). One of another size is made anew, which takes its pages back into memory first.
    public init(_ path: String, megabytes: Int) { (self.path, self.megabytes) = (path, megabytes) }

    /// A file of so many gigabytes (of 1024 megabytes).
    public init(_ path: String, gigabytes: Int) { self.init(path, megabytes: gigabytes * 1024) }

    /// No such file, and nothing swapped to it.
    public init(_ path: String, _ state: Absence) { (self.path, megabytes) = (path, nil) }

    /// `Swap` and the path.
    public var title: String { "Swap \(path)" }

    /// The file's size, the line in `/etc/fstab` and what the kernel uses are compared.
    public var script: ResourceScript {
        let words: Command = "\(path) \(megabytes.map(String.init) ?? "") \(table) \(swaps) \(Mount.escaped(path))"
        var script = ResourceScript(check: "swap_check \(words)", apply: "swap_apply \(words)", functions: [.swap])
        script.isTrusted = true
        script.problem = script.problem(ofPath: path)
        if let megabytes, megabytes < 1 { script.problem = "a swap file has a megabyte at least" }
        return script
    }
}

extension ShellFunction {
    /// `swap_check PATH MEGABYTES TABLE SWAPS FIELD`, `swap_apply …`: none is wanted when there are no megabytes. FIELD is the path as tables have
    /// it. Zeros are written, as a kernel swaps to no file with holes.
    static let swap = ShellFunction(
        "swap", needs: [.fstab],
        #"""
        swap_used() {
          sw_used=
          if [ ! -r "$1" ]; then return; fi
          while read -r sw_p sw_x; do [ "$sw_p" != "$2" ] || sw_used=1; done <"$1"
        }
        swap_check() {
          sw_r=0 sw_make=
          swap_used "$4" "$5"
          if [ -z "$2" ]; then
            [ -z "$sw_used" ] || { minus "$1 is used"; sw_r=1; }
            [ ! -e "$1" ] || { minus "$1"; sw_r=1; }
            fstab_edit "$3" 1 "$5" || { minus "$fs_was"; sw_r=1; }
            return $sw_r
          fi
          sw_size=$(stat -c %s -- "$1" 2>/dev/null)
          if [ "$sw_size" != "$(($2 * 1048576))" ]; then
            [ -z "$sw_size" ] || minus "$1 has $sw_size bytes"
            plus "$1 has $(($2 * 1048576)) bytes"
            sw_r=1 sw_make=1
          fi
          [ -n "$sw_used" ] || { plus "$1 is used"; sw_r=1; }
          fstab_edit "$3" 1 "$5" "$5" none swap sw 0 0 || { [ -z "$fs_was" ] || minus "$fs_was"; plus "$5 none swap sw 0 0"; sw_r=1; }
          return $sw_r
        }
        swap_apply() {
          if [ -z "$2" ]; then
            fstab_edit "$3" 1 "$5" || text_write "$3" "$fs_new" || return
            [ -z "$sw_used" ] || swapoff "$1" || return
            rm -f -- "$1"
            return
          fi
          if [ -n "$sw_make" ]; then
            if [ -n "$sw_used" ]; then swapoff "$1" || return; fi
            sw_used=
            rm -f -- "$1"
            (umask 077; true >"$1") || return
            if command -v chattr >/dev/null; then chattr +C "$1" 2>/dev/null; fi
            sw_x=$(dd if=/dev/zero of="$1" bs=1048576 count="$2" 2>&1) || { printf '%s\n' "$sw_x" >&2; rm -f -- "$1"; return 74; }
          fi
          if [ -z "$sw_used" ]; then
            chmod 600 -- "$1" || return
            swapon "$1" 2>/dev/null || { mkswap "$1" >/dev/null && swapon "$1"; } || return
          fi
          fstab_edit "$3" 1 "$5" "$5" none swap sw 0 0 || text_write "$3" "$fs_new"
        }
        """#)
}
