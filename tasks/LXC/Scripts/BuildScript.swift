/// The script that makes a container and brings it up, or completes one that is half made; ``BuildReport`` reads what it prints.
///
/// Two locks keep simultaneous runs apart: one on the folder of all containers, while names and addresses are handed out, and one on the
/// container's own folder until it is ready. Both are on folders that are there anyway, so nothing is left behind.
nonisolated enum BuildScript {
    static func command(_ plan: ContainerPlan) -> Command {
        """
        name=\(plan.name) image=\(plan.image) address=\(plan.address) prefix=\("\(plan.network.prefix)") gateway=\(plan.gateway)
        hwaddr=\(ContainerPlan.hardwareAddress(for: plan.address)) bridge=\(plan.bridge) user=\(plan.user)
        keys=\(plan.publicKeys.joined(separator: "\n")) resolvers=\(plan.resolvers.joined(separator: " "))
        names=\(plan.hostNames) packages=\(plan.packages.joined(separator: " "))
        new=\(plan.isNew ? "yes" : "") copy=\(plan.isCopy ? "yes" : "") patience=\("\(plan.patience.components.seconds)")
        \(raw: ContainerScript.functions)
        \(raw: text)
        inside() {
            cat <<'INSIDE'
        \(raw: InsideScript.text)
        INSIDE
        }
        main </dev/null
        """
    }

    private static let text = #"""
        now() { date +%s; }

        main() {
            find_folder
            exec 9<"$lxcpath"
            flock -w 300 9 || fail "another run is still handing out names and addresses after 5 minutes"
            if [ -n "$new" ] && [ -s "$config" ]; then printf 'again\n'; return 0; fi
            taken=$(grep -lE "^lxc\.net[a-z]*\.[0-9]+\.ipv4\.address *= *$(printf %s "$address" | sed 's/\./\\./g')([/ ]|\$)" \
                "$lxcpath"/*/config 2>/dev/null | grep -vxF -e "$config" | head -n 1)
            if [ -n "$taken" ]; then printf 'again\n'; return 0; fi
            make_container
            exec 8<"$folder"
            if ! flock -n 8; then
                exec 9<&-
                flock -w 300 8 || fail "another run is still at work on it after 5 minutes"
            fi
            find_state
            if [ -z "$running" ]; then configure; fi
            exec 9<&-
            prepare
            if [ -z "$running" ]; then start; fi
            wait_for_ssh
            rm -f "$folder/weft.making" "$folder/weft.log"
        }

        base_value() { sed -n "s/^$1 *= *//p" "$lxcpath/$image/config" | tail -n 1; }

        # Half a container is completed where it has files of its own, and made anew where it has none.
        make_container() {
            if [ -s "$config" ]; then
                rootfs=$(sed -n 's/^lxc\.rootfs\.path *= *//p' "$config" | tail -n 1)
                case $rootfs in
                overlay:* | overlayfs:*)
                    delta=${rootfs##*:}
                    lower=${rootfs#*:}
                    lower=${lower%:*}
                    [ -d "$lower" ] || fail "the image it is built on is gone: $lower" "remove it with \`task lxc_destroy vhostname=$name\`"
                    [ ! -d "$delta" ] || return 0
                    ;;
                dir:* | /*) [ ! -d "${rootfs#dir:}/etc" ] || return 0 ;;
                *) return 0 ;;
                esac
                lxc-stop -k -n "$name" >/dev/null 2>&1 8<&- 9<&-
                forget_folder
                changed "removed what was left of a container without files"
            elif [ -d "$folder" ]; then
                root=$(base_value 'lxc\.rootfs\.path')
                if [ -d "$folder/overlay/delta/etc" ]; then
                    rootfs=overlay:${root#dir:}:$folder/overlay/delta
                elif [ -d "$folder/rootfs/etc" ] && [ ! -e "$folder/weft.making" ]; then
                    rootfs=dir:$folder/rootfs
                else
                    forget_folder
                    changed "removed what was left of a container without configuration"
                    rootfs=
                fi
                if [ -n "$rootfs" ]; then
                    write_config
                    changed "wrote the configuration that was missing"
                    return 0
                fi
            fi
            root=$(base_value 'lxc\.rootfs\.path')
            # A copy of an overlay shares its image and nothing else; LXC cannot make another kind of copy of it.
            case $root in overlay*) copy= ;; esac
            said=
            if [ -n "$copy" ] || ! said=$(lxc-copy -n "$image" -N "$name" -s -B overlay 2>&1 9<&-) || ! overlay_works; then
                [ ! -d "$folder" ] || forget_folder
                case $root in
                dir:* | /*)
                    # LXC's own copy of a folder needs rsync.
                    mkdir -m 770 "$folder"
                    mkdir "$folder/rootfs"
                    : >"$folder/weft.making"
                    said=$(cp -a --reflink=auto "${root#dir:}/." "$folder/rootfs/" 2>&1) || { forget_folder; fail "cp: $said"; }
                    rootfs=dir:$folder/rootfs
                    write_config
                    ;;
                *) said=$(lxc-copy -n "$image" -N "$name" 2>&1 9<&-) || fail "lxc-copy of $image ended with status $?" "$said" ;;
                esac
            fi
            : >"$folder/weft.making"
            changed "cloned $image as $name"
        }

        # The image's configuration with this container's name and files.
        write_config() {
            grep -vE '^lxc\.(rootfs\.path|uts\.name|net\.0\.(hwaddr|ipv4))' "$lxcpath/$image/config" >"$config.new"
            printf 'lxc.rootfs.path = %s\nlxc.uts.name = %s\n' "$rootfs" "$name" >>"$config.new"
            mv -f "$config.new" "$config"
        }

        # LXC believes that every kernel and filesystem can do it; an overlay on an overlay, for one, cannot.
        overlay_works() {
            unshare --mount mount -t overlay overlay \
                -o "lowerdir=$(base_value 'lxc\.rootfs\.path' | sed 's/^dir://; s/^overlay[^:]*:\(.*\):.*/\1/'),upperdir=$folder/overlay/delta,workdir=$folder/overlay/work" \
                "$folder/rootfs" 2>/dev/null
        }

        setting() {
            found=$(sed -n "s/^$1 *= *//p" "$config" | tail -n 1)
            [ "$found" != "$2" ] || return 0
            pattern=$(printf %s "$1" | sed 's/\./\\./g')
            grep -vE "^$pattern *=" "$config" >"$config.new"
            printf '%s = %s\n' "$1" "$2" >>"$config.new"
            mv -f "$config.new" "$config"
            configured=yes
        }

        configure() {
            configured=
            if ! grep -qE '^lxc\.net\.0\.type *=' "$config"; then
                setting lxc.net.0.type veth
                setting lxc.net.0.flags up
            fi
            setting lxc.net.0.link "$bridge"
            grep -qE "^lxc\.net\.0\.ipv4\.address *= *$address(/| |\$)" "$config" || setting lxc.net.0.ipv4.address "$address/$prefix"
            setting lxc.net.0.ipv4.gateway "$gateway"
            setting lxc.net.0.hwaddr "$hwaddr"
            if [ -n "$configured" ]; then changed "gave $name the address $address"; fi
        }

        # Its own programs do the work, in its own files: over lxc-attach while it runs, else in a chroot whose mounts end with it.
        prepare() {
            fresh=
            if [ -e "$folder/weft.making" ] && [ -z "$running" ]; then fresh=yes; fi
            if [ -z "$resolvers" ]; then resolver=$(host_resolver); else resolver=$(printf 'nameserver %s\n' $resolvers); fi
            set -- /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C name="$name" names="$names" \
                address="$address" user="$user" keys="$keys" resolver="$resolver" packages="$packages" fresh="$fresh" running="$running" sh -s
            if [ -n "$running" ]; then
                inside | lxc-attach -n "$name" --clear-env -- "$@" 8<&- 9<&- || fail "preparing its files ended with status $?"
                return 0
            fi
            rootfs=$(sed -n 's/^lxc\.rootfs\.path *= *//p' "$config" | tail -n 1)
            delta= lower=
            case $rootfs in
            overlay:* | overlayfs:*)
                delta=${rootfs##*:}
                lower=${rootfs#*:}
                lower=${lower%:*}
                root=$folder/rootfs
                mkdir -p "$root" "${delta%/*}/work"
                ;;
            dir:* | /*) root=${rootfs#dir:} ;;
            *) fail "its files are kept as $rootfs, which can only be prepared while it runs" ;;
            esac
            inside | lower=$lower delta=$delta root=$root unshare --mount sh -c '
                if [ -n "$delta" ]; then
                    mount -t overlay overlay -o "lowerdir=$lower,upperdir=$delta,workdir=${delta%/*}/work" "$root" || exit
                fi
                mount --bind /dev "$root/dev" || exit
                exec chroot "$root" "$@"' sh "$@" 8<&- 9<&- || fail "preparing its files ended with status $?"
        }

        # A resolver on loopback is the host's own and answers nobody in a container.
        host_resolver() {
            file=/etc/resolv.conf
            if grep -q '^nameserver 127\.' "$file" && [ -s /run/systemd/resolve/resolv.conf ]; then file=/run/systemd/resolve/resolv.conf; fi
            if grep '^nameserver' "$file" | grep -qv '^nameserver 127\.'; then
                grep -E '^(nameserver|search|domain|options)' "$file" | grep -v '^nameserver 127\.'
            else
                printf 'nameserver %s\n' "$gateway"
            fi
        }

        start() {
            ip neigh flush to "$address" dev "$bridge" 2>/dev/null
            # A bridge without an address of its own (3 is "set") takes the lowest of its ports', and a new one as ports come and go; until
            # the other containers notice, for half a minute, they answer to the old one.
            if [ "$(cat "/sys/class/net/$bridge/addr_assign_type" 2>/dev/null)" != 3 ]; then
                ip link set dev "$bridge" address "$(cat "/sys/class/net/$bridge/address")"
            fi
            lxc-start -n "$name" -o "$folder/weft.log" -l ERROR >/dev/null 2>&1 8<&- 9<&- ||
                fail "lxc-start: $(sed 's/^.*:[0-9]* - //' "$folder/weft.log" 2>/dev/null | head -n 3 | tr '\n' ';')"
            find_state
            changed "started $name"
        }

        # Port 22 in its own table of sockets, state 0A is LISTEN: no connection, no login attempt, nothing to clean up.
        wait_for_ssh() {
            deadline=$(($(now) + patience))
            tries=0
            until grep -qsE '^ *[0-9]+: [0-9A-F]+:0016 [0-9A-F]+:0000 0A' "/proc/$running/net/tcp" "/proc/$running/net/tcp6"; do
                [ -d "/proc/$running" ] || fail "it stopped while it was starting"
                tries=$((tries + 1))
                if [ $((tries % 25)) = 0 ] && [ "$(now)" -ge "$deadline" ]; then
                    fail "its sshd was not listening on port 22 after $patience s" \
                        "$(lxc-attach -n "$name" -- systemctl --no-pager --plain --no-legend --failed 2>/dev/null 8<&- | head -n 5)" \
                        "\`task lxc_shell\` opens a shell in $name without it"
                fi
                sleep 0.02
            done
            printf 'ready\n'
        }
        """#
}
