extension Deploy {
    /// The scripts that run on this machine to stage something.
    nonisolated enum StageScript {
        /// Functions that need `$repository`, `$ref` and `$destination`, in which `~` is not replaced yet.
        static let functions = #"""
            fail() { printf 'error'; printf '\t%s' "$@"; printf '\n'; exit 0; }
            hash() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
            home() { case $1 in '~') printf %s "$HOME";; '~/'*) printf %s "$HOME/${1#??}";; *) printf %s "$1";; esac; }

            # A hash of names, contents, rights to run and links; times and owners do not count.
            tree() {
                (
                    cd -- "$1" || exit
                    if command -v sha256sum >/dev/null; then program=sha256sum; else program='shasum -a 256'; fi
                    {
                        find . -path ./.weft-stage -prune -o -type f -exec $program {} +
                        find . -path ./.weft-stage -prune -o -type f -perm -100 -print
                        find . -type l -exec sh -c 'for link; do printf "%s -> " "$link"; readlink "$link"; done' sh {} +
                    } | LC_ALL=C sort | hash | cut -d ' ' -f 1
                )
            }

            places() {
                destination=$(home "$destination")
                case $destination in /*) ;; *) destination=$PWD/$destination;; esac
                while [ "${destination%/}" != "$destination" ]; do destination=${destination%/}; done
                case $PWD/ in "$destination"/*) fail "\`$destination\` is the folder in which \`task\` was started, or one above it";; esac
                [ "$destination" != "$HOME" ] || fail "\`$destination\` is your home"
                case $HOME/ in "$destination"/*) fail "\`$destination\` has your home in it";; esac
                [ ! -L "$destination" ] || fail "\`$destination\` is a link"
                if [ -e "$destination" ] && [ ! -f "$destination/.weft-stage" ]; then
                    [ -d "$destination" ] || fail "\`$destination\` is a file"
                    [ -z "$(ls -A -- "$destination")" ] || fail "\`$destination\` is there, and was not made by \`stage\`" \
                        "choose another folder with \`localstage=\`, or remove it yourself"
                fi
            }

            # A repository that is not here is kept as a mirror.
            mirror() {
                folder=${XDG_CACHE_HOME:-$HOME/.cache}/weft/repositories
                mkdir -p "$folder" || fail "the folder \`$folder\` cannot be made"
                copy=$folder/$(printf %s "$repository" | hash | cut -c 1-16).git
                export GIT_TERMINAL_PROMPT=0
                if [ -e "$copy/HEAD" ]; then
                    said=$(git -C "$copy" fetch -q --prune --tags --force origin '+refs/*:refs/*' 2>&1) || fail "\`git fetch\` says:" "$(printf %s "$said" | tail -n 3)"
                else
                    new=$copy.$$
                    said=$(git clone -q --mirror -- "$repository" "$new" 2>&1) || { rm -rf "$new"; fail "\`git clone\` says:" "$(printf %s "$said" | tail -n 3)"; }
                    mv "$new" "$copy" 2>/dev/null || rm -rf "$new"
                fi
                repository=$copy
            }

            # What the repository is, and which commit is meant.
            find_commit() {
                kind=git
                if [ ! -e "$(home "$repository")" ]; then
                    case $repository in
                    *://* | *@*:*) mirror;;
                    *) fail "there is no folder \`$repository\`";;
                    esac
                else
                    repository=$(home "$repository")
                    [ -d "$repository" ] || fail "\`$repository\` is no folder"
                    repository=$(cd -- "$repository" && pwd) || fail "\`$repository\` cannot be entered"
                    if [ -z "$ref" ] && [ ! -e "$repository/.git" ] && ! { [ -e "$repository/HEAD" ] && [ -d "$repository/objects" ]; }; then
                        kind=folder
                        return
                    fi
                fi
                said=$(git -C "$repository" rev-parse --git-dir 2>&1) || fail "\`$repository\` is no git repository:" "$(printf %s "$said" | head -n 1)"
                ref=${ref:-HEAD}
                commit=$(git -C "$repository" rev-parse --verify -q "$ref^{commit}") ||
                    commit=$(git -C "$repository" rev-parse --verify -q "refs/remotes/origin/$ref^{commit}") ||
                    fail "the repository \`$repository\` has no commit \`$ref\`" "$(git -C "$repository" tag --sort=-creatordate | head -n 5 | tr '\n' ' ' | sed 's/^/its newest tags: /')"
                version=$(git -C "$repository" describe --tags --always "$commit")
                if [ "$ref" = HEAD ] && [ -e "$repository/.git" ]; then
                    uncommitted=$(git -C "$repository" status --porcelain -- . 2>/dev/null | wc -l | tr -d ' ')
                fi
            }
            """#

        /// Tells what is to be staged and what is there: `kind`, `commit`, `version`, `uncommitted`, `author`, `repository`, `destination`, and of a
        /// folder that was staged before its stamp and the hash of what it has now.
        static let look = #"""
            main() {
                uncommitted=0 commit='' version=''
                places
                find_commit
                printf 'kind\t%s\ncommit\t%s\nversion\t%s\nuncommitted\t%s\n' "$kind" "$commit" "$version" "$uncommitted"
                printf 'repository\t%s\ndestination\t%s\n' "$repository" "$destination"
                printf 'author\t%s@%s\n' "$(id -un)" "$(uname -n)"
                if [ -f "$destination/.weft-stage" ]; then
                    sed 's/^/stamp-/' "$destination/.weft-stage"
                    printf 'tree\t%s\n' "$(tree "$destination")"
                fi
            }
            """#

        /// Exports to a new folder beside the destination, whose name is the record `new`; needs `$kind` and `$commit`.
        static let export = #"""
            main() {
                umask 022
                parent=${destination%/*} name=${destination##*/}
                mkdir -p -- "${parent:-/}" || fail "the folder \`$parent\` cannot be made"
                find "${parent:-/}" -maxdepth 1 -name ".$name.weft-*" -mmin +60 -exec rm -rf {} + 2>/dev/null
                new=$(mktemp -d "$parent/.$name.weft-XXXXXX") || fail "nothing can be written to \`$parent\`"
                printf 'new\t%s\n' "$new"
                mkdir "$new/tree"
                if [ "$kind" = git ]; then
                    said=$(git -C "$repository" -c tar.umask=0022 archive --format=tar -o "$new/tar" "$commit" 2>&1) || fail "\`git archive\` says:" "$said"
                else
                    said=$(tar -cf "$new/tar" -C "$repository" --exclude=./.git --exclude=__pycache__ --exclude='*.pyc' --exclude=./.weft-stage . 2>&1) ||
                        fail "\`tar\` says:" "$(printf %s "$said" | tail -n 3)"
                fi
                said=$(tar -xf "$new/tar" -C "$new/tree" 2>&1) || fail "\`tar\` says:" "$(printf %s "$said" | tail -n 3)"
                rm -f "$new/tar"
                chmod 700 "$new/tree"
            }
            """#

        /// Gives the staged folder its place and its stamp: `changed yes` or `no`, and `tree`. Needs `$new`, `$version`, `$author` and `$stamp`.
        static let finish = #"""
            main() {
                umask 022
                hash=$(tree "$new/tree")
                version=${version:-$(printf %s "$hash" | cut -c 1-12)}
                {
                    printf 'tree\t%s\nversion\t%s\nauthor\t%s\n' "$hash" "$version" "$author"
                    printf %s "$stamp"
                } >"$new/stamp"
                chmod 600 "$new/stamp"
                if [ -f "$destination/.weft-stage" ] && [ "$(tree "$destination")" = "$hash" ]; then
                    changed=no
                    if [ "$(sed -n 's/^version\t//p' "$destination/.weft-stage")" != "$version" ]; then changed=yes; fi
                    mv -f "$new/stamp" "$destination/.weft-stage" || fail "\`$destination\` cannot be written to"
                else
                    changed=yes
                    mv "$new/stamp" "$new/tree/.weft-stage"
                    if [ -e "$destination" ]; then mv "$destination" "$new/old" || fail "\`$destination\` cannot be replaced"; fi
                    mv "$new/tree" "$destination" || fail "\`$destination\` cannot be written"
                fi
                rm -rf "$new"
                printf 'changed\t%s\ntree\t%s\nversion\t%s\n' "$changed" "$hash" "$version"
            }
            """#

        /// A script of one of these bodies.
        static func command(_ values: Command, _ body: String) -> Command {
            "\(values)\n\(raw: functions)\n\(raw: body)\nmain </dev/null\n"
        }

        /// The files in a folder that have tokens in them, with a NUL behind each.
        static func candidates(suffixes: [String], in folder: String) -> Command {
            var names: Command = ""
            for (index, suffix) in suffixes.enumerated() { names = "\(names)\(raw: index == 0 ? "" : " -o ")-name \("*" + suffix)" }
            return
                "cd -- \(folder) && LC_ALL=C find . -type f \\( \(names) \\) -exec grep -lI --null -e '<<[A-Z0-9_][A-Z0-9_]*>>' {} + ; true"
        }

        /// Writes standard input to a file, which keeps its mode.
        static func write(_ path: String) -> Command {
            "f=\(path); if [ -w \"$f\" ]; then cat >\"$f\"; else chmod u+w -- \"$f\" && cat >\"$f\" && chmod u-w -- \"$f\"; fi"
        }
    }
}
