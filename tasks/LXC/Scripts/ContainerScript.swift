/// What the scripts that change containers have in common.
nonisolated enum ContainerScript {
    /// Functions that need `$lxcpath`, `$name` and `$folder`; the locks are file descriptors 8 and 9, which no daemon may inherit.
    static let functions = #"""
        fail() { printf 'error'; printf '\t%s' "$@"; printf '\n'; exit 0; }
        changed() { printf 'changed\t%s\n' "$*"; }

        find_folder() {
            PATH=$PATH:/usr/sbin:/sbin
            umask 022
            lxcpath=$(lxc-config lxc.lxcpath)
            lxcpath=${lxcpath:-/var/lib/lxc}
            folder=$lxcpath/$name
            config=$folder/config
        }

        find_state() {
            running=$(lxc-info -n "$name" -pH 2>/dev/null)
            case $running in *[!0-9]* | -1 | 0) running= ;; esac
        }

        # The image counts its clones by a list, two lines for each; one that goes without lxc-destroy has to be taken off it.
        forget_folder() {
            for list in "$lxcpath"/*/lxc_snapshots; do
                [ -e "$list" ] || continue
                awk -v path="$lxcpath" -v name="$name" '
                    NR % 2 { kept = $0; next }
                    !(kept == path && $0 == name) { print kept; print }' "$list" >"$list.new"
                if [ -s "$list.new" ]; then mv -f "$list.new" "$list"; else rm -f "$list" "$list.new"; fi
            done
            rm -rf --one-file-system "${folder:?}"
        }
        """#

    /// A script whose body is in `main`, with values for its variables.
    static func command(_ values: Command, _ body: String) -> Command {
        "\(values)\n\(raw: functions)\n\(raw: body)\nmain </dev/null\n"
    }
}
