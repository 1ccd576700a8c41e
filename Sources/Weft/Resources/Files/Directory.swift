/// A folder with a mode and an owner. Those above it are made too, with the mode 0755.
public struct Directory: Resource {
    /// The absolute path.
    public let path: String
    private let mode: FileMode?
    private let owner: String?
    private let group: String?

    /// A folder. One that is there keeps its mode and owner where none is given; a new one is 0755 and the maker's.
    public init(_ path: String, mode: FileMode? = nil, owner: String? = nil, group: String? = nil) {
        (self.path, self.mode, self.owner, self.group) = (path, mode, owner, group)
    }

    /// `Directory` and the path.
    public var title: String { "Directory \(path)" }

    /// A link to a folder is a folder.
    public var script: ResourceScript {
        let attributes: Command = "\(path) \(mode.octal) \(owner ?? "") \(group ?? "")"
        var script = ResourceScript(
            check: "directory_check \(attributes)", apply: "directory_apply \(attributes)", functions: [.directoryCheck, .directoryApply])
        script.survey = .init(path: path)
        script.isTrusted = true
        script.problem = script.problem(ofPath: path)
        return script
    }
}

/// A symbolic link.
public struct Symlink: Resource {
    /// The absolute path of the link.
    public let path: String
    /// What it says; it need not be there.
    public let target: String

    /// A link. A link elsewhere, or a file, of that name is replaced; a folder is not.
    public init(_ path: String, to target: String) { (self.path, self.target) = (path, target) }

    /// `Symlink` and the path.
    public var title: String { "Symlink \(path)" }

    /// The link's own text is compared.
    public var script: ResourceScript {
        var script = ResourceScript(
            check: "symlink_check \(path) \(target)", apply: "symlink_apply \(path) \(target)", functions: [.symlink])
        script.survey = .init(path: path)
        script.isTrusted = true
        script.problem = script.problem(ofPath: path)
        return script
    }
}

/// A path that is not there: a file, a link, or a folder with all that is in it.
public struct Absent: Resource {
    /// The absolute path.
    public let path: String

    /// Nothing at a path.
    public init(_ path: String) { self.path = path }

    /// `Absent` and the path.
    public var title: String { "Absent \(path)" }

    /// A mount point below it is not crossed.
    public var script: ResourceScript {
        var script = ResourceScript(
            check: "look \"$J0\" \(path); [ \"$K\" = - ] || { minus \(path); return 1; }",
            apply: "rm -rf --one-file-system -- \(path) 2>/dev/null || rm -rf -- \(path)")
        script.survey = .init(path: path)
        script.isTrusted = true
        script.problem = script.problem(ofPath: path) ?? (path == "/" ? "the path is the root folder" : nil)
        return script
    }
}

extension ShellFunction {
    static let directoryCheck = ShellFunction(
        "directory_check", needs: [.attributes],
        """
        directory_check() {
          look "$J0" "$1"
          r=0
          [ "$K" != l ] || [ ! -d "$1/" ] || { J=$J0 J0=0; look 0 "$1/."; J0=$J; }
          case $K in
          d) attributes "$2" "$3" "$4";;
          -) plus "$1/"; r=1;;
          *) cannot 'a file is there'; return;;
          esac
          return $r
        }
        """)

    static let directoryApply = ShellFunction(
        "directory_apply", needs: [.adjust],
        """
        directory_apply() {
          if [ "$K" != d ]; then
            if [ -z "$3$4" ]; then mkdir -p ${2:+-m "$2"} -- "$1"; return; fi
            mkdir -p -m 700 -- "$1" && look 0 "$1" || return
            adjust "$1" "${2:-755}" "$3" "$4"
          else
            adjust "$1" "$2" "$3" "$4"
          fi
        }
        """)

    static let symlink = ShellFunction(
        "symlink", needs: [.parent],
        """
        symlink_check() {
          look "$J0" "$1"
          case $K in
          l) [ "$l" != "$2" ] || return 0; differs "$1 -> $l" "$1 -> $2";;
          d) cannot 'a folder is there'; return;;
          -) parent "$1" || return; plus "$1 -> $2";;
          *) differs "$1 is a file" "$1 -> $2";;
          esac
          return 1
        }
        symlink_apply() {
          if [ "$K" = - ]; then ln -s -- "$2" "$1"; return; fi
          t=${1%/*}/.weft.${1##*/}.$$
          TMP=$t
          rm -f -- "$t"
          ln -s -- "$2" "$t" && mv -f -T -- "$t" "$1" 2>/dev/null || { rm -f -- "$1" && mv -f -- "$t" "$1"; }
        }
        """)
}
