extension Repository {
    /// The script of one operation on a repository, sent to its host's shell; ``Record`` reads what it prints.
    nonisolated enum OperationScript {
        /// - Parameter words: The operation and its arguments.
        static func command(_ words: [String]) -> Command {
            """
            fail() { { printf 'error'; printf '\\t%s' "$@"; } | tr '\\n' '\\036'; printf '\\n'; exit 0; }
            note() { printf 'note\\t%s\\n' "$*"; }
            \(raw: HostScript.functions)
            \(raw: text)
            main() {
                [ -s "$base/reprepro/conf/distributions" ] || fail none
                W=$(mktemp -d) || exit
                trap 'rm -rf "$W"' EXIT
                "$@"
            }
            main \(words) </dev/null
            """
        }

        private static let text = #"""
            tab=$(printf '\t')
            line='
            '
            has() { case " $(printf '%s' "$1" | tr '\n' ' ') " in *" $2 "*) return 0;; esac; return 1; }
            # field SUITE NAME: what its configuration says.
            field() {
                awk -v suite="$1" -v name="$2:" '
                    $1 == "Codename:" { here = $2 == suite }
                    /^$/ { here = 0 }
                    here && $1 == name { sub(/^[^:]*: */, ""); print }' "$base/reprepro/conf/distributions"
            }
            choose_suite() {
                all=$(suites)
                suite=${1:-${all%%"$line"*}}
                has "$all" "$suite" || fail suite "$suite" "$(printf '%s' "$all" | tr '\n' ' ')"
            }
            choose_component() {
                components=$(field "$suite" Components)
                component=${1:-${components%% *}}
                has "$components" "$component" || fail component "$component" "$suite" "$components"
            }
            # Debian's packages of a suite, as items: `items SUITE [NAME]`.
            items() {
                listed=$(deb --list-format "item\tdeb\t\${package}\t\${version}\t\${architecture}\t$1\t\${filename}\t\${sha256}\n" list "$@") || return
                [ -z "$listed" ] || printf '%s\n' "$listed" | sort -u | sed "s,$tab[^$tab]*/\([^$tab/]*$tab[^$tab]*\)\$,$tab\1,"
            }
            all_items() {
                for suite in $(suites); do items "$suite" || fail failed "reprepro could not list the suite $suite"; done
                [ ! -d "$www/simple" ] || index list || fail failed "the index of Python packages could not be read"
            }

            list() {
                lock
                free_database
                all_items
            }

