/// The script that makes a base container from Debian packages: a small system with systemd and sshd, without anything that tells one machine
/// from another.
nonisolated enum ImageScript {
    /// - Parameter suite: The release; empty for the host's own.
    static func command(image: String, suite: String, bridge: String, packages: [String]) -> Command {
        """
        image=\(image) suite=\(suite) bridge=\(bridge) packages=\((systemPackages + packages).joined(separator: " "))
        \(raw: text)
        """
    }

    private static let systemPackages = [
        "dbus", "iproute2", "iputils-ping", "libpam-systemd", "netbase", "procps", "python3-minimal", "systemd", "systemd-sysv",
    ]

    private static let text = #"""
        fail() { printf 'error'; printf '\t%s' "$@"; printf '\n'; exit 0; }
        changed() { printf 'changed\t%s\n' "$*"; }

        main() {
            umask 022
            PATH=$PATH:/usr/sbin:/sbin
            lxcpath=$(lxc-config lxc.lxcpath)
            lxcpath=${lxcpath:-/var/lib/lxc}
            exec 9<"$lxcpath"
            flock -w 900 9 || fail "another run is still at work on containers after 15 minutes"
            base=$lxcpath/$image
            [ ! -s "$base/config" ] || return 0
            new=$lxcpath/.$image.new
            own=$(. /etc/os-release && printf %s "${VERSION_CODENAME:-}")
            kind=$(. /etc/os-release && printf %s "$ID")
            rm -rf --one-file-system "$new"
            mkdir -p -m 755 "$new"
            log=$new/log
            bootstrap >"$log" 2>&1 9<&- || fail "these are its last words:" "$(tail -n 5 "$log" | tr '\n' ' ')"
            configure >>"$log" 2>&1 9<&- || fail "these are its last words:" "$(tail -n 5 "$log" | tr '\n' ' ')"
            write_config >"$new/config"
            rm -rf --one-file-system "$base" "$log"
            mv "$new" "$base"
            changed "made the base image $image from Debian $suite"
        }

        bootstrap() {
            # How the host's apt reaches and trusts its mirror holds for its containers too.
            sources=
            if [ "$kind" = debian ] && [ "${suite:-$own}" = "$own" ]; then
                suite=$own
                for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
                    if [ -z "$sources" ] && grep -qsE '^(deb |URIs:)' "$file"; then sources=$file; fi
                done
            fi
            suite=${suite:-stable}
            if command -v mmdebstrap >/dev/null; then
                set --
                while IFS= read -r option; do
                    [ -z "$option" ] || set -- "$@" "--aptopt=$option"
                done <<OPTIONS
        $(apt-config dump --format '%f "%v"%n' | grep -E '^Acquire::(Check-Date|Check-Valid-Until|https?::Proxy) "')
        OPTIONS
                mmdebstrap --quiet --mode=root --variant=minbase --skip=cleanup/apt/lists "$@" \
                    --aptopt='APT::Install-Recommends "false"' --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/man/*' \
                    --include="$(printf %s "$packages" | tr ' ' ,)" "$suite" "$new/rootfs" $sources
            else
                # The template makes a container; only its files are wanted.
                lxc-create -n "$image.template" -t debian -- -r "$suite" --packages="$(printf %s "$packages" | tr ' ' ,)" &&
                    mv "$lxcpath/$image.template/rootfs" "$new/rootfs" && rm -rf "$lxcpath/$image.template"
            fi
        }

        configure() {
            root=$new/rootfs
            if [ -d /usr/local/share/ca-certificates ]; then
                mkdir -p "$root/usr/local/share/ca-certificates"
                cp -a /usr/local/share/ca-certificates/. "$root/usr/local/share/ca-certificates/"
            fi
            chroot "$root" update-ca-certificates || true
            rm -f "$root"/etc/ssh/ssh_host_*_key "$root"/etc/ssh/ssh_host_*_key.pub "$root/usr/sbin/policy-rc.d" "$root/var/lib/dbus/machine-id"
            : >"$root/etc/machine-id"
            echo "$image" >"$root/etc/hostname"
            # Nothing may hold apt's lock or wait for a terminal that a container does not have.
            for unit in apt-daily.service apt-daily.timer apt-daily-upgrade.service apt-daily-upgrade.timer e2scrub_all.timer \
                e2scrub_reap.service fstrim.timer console-getty.service getty@tty1.service systemd-timesyncd.service; do
                ln -sf /dev/null "$root/etc/systemd/system/$unit"
            done
            [ -x "$root/usr/sbin/sshd" ]
        }

        write_config() {
            common=/usr/share/lxc/config/debian.common.conf
            [ -e "$common" ] || common=/usr/share/lxc/config/common.conf
            profile=unconfined
            if [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" = Y ]; then profile=generated; fi
            printf 'lxc.include = %s\nlxc.arch = %s\nlxc.uts.name = %s\n' "$common" "$(uname -m)" "$image"
            printf 'lxc.rootfs.path = dir:%s/rootfs\nlxc.apparmor.profile = %s\n' "$base" "$profile"
            if [ "$profile" = generated ]; then printf 'lxc.apparmor.allow_nesting = 1\n'; fi
            printf 'lxc.net.0.type = veth\nlxc.net.0.link = %s\nlxc.net.0.flags = up\n' "$bridge"
        }
        main </dev/null
        """#
}
