/// A file system that is mounted at a folder: a line of `/etc/fstab`, and the mount itself.
///
/// ```swift
/// Mount("/srv/data", from: "UUID=0a1b-2c3d", type: "ext4", options: ["noatime"], pass: 2)
/// Mount("/var/cache/app", from: "tmpfs", type: "tmpfs", options: ["size=64m", "mode=1777"])
/// Mount("/srv/www", bind: "/home/deploy/www")
/// ```
public struct Mount: Resource {
    /// The folder; it is made when it is missing.
    public let path: String
    private let source: String
    private let type: String
    private let options: [String]
    private let pass: Int
    private let state: State
    var table = "/etc/fstab"
    var mounts = "/proc/self/mounts"

    private enum State: String { case mounted, listed, absent }

    /// A file system at a folder.
    ///
    /// - Parameters:
    ///   - path: The folder; it is made when it is missing.
    ///   - source: The device, `UUID=…`, `LABEL=…`, `server:/export`, or the type's name.
    ///   - type: The file system's type.
    ///   - options: Its options, `defaults` unless given.
    ///   - pass: Its turn when file systems are checked at the start: 1 for the root, 2 for others, 0 for never.
    ///   - isMounted: Whether it is to be mounted now; else there is a line for it, and whether it is mounted is not looked at.
    public init(_ path: String, from source: String, type: String, options: [String] = [], pass: Int = 0, isMounted: Bool = true) {
        (self.path, self.source, self.type, self.pass) = (path, source, type, pass)
        self.options = options.isEmpty ? ["defaults"] : options
        state = isMounted ? .mounted : .listed
    }

    /// A folder that can be seen at another place, too.
    public init(_ path: String, bind source: String, options: [String] = []) {
        (self.path, self.source, type, pass, state) = (path, source, "none", 0, .mounted)
        self.options = ["bind"] + options
    }

    /// Nothing mounted at a folder, and no line for it.
    public init(_ path: String, _ state: Absence) {
        (self.path, source, type, options, pass, self.state) = (path, "", "", [], 0, .absent)
    }

    /// `Mount` and the folder.
    public var title: String { "Mount \(path)" }

    /// The line is compared by its words. Of what is mounted the type is, and options that the kernel tells as they are given, such as `ro` and
    /// `noexec`. What has other options is mounted anew in its place (`remount`); what has another type or source is unmounted first.
    public var script: ResourceScript {
        let line = [source, path, type, options.joined(separator: ","), "0", String(pass)].map(Self.escaped)
        let words: Command = "\(table) \(mounts) \(state.rawValue) \(path) \(line)"
        var script = ResourceScript(check: "mount_check \(words)", apply: "mount_apply \(words)", functions: [.mount])
        script.isTrusted = true
        script.problem = script.problem(ofPath: path) ?? problem
        return script
    }

    private var problem: String? {
        if state == .absent { return path == "/" ? "the path is the root folder" : nil }
        if source.isEmpty || type.isEmpty { return "there is no source, or no type" }
        if (options + [type]).contains(where: { $0.isEmpty || $0.utf8.contains { $0 <= 32 } }) {
            return "an option is empty, or has a blank in it"
        }
        return nil
    }

    /// A field of fstab's.
    static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\134").replacing(" ", with: "\\040").replacing("\t", with: "\\011").replacing("\n", with: "\\012")
    }
}

