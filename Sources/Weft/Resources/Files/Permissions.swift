/// The mode and the owner of a file or folder that something else has made, or of all that is in a folder.
///
/// A link is followed; links in a folder get the owner but are not followed.
///
/// ```swift
/// Permissions("/var/www", mode: 0o640, owner: "www-data", group: "www-data", recursive: true)   // folders get 0750
/// ```
public struct Permissions: Resource {
    /// The absolute path.
    public let path: String
    private let mode: FileMode?
    private let directoryMode: FileMode?
    private let owner: String?
    private let group: String?
    private let isRecursive: Bool

    /// A mode and an owner; what is not given stays as it is.
    ///
    /// - Parameters:
    ///   - mode: The permission bits.
    ///   - directoryMode: Those of folders, the path among them, when it is recursive. `nil` is the mode with the right to search wherever
    ///     there is one to read.
    ///   - recursive: Whether all that is in the folder has them.
    public init(
        _ path: String, mode: FileMode? = nil, directoryMode: FileMode? = nil, owner: String? = nil, group: String? = nil,
        recursive: Bool = false
    ) {
        (self.path, self.mode, self.directoryMode, self.owner, self.group) = (path, mode, directoryMode, owner, group)
        isRecursive = recursive
    }

    /// `Permissions` and the path.
    public var title: String { "Permissions \(path)" }

    /// Nothing is run for one path; one `find` looks through a folder.
    public var script: ResourceScript {
        let names: Command = "\(owner ?? "") \(group ?? "")"
        var script =
            isRecursive
            ? ResourceScript(
                check: "permissions_tree \(path) \(mode.octal) \(folderMode.octal) \(names)",
                apply: "permissions_tree_apply \(path) \(mode.octal) \(folderMode.octal) \(names)", functions: [.permissionsTree])
            : ResourceScript(
                check: "permissions_check \(path) \(mode.octal) \(names)", apply: "permissions_apply \(path) \(mode.octal) \(names)",
                functions: [.permissions])
        if !isRecursive {
            script.survey = .init(path: path)
            script.isTrusted = true
        }
        script.problem = script.problem(ofPath: path) ?? problem
        return script
    }

    private var folderMode: FileMode? { directoryMode ?? mode?.withSearch }

    private var problem: String? {
        if mode == nil, owner == nil, group == nil, !isRecursive || directoryMode == nil { return "neither a mode nor an owner is given" }
        return directoryMode != nil && !isRecursive ? "`directoryMode` is for what is recursive" : nil
    }
}

extension FileMode {
    /// The same, with the right to search wherever there is one to read.
    var withSearch: FileMode { FileMode(bits | (bits & 0o444) >> 2) }
}

extension ShellFunction {
    /// `permissions_check PATH MODE OWNER GROUP`, and `permissions_apply`.
    static let permissions = ShellFunction(
        "permissions", needs: [.attributes, .adjust],
        #"""
        permissions_check() {
          look "$J0" "$1"
          e=$1
          if [ "$K" = l ]; then
            e=$(readlink -f -- "$1")
            look 0 "${e:-/-}"
          fi
          if [ "$K" = - ]; then later "$1 is not there: list what brings it before this"; return; fi
          r=0
          attributes "$2" "$3" "$4"
          return $r
        }
        permissions_apply() {
          [ "$K" != - ] || { echo "$1 is not there" >&2; return 2; }
          adjust "$e" "$2" "$3" "$4" || return
          [ "$e" = "$1" ] || FRESH=
        }
        """#)

    /// `permissions_tree PATH MODE FOLDERMODE OWNER GROUP`, and `permissions_tree_apply`.
    static let permissionsTree = ShellFunction(
        "permissions_tree",
        #"""
        permissions_tree() {
          [ -d "$1/" ] || { later "the folder $1 is not there: list what brings it before this"; return; }
          p=$1
          m=$2 n=$3 u=$4 g=$5
          set --
          [ -z "$m" ] || set -- "$@" -o ! -type l ! -type d ! -perm "$m"
          [ -z "$n" ] || set -- "$@" -o -type d ! -perm "$n"
          [ -z "$u" ] || set -- "$@" -o ! -user "$u"
          [ -z "$g" ] || set -- "$@" -o ! -group "$g"
          shift
          X=$(find "$p/" '(' "$@" ')' -print 2>&1 | head -n 21)
          [ -n "$X" ] || return 0
          case $X in find:* | *"${NL}find:"*) later "$X"; return;; esac
          [ -z "$D" ] || printf '%s\n' "$X" | sed '21s/.*/(and more)/;s/^/-/'
          return 1
        }
        permissions_tree_apply() {
          p=$1
          m=$2 n=$3 u=$4 g=$5
          if [ -n "$u" ]; then find "$p/" ! -user "$u" -exec chown -h -- "$u" {} + || return; fi
          if [ -n "$g" ]; then find "$p/" ! -group "$g" -exec chgrp -h -- "$g" {} + || return; fi
          if [ -n "$n" ]; then find "$p/" -type d ! -perm "$n" -exec chmod -- "$n" {} + || return; fi
          if [ -n "$m" ]; then find "$p/" ! -type l ! -type d ! -perm "$m" -exec chmod -- "$m" {} + || return; fi
        }
        """#)
}
