extension Repository {
    /// That apt on a client knows what the repository has now: the signed lists that it keeps are those of the repository.
    nonisolated struct CurrentLists: Resource {
        /// The name of the source.
        let name: String
        /// The file names of lists, each with its SHA-256.
        let lists: [(file: String, hash: String)]

        var title: String { "Repository lists of \(name)" }

        var script: ResourceScript {
            let words = lists.flatMap { [$0.file, $0.hash] }
            return ResourceScript(
                check: "current_check \(words)", apply: "current_apply \("/etc/apt/sources.list.d/\(name).sources")",
                functions: [Self.functions])
        }

        private static let functions = ShellFunction(
            "repository_current",
            #"""
            current_check() {
              current_r=0
              while [ $# -gt 0 ]; do
                X=$(sha256sum 2>/dev/null <"/var/lib/apt/lists/$1")
                [ "${X%% *}" = "$2" ] || { differs "$1 ${X%% *}" "$1 $2"; current_r=1; }
                shift 2
              done
              return $current_r
            }
            current_apply() {
              current_n=0
              until X=$(LC_ALL=C apt-get -q update -o Dir::Etc::sourcelist="$1" -o Dir::Etc::sourceparts=- \
                -o APT::Get::List-Cleanup=0 -o APT::Update::Error-Mode=any 2>&1); do
                case $X in
                *'Could not get lock'*) [ "$current_n" -lt 150 ] && current_n=$((current_n + 1)) && sleep 2 && continue;;
                esac
                printf '%s\n' "$X" >&2
                return 100
              done
            }
            """#)
    }
}
