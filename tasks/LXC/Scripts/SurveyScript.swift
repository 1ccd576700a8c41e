/// The script that tells what is on an LXC host; ``HostSurvey`` reads what it prints.
nonisolated enum SurveyScript {
    static func command(image: String, bridge: String?) -> Command {
        "image=\(image) bridge=\(bridge ?? "")\n\(raw: text)"
    }

    private static let text = #"""
        main() {
            PATH=$PATH:/usr/sbin:/sbin
            if ! command -v lxc-copy >/dev/null; then printf 'lxc\tno\n'; return 0; fi
            printf 'lxc\tyes\n'
            path=$(lxc-config lxc.lxcpath)
            path=${path:-/var/lib/lxc}
            printf 'path\t%s\n' "$path"
            if [ -z "$bridge" ]; then
                bridge=$(cat "$path/$image/config" /etc/lxc/default.conf 2>/dev/null |
                    sed -n 's/^lxc\.net[a-z]*\.[0-9]*\.*link *= *//p' | head -n 1)
                bridge=${bridge:-lxcbr0}
            fi
            printf 'bridge\t%s\n' "$bridge"
            ip -4 -o addr show dev "$bridge" 2>/dev/null | sed -n 's/.* inet \([0-9./]*\) .*/bridge-address\t\1/p'
            ip -4 neigh show dev "$bridge" 2>/dev/null | grep -Ev 'FAILED|INCOMPLETE' | sed 's/ .*//; s/^/neighbour\t/'
            cat /var/lib/misc/dnsmasq."$bridge".leases 2>/dev/null | awk '{ print "neighbour\t" $3 }'
            if command -v mmdebstrap >/dev/null; then printf 'tool\tmmdebstrap\n'; fi
            if [ -x /usr/share/lxc/templates/lxc-debian ] && command -v debootstrap >/dev/null; then printf 'tool\tlxc-debian\n'; fi
            for folder in "$path"/*/; do
                folder=${folder%/}
                container=${folder##*/}
                # LXC takes no other characters in names; the star is an empty folder's.
                case $container in *[!A-Za-z0-9._-]*) continue ;; esac
                printf 'folder\t%s\n' "$container"
                [ ! -e "$folder/weft.making" ] || printf 'making\t%s\n' "$container"
                [ ! -s "$folder/config" ] || awk -v name="$container" '{ print "config\t" name "\t" $0 }' "$folder/config"
            done
            lxc-ls -f -F NAME,STATE | awk 'NR > 1 && NF == 2 { print "state\t" $1 "\t" $2 }'
        }
        main </dev/null
        """#
}
