/// A gem of Ruby, for all users of the host.
///
/// ```swift
/// Gem("bundler", version: "2.4.22")
/// Gem("sass", .absent)
/// ```
public struct Gem: Resource {
    /// Its name.
    public let name: String
    private let state: Presence
    private let version: String?

    /// A gem; any version will do unless one is given. Other versions of it stay.
    public init(_ name: String, _ state: Presence = .present, version: String? = nil) {
        (self.name, self.state, self.version) = (name, state, version)
    }

    /// `Gem` and the name.
    public var title: String { "Gem \(name)" }

    /// What `gem list` tells is compared.
    public var script: ResourceScript {
        var script = ResourceScript(
            check: "gem_check \(state == .absent ? "1" : "") \(name) \(version ?? "")",
            apply: "gem_apply \(state == .absent ? "1" : "") \(name) \(version ?? "")", functions: [.gem])
        let isName = PackageRequest.isName(name) && name.utf8.allSatisfy { !"/:@+".utf8.contains($0) }
        if !isName { script.problem = "`\(name)` is no name of a gem" }
        if let version, !PackageRequest.isName(version) { script.problem = "`\(version)` is no version" }
        if version != nil, state == .absent { script.problem = "a version and `.absent` exclude each other: all versions are removed" }
        return script
    }
}

extension ShellFunction {
    /// `gem_check ABSENT NAME VERSION` and `gem_apply ABSENT NAME VERSION`.
    static let gem = ShellFunction(
        "gem",
        #"""
        gem_check() {
          if ! command -v gem >/dev/null; then
            [ -z "$1" ] || return 0
            later 'gem is not on this host: list `Package("ruby")` before it'
            return
          fi
          X=$(gem list --local "^$2\$" 2>/dev/null)
          case $NL$X in
          *"$NL$2 ("*) X=${X#*"$2 ("} X=${X%%)*};;
          *) X=;;
          esac
          if [ -n "$1" ]; then
            [ -n "$X" ] || return 0
            minus "$2 $X"
            return 1
          fi
          if [ -n "$X" ]; then
            [ -n "$3" ] || return 0
            case " $X," in *" $3,"* | *" $3 "*) return 0;; esac
          fi
          plus "$2${3:+ $3}"
          return 1
        }
        gem_apply() {
          command -v gem >/dev/null || return 127
          if [ -n "$1" ]; then gem uninstall --all --executables --ignore-dependencies "$2"
          else gem install --no-document "$2" ${3:+--version "$3"}; fi
        }
        """#)
}