            # The file that was brought, or the one that is published already; nothing where there is neither.
            place() {
                for X in "$base/incoming/$1/$2" "$www/debian/pool"/*/*/*/"$2" "$www/packages"/*/"$2"; do
                    if [ -f "$X" ] && [ "$(sha256sum <"$X" | cut -c 1-64)" = "$1" ]; then printf %s "$X"; return; fi
                done
            }

            # publish SUITE COMPONENT (HASH NAME)…: only says what it needs, when it has not got all of it.
            publish() {
                lock
                recover
                choose_suite "$1"
                choose_component "$2"
                shift 2
                : >"$W/debs"
                : >"$W/python"
                : >"$W/brought"
                needs=
                while [ $# -gt 0 ]; do
                    X=$(place "$1" "$2")
                    if [ -z "$X" ]; then
                        mkdir -p "$base/incoming/$1" || exit
                        printf 'need\t%s\t%s\n' "$1" "$2"
                        needs=1
                    fi
                    case $2 in *.deb) printf '%s\n' "$X" >>"$W/debs";; *) printf '%s\n' "$X" >>"$W/python";; esac
                    printf '%s\n' "$base/incoming/$1" >>"$W/brought"
                    shift 2
                done
                [ -z "$needs" ] || return 0
                if [ -s "$W/python" ] && [ ! -d "$www/simple" ]; then fail python; fi
                while IFS= read -r file; do check_deb "$file"; done <"$W/debs"
                set --
                while IFS= read -r file; do set -- "$@" "$file"; done <"$W/python"
                if [ $# -gt 0 ]; then
                    index check "$@"
                    # With 3 it has said why.
                    case $? in 0) ;; 3) forget; exit 0;; *) fail failed "the Python packages could not be looked at";; esac
                fi
                add_debs
                [ $# = 0 ] || index add "$@" || fail failed "the index of Python packages could not be written"
                forget
                # What was brought and never published, because its run was interrupted and not repeated.
                find "$base/incoming" -mindepth 1 -maxdepth 1 -mtime +7 -exec rm -rf {} + 2>/dev/null || true
            }

            forget() { while IFS= read -r folder; do rm -rf "$folder"; done <"$W/brought"; }
            refuse() { forget; fail "$@"; }
            check_deb() {
                said=$(dpkg-deb -W --showformat='${Package}\t${Version}\t${Architecture}\t${Section}\t${Priority}\n' "$1" 2>&1) ||
                    refuse broken "${1##*/}" "$said"
                IFS=$tab read -r name version architecture section priority <<VALUES
            $(printf '%s\n' "$said" | sed "s/$tab$tab/$tab-$tab/g; s/$tab\$/$tab-/")
            VALUES
                architectures=$(field "$suite" Architectures)
                [ "$architecture" = all ] || has "$architectures" "$architecture" ||
                    refuse architecture "${1##*/}" "$architecture" "$suite" "$architectures"
                hash=$(sha256sum <"$1" | cut -c 1-64)
                state=new
                published=$(items "$suite" "$name") || fail failed "reprepro could not list $name"
                while IFS=$tab read -r X Y Z version_there architecture_there Z Z hash_there; do
                    case $architecture_there in "$architecture" | all) ;; *) [ "$architecture" = all ] || continue;; esac
                    if [ "$version_there" = "$version" ]; then
                        [ "$hash_there" = "$hash" ] || refuse content "$name" "$version" "${1##*/}"
                        state=same
                    elif [ -n "$version_there" ] && dpkg --compare-versions "$version_there" gt "$version"; then
                        refuse older "$name" "$version" "$version_there" "$suite"
                    fi
                done <<ITEMS
            $published
            ITEMS
                # The pool has one file of a name for all suites.
                file=$(dpkg-deb -W --showformat='${Package}_${Version}_${Architecture}.deb' "$1" | sed 's/_[0-9]*:/_/')
                for X in "$www/debian/pool"/*/*/*/"$file"; do
                    if [ $state = new ] && [ -f "$X" ] && [ "$(sha256sum <"$X" | cut -c 1-64)" != "$hash" ]; then
                        refuse content "$name" "$version" "${1##*/}"
                    fi
                done
                printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' \
                    "$state" "$name" "$version" "$architecture" "$file" "$hash" "${section:--}" "${priority:--}" "$1" >>"$W/plan"
            }

            add_debs() {
                [ -s "$W/plan" ] || return 0
                isnew=
                while IFS=$tab read -r state name version architecture file hash section priority path; do
                    if [ "$state" = new ]; then
                        isnew=1
                        rm -f "$base/reprepro/exported"
                        only=
                        [ "$section" != - ] || only="-S misc"
                        [ "$priority" != - ] || only="$only -P optional"
                        said=$(deb --export=never -C "$component" $only includedeb "$suite" "$path" 2>&1) ||
                            fail failed "reprepro did not take ${path##*/}" "$said"
                        state=added
                    fi
                    printf '%s\tdeb\t%s\t%s\t%s\t%s\t%s\t%s\n' "$state" "$name" "$version" "$architecture" "$suite" "$file" "$hash" >>"$W/done"
                done <"$W/plan"
                [ -z "$isnew" ] || export_all
                cat "$W/done"
            }

            # remove NAME VERSION SUITE KIND; empty is any.
            remove() {
                lock
                recover
                [ -z "$3" ] || choose_suite "$3"
                if [ "$4" != python ]; then
                    gone=
                    for suite in ${3:-$(suites)}; do
                        found=$(items "$suite" "$1") || fail failed "reprepro could not list $1"
                        found=$(printf '%s\n' "$found" | awk -F '\t' -v version="$2" '$4 == version')
                        [ -n "$found" ] || continue
                        rm -f "$base/reprepro/exported"
                        said=$(deb --export=never removefilter "$suite" "Package (= $1), Version (= $2)" 2>&1) ||
                            fail failed "reprepro did not remove $1" "$said"
                        gone=1
                        printf '%s\n' "$found" | sed 's/^item/removed/'
                    done
                    [ -z "$gone" ] || export_all
                fi
                if [ "$4" != deb ] && [ -z "$3" ] && [ -d "$www/simple" ]; then
                    index remove "$1" "$2" || fail failed "the index of Python packages could not be written"
                fi
            }

            # record KEY ITEM…: what was built from a source. known KIND SUITE COMPONENT KEY: the same, when all of it is still published.
            record() {
                lock
                key=$1
                shift
                mkdir -p "$base/builds"
                printf '%s\n' "$@" >"$base/builds/.$key.new" && mv -f "$base/builds/.$key.new" "$base/builds/$key"
            }
            known() {
                choose_suite "$2"
                choose_component "$3"
                if [ "$1" = python ] && [ ! -d "$www/simple" ]; then fail python; fi
                [ -s "$base/builds/$4" ] || return 0
                (list) >"$W/items"
                if grep -q "^error$tab" "$W/items"; then cat "$W/items"; return; fi
                while IFS= read -r item; do grep -qxF -e "$item" "$W/items" || return 0; done <"$base/builds/$4"
                cat "$base/builds/$4"
            }

            # What a client has to know: the address, the key, the suites and the hashes of their signed lists.
            offer() {
                [ -s "$base/settings" ] && [ -s "$www/key.asc" ] || fail none
                sed 's/=/\t/' "$base/settings"
                for suite in $(suites); do
                    X=$(sha256sum 2>/dev/null <"$www/debian/dists/$suite/InRelease")
                    printf 'suite\t%s\t%s\t%s\n' "$suite" "${X%% *}" "$(field "$suite" Components)"
                done
                sed 's/^/key\t/' "$www/key.asc"
            }
            """#
    }
}