extension ShellFunction {
    /// `fstab_edit TABLE COLUMN KEY [FIELD…]`: what a table is (`fs_old`) and should be (`fs_new`): the lines whose column (1 or 2) is the key give
    /// way to one of these fields, or go. `fs_was` is the line that gave way.
    static let fstab = ShellFunction(
        "fstab", needs: [.textCheck, .textWrite],
        #"""
        fstab_line() {
          fs_l=$1 fs_col=$2 fs_key=$3
          shift 3
          fs_want="$*"
          set -f
          set -- $fs_l
          set +f
          case $fs_col in 1) fs_x=${1-};; *) fs_x=${2-};; esac
          case ${1-} in '' | '#'*) fs_new=$fs_new$fs_l$NL; return;; esac
          if [ "$fs_x" != "$fs_key" ]; then fs_new=$fs_new$fs_l$NL; return; fi
          fs_was=$fs_l
          [ -n "$fs_want" ] && [ -z "$fs_done" ] || return 0
          fs_done=1
          if [ "$1 ${2-} ${3-} ${4-} ${5:-0} ${6:-0}" = "$fs_want" ]; then fs_new=$fs_new$fs_l$NL; else fs_new=$fs_new$fs_want$NL; fi
        }
        fstab_edit() {
          fs_table=$1 fs_new= fs_done= fs_was=
          shift
          if [ -f "$fs_table" ]; then
            while IFS= read -r fs_l || [ -n "$fs_l" ]; do fstab_line "$fs_l" "$@"; done <"$fs_table"
          fi
          shift 2
          [ $# = 0 ] || [ -n "$fs_done" ] || fs_new="$fs_new$*$NL"
          text_read "$fs_table"
          [ "$tx_old" = "$fs_new" ] || [ "$tx_old$NL" = "$fs_new" ]
        }
        """#)

    /// `mount_check TABLE MOUNTS STATE PATH SOURCE FIELD TYPE OPTIONS DUMP PASS`, `mount_apply …`.
    static let mount = ShellFunction(
        "mount", needs: [.fstab],
        #"""
        mount_now() {
          mo_dev= mo_type= mo_opts=
          while read -r mo_d mo_p mo_t mo_o mo_x; do
            [ "$mo_p" != "$2" ] || { mo_dev=$mo_d mo_type=$mo_t mo_opts=$mo_o; }
          done <"$1"
        }
        mount_check() {
          mo_r=0 mo_do=
          mount_now "$2" "$6"
          case $3 in
          absent)
            [ -z "$mo_type" ] || { minus "$mo_dev on $4 ($mo_type)"; mo_do=umount mo_r=1; }
            fstab_edit "$1" 2 "$6" || { minus "$fs_was"; mo_r=1; }
            return $mo_r;;
          esac
          mo_table=$1 mo_state=$3 mo_path=$4
          shift 4
          fstab_edit "$mo_table" 2 "$2" "$@" || {
            [ -z "$fs_was" ] || minus "$fs_was"
            plus "$*"
            mo_r=1
            [ -z "$fs_was" ] || mount_changed "$@"
          }
          [ "$mo_state" = mounted ] || { mo_do=; return $mo_r; }
          if [ -z "$mo_type" ]; then
            plus "$1 is mounted on $mo_path"
            mo_do=mount mo_r=1
            return 1
          fi
          case $3 in
          none | auto | "$mo_type" | fuse.*) ;;
          nfs) case $mo_type in nfs*) ;; *) mount_differs "$3";; esac;;
          *) mount_differs "$3";;
          esac
          [ "$mo_do" = again ] || mount_flags "$4"
          return $mo_r
        }
        mount_differs() { differs "$mo_path is $mo_type" "$mo_path is $1"; mo_do=again mo_r=1; }
        mount_changed() {
          mo_line="$1 $3"
          case ,$4, in *,bind,*) mo_do=again; return;; esac
          set -f
          set -- $fs_was
          set +f
          if [ "$1 ${3-}" = "$mo_line" ]; then mo_do=remount; else mo_do=again; fi
        }
        mount_flags() {
          mo_rest=$1,
          while [ -n "$mo_rest" ]; do
            mo_f=${mo_rest%%,*} mo_rest=${mo_rest#*,}
            case $mo_f in
            ro | nosuid | nodev | noexec | noatime | nodiratime | sync | dirsync) ;;
            *) continue;;
            esac
            case ,$mo_opts, in *",$mo_f,"*) continue;; esac
            plus "$mo_path has the option $mo_f"
            mo_r=1 mo_do=${mo_do:-remount}
          done
          case $mo_type in iso9660 | udf | squashfs | erofs | cramfs) return 0;; esac
          case ,$1,:,$mo_opts, in
          *,ro,*:*) ;;
          *:*,ro,*) differs "$mo_path has the option ro" "$mo_path has the option rw"; mo_r=1 mo_do=${mo_do:-remount};;
          esac
        }
        mount_apply() {
          if [ "$3" = absent ]; then
            fstab_edit "$1" 2 "$6" || text_write "$1" "$fs_new" || return
            if [ "$mo_do" = umount ]; then umount -- "$4"; fi
            return
          fi
          mo_table=$1 mo_path=$4
          shift 4
          fstab_edit "$mo_table" 2 "$2" "$@" || text_write "$mo_table" "$fs_new" || return
          [ ! -d /run/systemd/system ] || systemctl daemon-reload || return
          [ -d "$mo_path/" ] || mkdir -p -- "$mo_path" || return
          case $mo_do in
          mount) mount_run "$@";;
          remount)
            case ,$4, in *,ro,*) mo_x=$4;; *) mo_x=rw,$4;; esac
            mount -o "remount,$mo_x" -- "$mo_path" || { umount -- "$mo_path" && mount_run "$@"; };;
          again) umount -- "$mo_path" && mount_run "$@";;
          esac
        }
        mount_run() {
          mount -- "$mo_path" || return
          case ,$4, in *,bind,*) case ,$4, in *,ro,* | *,nosuid,* | *,nodev,* | *,noexec,*) mount -o "remount,$4" -- "$mo_path";; esac;; esac
        }
        """#)
}
