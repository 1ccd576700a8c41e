extension Repository {
    /// The suites that reprepro keeps, and their signed lists, which are there before the first package is.
    nonisolated struct SignedLists: Resource {
        /// The text of `conf/distributions`.
        let configuration: String

        var title: String { "Repository lists in \(Repository.folder)/www/debian" }

        var script: ResourceScript {
            ResourceScript(
                check: "lists_check", apply: "lists_apply", functions: [Self.functions], contents: [.bytes(Array(configuration.utf8))])
        }

        /// The configuration of suites, as reprepro reads it.
        static func configuration(suites: [String], components: [String], architectures: [String], origin: String) -> String {
            suites.map { suite in
                """
                Origin: \(origin)
                Label: \(origin)
                Codename: \(suite)
                Architectures: \(architectures.joined(separator: " "))
                Components: \(components.joined(separator: " "))
                Description: packages of \(origin)
                SignWith: default

                """
            }.joined(separator: "\n")
        }

        private static let functions = ShellFunction(
            "repository_lists",
            #"""
            \#(HostScript.functions)
            fail() { shift; printf '%s\n' "$@" >&2; exit 70; }
            note() { printf '%s\n' "$*"; }
            lists_check() {
              command -v reprepro >/dev/null || { later 'reprepro is not installed: list `Package("reprepro")` before this'; return; }
              X=$(sha256sum 2>/dev/null <"$base/reprepro/conf/distributions")
              if [ "${X%% *}" != "$h1" ]; then
                minus "$(cat "$base/reprepro/conf/distributions" 2>/dev/null)"
                if [ -n "$D" ]; then fetch 1; plus "$(cat "$W/$((O + 1))")"; fi
                return 1
              fi
              [ "$(cat "$base/reprepro/exported" 2>/dev/null)" = "$(stamp)" ] || { plus 'signed lists'; return 1; }
              for X in $(suites); do
                [ -s "$www/debian/dists/$X/InRelease" ] || { plus "$www/debian/dists/$X/InRelease"; return 1; }
              done
            }
            lists_apply() {
              lock
              free_database
              X=$base/reprepro/conf
              rm -rf "$X.new"
              mkdir "$X.new" && cp "$X/options" "$X.new/" && take 1 "$X.new/distributions" || return
              if [ -s "$X/distributions" ] && [ -d "$base/reprepro/db" ]; then
                Y=$(deb --confdir "$X.new" clearvanished 2>&1) || { printf '%s\n' "$Y" >&2; return 70; }
                Y=$(printf '%s\n' "$Y" | sed -n "s/^There are still packages in '\([^']*\)'.*/\1/p" | tr '\n' ' ')
                if [ -n "$Y" ]; then
                  rm -rf "$X.new"
                  printf 'there are packages in %s(suite|component|architecture), which would be there no more\n' "$Y" >&2
                  echo 'name all of them, or remove the packages first with `task repo_remove`' >&2
                  return 65
                fi
              fi
              rm -f "$base/reprepro/exported"
              mv -f "$X.new/distributions" "$X/distributions" && rm -rf "$X.new" || return
              recover
            }
            """#)
    }
}
