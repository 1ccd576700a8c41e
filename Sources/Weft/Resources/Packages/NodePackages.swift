/// Packages of npm: for all users of the host, or in a folder.
///
/// ```swift
/// NodePackages(["pm2@5.3.1", "yarn"])
/// NodePackages(["@angular/cli@17.1.0"], in: "/srv/app")
/// ```
public struct NodePackages: Resource {
    /// Names, some with a version: `pm2@5.3.1`.
    public let packages: [String]
    private let state: Presence
    private let folder: String?

    /// Packages, with the exact version behind an `@`; any version will do where none is given.
    ///
    /// - Parameter folder: The absolute path of the folder whose `node_modules` they are in; for all users of the host unless given.
    public init(_ packages: [String], _ state: Presence = .present, in folder: String? = nil) {
        (self.packages, self.state, self.folder) = (packages, state, folder)
    }

    /// `NodePackages` and their names, without versions.
    public var title: String {
        let names = packages.map { Self.parts(of: $0).name }.joined(separator: ", ")
        return "NodePackages \(names)\(folder.map { " in \($0)" } ?? "")"
    }

    /// The version that each package tells of itself is compared.
    public var script: ResourceScript {
        let pairs = packages.flatMap { package -> [String] in
            let (name, version) = Self.parts(of: package)
            return [name, version]
        }
        var script = ResourceScript(
            check: "node_check \(state == .absent ? "1" : "") \(folder ?? "") \(pairs)",
            apply: "node_apply \(state == .absent ? "1" : "") \(folder ?? "")", functions: [.node])
        script.isTrusted = true
        script.problem = folder.flatMap { script.problem(ofPath: $0) } ?? problem
        return script
    }

    /// The `@` at the beginning belongs to the name of an owner.
    private static func parts(of package: String) -> (name: String, version: String) {
        guard let at = package.lastIndex(of: "@"), at != package.startIndex else { return (package, "") }
        return (String(package[..<at]), String(package[package.index(after: at)...]))
    }

    private var problem: String? {
        if packages.isEmpty { return "no package is named" }
        for package in packages {
            let (name, version) = Self.parts(of: package)
            let slashes = name.utf8.count { $0 == UInt8(ascii: "/") }
            let isName = PackageRequest.isName(name, also: "@/") && slashes == (name.hasPrefix("@") ? 1 : 0) && !name.contains("..")
            guard isName else { return "`\(package)` is no name of a package of npm" }
            let isVersion = version.first?.isNumber ?? true && PackageRequest.isName(version + "0")
            guard isVersion else { return "`\(package)` has no exact version, such as `\(name)@1.2.3`" }
            if state == .absent, !version.isEmpty { return "`\(package)` is removed in any version: name `\(name)`" }
        }
        return nil
    }
}

extension ShellFunction {
    /// `node_check ABSENT FOLDER NAME VERSION…` and `node_apply ABSENT FOLDER`. Where the packages of all users are is asked once.
    static let node = ShellFunction(
        "node",
        #"""
        NODE_ROOT= NODE_AT=-
        node_check() {
          node_absent=$1 node_do= node_r=0
          if [ -n "$2" ]; then node_root=$2/node_modules
          else
            if [ "$NODE_AT" != "${CHANGED-}" ]; then
              if ! command -v npm >/dev/null; then
                [ -z "$1" ] || return 0
                later 'npm is not on this host: list `Package("npm")` before it'
                return
              fi
              NODE_ROOT=$(npm root --global 2>/dev/null)
              [ -n "$NODE_ROOT" ] || { cannot 'npm does not tell where its packages are: `npm root --global`'; return; }
              NODE_AT=${CHANGED-}
            fi
            node_root=$NODE_ROOT
          fi
          shift 2
          while [ $# -gt 0 ]; do
            node_version "$node_root/$1/package.json"
            if [ -n "$node_absent" ]; then
              [ -z "$node_v" ] || { minus "$1@$node_v"; node_do="$node_do $1" node_r=1; }
            elif [ -z "$node_v" ] || [ "$node_v" != "${2:-"$node_v"}" ]; then
              [ -z "$node_v" ] || minus "$1@$node_v"
              plus "$1${2:+@$2}"
              node_do="$node_do $1${2:+@$2}" node_r=1
            fi
            shift 2
          done
          return $node_r
        }
        node_version() {
          node_v=
          [ -r "$1" ] || return 0
          while IFS= read -r X || [ -n "$X" ]; do
            case $X in
            *'"version"'*:*'"'*) X=${X#*'"version"'}; X=${X#*'"'}; node_v=${X%%'"'*}; return;;
            esac
          done <"$1"
          node_v=unknown
        }
        node_apply() {
          command -v npm >/dev/null || return 127
          if [ -n "$1" ]; then X=uninstall; else X=install; fi
          if [ -n "$2" ]; then
            mkdir -p -- "$2" && cd -- "$2" || return
            set -- --prefix "$2" --save-exact
          else
            set -- --global
          fi
          npm $X "$@" --no-audit --no-fund --no-update-notifier --no-progress $node_do
        }
        """#)
}
