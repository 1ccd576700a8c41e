extension Repository {
    /// The index of Python packages: `simple/` in the web root, made of what is in `packages/`.
    nonisolated struct PythonIndex: Resource {
        var title: String { "Python index in \(Repository.folder)/www/simple" }

        var script: ResourceScript {
            ResourceScript(check: "index_check", apply: "index_apply", functions: [Self.functions])
        }

        private static let functions = ShellFunction(
            "repository_index",
            #"""
            \#(HostScript.functions)
            fail() { shift; printf '%s\n' "$@" >&2; exit 70; }
            index_check() {
              [ -s "$www/simple/index.html" ] && [ -s "$www/simple/index.json" ] || { plus "$www/simple/index.html"; return 1; }
            }
            index_apply() {
              exec 9<"$base"
              flock -w 300 9 || fail busy 'another run has been at work on the repository for 300 s'
              index rebuild
            }
            """#)
    }
}
