/// The script that prepares a container's files, run with the container's own programs: before the first boot everything that makes it a
/// machine of its own, and always the user's account, keys and sudo rights.
nonisolated enum InsideScript {
    static let text = #"""
        set -eu
        fail() { printf 'error'; printf '\t%s' "$@"; printf '\n'; exit 1; }
        changed() { printf 'changed\t%s\n' "$*"; }

        # write PATH MODE TEXT: whole or not at all; a link in its place is replaced, not followed.
        write() {
            if [ ! -L "$1" ] && printf '%s\n' "$3" | cmp -s - "$1"; then return 0; fi
            printf '%s\n' "$3" >"$1.weft"
            chmod "$2" "$1.weft"
            mv -f "$1.weft" "$1"
        }

        identity() {
            write /etc/hostname 644 "${name%%.*}"
            write /etc/hosts 644 "127.0.0.1	localhost
        ::1	localhost ip6-localhost ip6-loopback
        $address	$names"
            if [ -n "$resolver" ]; then write /etc/resolv.conf 644 "$resolver"; fi
            # The interface gets its address before the container's init starts; whatever else would set one up stays away from it.
            if [ -e /etc/network/interfaces ] || [ -x /sbin/ifup ]; then
                mkdir -p /etc/network
                write /etc/network/interfaces 644 "auto lo
        iface lo inet loopback"
            fi
            if [ -e /etc/systemd/system/multi-user.target.wants/systemd-networkd.service ]; then
                write /etc/systemd/network/00-weft-eth0.network 644 "[Match]
        Name=eth0
        [Link]
        Unmanaged=yes"
            fi
            # Empty, systemd makes a new one at the first boot.
            : >/etc/machine-id
            rm -f /var/lib/dbus/machine-id
            rm -f /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub
        }

        host_keys() {
            for kind in ed25519 ecdsa; do
                if [ -s "/etc/ssh/ssh_host_${kind}_key" ]; then continue; fi
                ssh-keygen -q -t "$kind" -N '' -C "root@${name%%.*}" -f "/etc/ssh/ssh_host_${kind}_key"
                [ -n "$fresh" ] || changed "made its $kind host key"
            done
        }

        account() {
            if ! getent passwd "$user" >/dev/null; then
                shell=/bin/sh
                if [ -x /bin/bash ]; then shell=/bin/bash; fi
                # A password that nothing matches; a locked account would refuse keys too where PAM is not used.
                useradd --create-home --shell "$shell" --password '*' "$user"
                changed "added the user $user"
            fi
            home=$(getent passwd "$user" | cut -d : -f 6)
            group=$(id -g "$user")
            if [ ! -d "$home/.ssh" ]; then
                mkdir -p "$home/.ssh"
                chmod 700 "$home/.ssh"
                chown "$user:$group" "$home/.ssh"
            fi
            authorized=$home/.ssh/authorized_keys
            touch "$authorized"
            added=
            while IFS= read -r key; do
                blob=$(printf '%s\n' "$key" | cut -d ' ' -f 2)
                if [ -z "$blob" ] || grep -qF -e "$blob" "$authorized"; then continue; fi
                if [ -n "$(tail -c 1 "$authorized")" ]; then echo >>"$authorized"; fi
                printf '%s\n' "$key" >>"$authorized"
                added=yes
            done <<KEYS
        $keys
        KEYS
            if [ -n "$added" ]; then
                chmod 600 "$authorized"
                chown "$user:$group" "$authorized"
                changed "let your keys in as $user"
            fi
        }

        sudo_rights() {
            if [ "$user" = root ]; then return 0; fi
            mkdir -p /etc/sudoers.d
            chmod 750 /etc/sudoers.d
            rule="$user ALL=(ALL:ALL) NOPASSWD:ALL"
            file=/etc/sudoers.d/90-weft-$user
            if printf '%s\n' "$rule" | cmp -s - "$file"; then return 0; fi
            printf '%s\n' "$rule" >/etc/sudoers.d/.weft.new
            chmod 440 /etc/sudoers.d/.weft.new
            if command -v visudo >/dev/null && ! visudo -cqf /etc/sudoers.d/.weft.new; then
                rm -f /etc/sudoers.d/.weft.new
                fail "visudo refuses the rule for $user"
            fi
            mv -f /etc/sudoers.d/.weft.new "$file"
            changed "let $user use sudo without a password"
        }

        missing_packages() {
            [ -n "$packages" ] && command -v dpkg-query >/dev/null || return 0
            installed=$(dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' $packages 2>/dev/null || true)
            for package in $packages; do
                if ! printf '%s\n' "$installed" | grep -qE "^installed $package(:.*)?\$"; then printf 'missing\t%s\n' "$package"; fi
            done
        }

        if [ ! -x /usr/sbin/sshd ]; then fail "its image has no sshd" "clone one that has openssh-server"; fi
        # Without host keys it has never been up, whoever cloned it.
        if [ -z "$running" ] && ! ls /etc/ssh/ssh_host_*_key >/dev/null 2>&1; then fresh=yes; fi
        if [ -n "$fresh" ]; then identity; fi
        host_keys
        if [ -n "$fresh" ]; then changed "named it ${name%%.*}, with host keys of its own"; fi
        account
        sudo_rights
        missing_packages
        for file in /etc/ssh/ssh_host_*_key.pub; do
            if [ -s "$file" ]; then printf 'hostkey\t%s\n' "$(cat "$file")"; fi
        done
        """#
}
