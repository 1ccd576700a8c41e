extension Deploy {
    /// The scripts that make, serve and remove releases on a host, as root.
    ///
    /// What they print is for people, as it comes; how they end is a status of ``Ending``. They go on to their end when nobody listens any more.
    nonisolated enum ReleaseScript {
        /// How a script can end.
        enum Ending: Int32 {
            case done = 0
            case busy = 71
            case notBuilt = 72
            case notMigrated = 73
            case rolledBack = 75
            case broken = 76
            case gone = 77
        }

        /// A script of some pieces that ends with the call of a function.
        static func command(_ values: Command, _ pieces: [String], call: String) -> Command {
            "trap '' PIPE\n\(values)\n\(raw: common)\n\(raw: pieces.joined(separator: "\n"))\n\(raw: call) </dev/null\nexit\n"
        }

        /// Needs `$base`, `$app`, `$user` and `$wait`, the seconds for which another deploy is waited for.
        private static let common = #"""
            stop() { status=$1; shift; [ $# = 0 ] || printf '%s\n' "$*" >&2; exit "$status"; }
            lock() {
                mkdir -p "$base" || stop 72
                exec 9>>"$base/.weft-lock"
                flock -n 9 || { echo "waiting for another deploy of $app"; flock -w "$wait" 9 || stop 71 "the lock is $base/.weft-lock"; }
                current=$(readlink "$base/current") && current=${current##*/} || current=
            }
            # as_user COMMAND…: with the application's rights, without the lock.
            as_user() { (exec 9>&-; cd "$base" && exec runuser -u "$user" -- env HOME="$base/shared" "$@"); }
            # in_release TEXT: as its user, in the release, with its environment and its configuration.
            in_release() {
                as_user sh -c 'set -a; [ ! -r "$1" ] || . "$1"; set +a; cd "$2" || exit
                    [ ! -d "$2/venv" ] || { PATH=$2/venv/bin:$PATH VIRTUAL_ENV=$2/venv; export PATH VIRTUAL_ENV; }
                    RELEASE=$2; export RELEASE; eval "$3"' sh "$base/config/current.env" "$dir" "$1"
            }
            """#

        /// `survey`: what is there, as records. It changes nothing.
        static let survey = #"""
            survey() {
                cd "$base" 2>/dev/null || { printf 'lacks\t%s\nservice\t%s\n' "$base" "$(service_state)"; return 0; }
                for folder in releases shared config sources; do [ -d "$folder" ] || printf 'lacks\t%s\n' "$base/$folder"; done
                id -u "$user" >/dev/null 2>&1 || printf 'lacks\tthe user %s\n' "$user"
                current=$(readlink current) && current=${current##*/} || current=
                printf 'current\t%s\n' "$current"
                version=$(readlink config/current.env) && version=${version##*/} || version=
                printf 'config\t%s\n' "${version%.env}"
                for folder in releases/*/; do
                    [ -f "$folder.weft-release" ] || continue
                    state=ready
                    [ ! -f "$folder.weft-live" ] || state=live
                    [ ! -f "$folder.weft-failed" ] || state=failed
                    name=${folder%/}
                    printf 'release\t%s\t%s\t%s\n' "${name##*/}" "$(cat "$folder.weft-release")" "$state"
                done
                [ "$keeper" != stored ] || [ ! -f .weft-app ] || . ./.weft-app
                printf 'service\t%s\n' "$(service_state)"
            }
            """#

        /// `service_state`: `active`, `starting`, `failed`, `inactive` or `missing`; `service_restart`, and `service_log`, its last words.
        static let service = #"""
            service_state() {
                case $keeper in
                systemd)
                    state=$(systemctl show -p LoadState -p ActiveState "$service" 2>/dev/null)
                    case $state in
                    *LoadState=not-found* | '') echo missing;;
                    *ActiveState=active* | *ActiveState=reloading*) echo active;;
                    *ActiveState=activating*) echo starting;;
                    *ActiveState=failed*) echo failed;;
                    *) echo inactive;;
                    esac;;
                supervisor)
                    case $(supervisorctl status "$service:*" 2>&1) in
                    *RUNNING*) echo active;;
                    *STARTING* | *BACKOFF*) echo starting;;
                    *FATAL* | *EXITED*) echo failed;;
                    *STOPPED*) echo inactive;;
                    *) echo missing;;
                    esac;;
                *) echo active;;
                esac
            }
            service_restart() {
                case $keeper in
                systemd)
                    systemctl reset-failed "$service" 2>/dev/null
                    if [ -n "$reload" ] && [ "$(service_state)" = active ]; then systemctl reload "$service"; else systemctl restart "$service"; fi;;
                supervisor) supervisorctl restart "$service:*" >/dev/null;;
                esac 9>&-
            }
            service_log() {
                case $keeper in
                systemd) journalctl -u "$service" -n 8 --no-pager -o cat;;
                supervisor) supervisorctl tail "$service" stderr | tail -n 8;;
                esac >&2 2>/dev/null
            }
            """#

        /// `prune`: removes the releases in `$names`, and the sources and wheels that no release was made of.
        static let prune = #"""
            prune() {
                lock
                for name in $names; do
                    [ "$name" != "$current" ] && [ -n "$name" ] || continue
                    rm -rf -- "$base/releases/$name" && echo "removed the release $name"
                done
                for path in "$base"/sources/*.tar.gz "$base"/wheels/*/; do
                    [ -e "$path" ] || continue
                    name=${path%/} name=${name##*/} name=${name%.tar.gz}
                    [ "$name" != deps ] || continue
                    cat "$base"/releases/*/.weft-release 2>/dev/null | grep -qF -e "$name" || rm -rf -- "$path"
                done
            }
            """#
    }
}
