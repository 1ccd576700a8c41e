# shellcheck shell=bash disable=SC2154
# The base image: a small Debian with systemd and sshd, made once and kept in the cache. Sourced by scripts/lab.

image_packages=(
    ca-certificates curl dbus iproute2 iputils-ping less libpam-systemd netbase openssh-server procps python3-minimal
    sudo systemd systemd-sysv
)

# image_build: makes the image when there is none, or when what it is made from has changed and nothing runs on the old one.
image_build() {
    local recipe made log=$state/image.log
    image_sources >/dev/null || die "give this machine's apt the sources of Debian $suite"
    recipe=$(image_recipe)
    made=$(cat "$cache/$template/recipe" 2>/dev/null || true)
    if [[ -n $made && $made != "$recipe" ]] && [[ -n $(clones) ]]; then
        say "image: older than its recipe, kept because containers use it: $(clones | tr '\n' ' ')"
    elif [[ $made != "$recipe" ]]; then
        say "image: making $suite from $(image_sources) (about half a minute)"
        rm -rf --one-file-system "${cache:?}/$template" "$cache/$template.new"
        mkdir -p "$cache/$template.new"
        if ! { image_bootstrap "$cache/$template.new/rootfs" && image_configure "$cache/$template.new/rootfs"; } >"$log" 2>&1 9>&-; then
            show_tail "$log"
            die "the base image could not be made (its log is \`$log\`); is the Debian mirror reachable?"
        fi
        echo "$recipe" >"$cache/$template.new/recipe"
        mv "$cache/$template.new" "$cache/$template"
    fi
    image_resolver "$template_root"
    say "image: $(du -sh --apparent-size "$template_root" 2>/dev/null | cut -f 1) in $template_root"
}

# A name for everything that goes into the image.
image_recipe() {
    {
        echo "$suite ${image_packages[*]}"
        declare -f image_bootstrap image_configure
        cat "$(image_sources)" /etc/pip.conf /usr/local/share/ca-certificates/*.crt 2>/dev/null
        image_apt_options
    } | sha256sum | cut -d ' ' -f 1
}

# The apt sources that this machine has for the suite, mirror and keys included.
image_sources() {
    local file
    for file in /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        if grep -qsE "^(Suites:|deb (\[.*\] )?[^ ]+)([^#]* )?$suite( |\$)" "$file"; then
            echo "$file"
            return
        fi
    done
    echo "error: apt has no sources for $suite here, and the image is made from them" >&2
    return 1
}

# How this machine's apt reaches and trusts its mirror holds for the containers too.
image_apt_options() {
    apt-config dump --format '%f "%v"%n' | grep -E '^Acquire::(Check-Date|Check-Valid-Until|https?::Proxy) "' || true
}

image_bootstrap() {
    local root=$1 option options=()
    while IFS= read -r option; do
        options+=(--aptopt="$option")
    done < <(image_apt_options)
    mmdebstrap --quiet --mode=root --variant=minbase --skip=cleanup/apt/lists "${options[@]}" \
        --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
        --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        --include="$(IFS=,; echo "${image_packages[*]}")" \
        "$suite" "$root" "$(image_sources)"
}

image_configure() {
    local root=$1 unit
    cp -a /usr/local/share/ca-certificates/. "$root/usr/local/share/ca-certificates/" 2>/dev/null || true
    [[ ! -f /etc/pip.conf ]] || cp /etc/pip.conf "$root/etc/pip.conf"
    chroot "$root" update-ca-certificates || return

    # What tells one machine from another is made at the first boot.
    rm -f "$root"/etc/ssh/ssh_host_*_key "$root"/etc/ssh/ssh_host_*_key.pub "$root/usr/sbin/policy-rc.d"
    : >"$root/etc/machine-id"
    echo "$template" >"$root/etc/hostname"
    printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"

    # Two quick key types; the RSA key of `ssh-keygen -A` takes longer to make than the whole boot.
    mkdir -p "$root/etc/systemd/system/ssh.service.d"
    cat >"$root/etc/systemd/system/ssh.service.d/first-boot.conf" <<'UNIT'
[Service]
ExecStartPre=
ExecStartPre=/bin/sh -c 'cd /etc/ssh && for t in ed25519 ecdsa; do [ -s ssh_host_$${t}_key ] || ssh-keygen -q -t $$t -N "" -C "" -f ssh_host_$${t}_key; done'
UNIT
    cat >"$root/etc/ssh/sshd_config.d/weft-lab.conf" <<'SSHD'
HostKey /etc/ssh/ssh_host_ed25519_key
HostKey /etc/ssh/ssh_host_ecdsa_key
UseDNS no
MaxStartups 200
MaxSessions 100
SSHD

    # Nothing may hold apt's lock or wait for a terminal that a container does not have.
    for unit in apt-daily.service apt-daily.timer apt-daily-upgrade.service apt-daily-upgrade.timer e2scrub_all.timer \
        e2scrub_reap.service fstrim.timer console-getty.service getty@tty1.service systemd-timesyncd.service; do
        ln -sf /dev/null "$root/etc/systemd/system/$unit"
    done
}

# A resolver on loopback is this machine's own and answers nobody in a container.
image_resolver() {
    local root=$1 resolver=/etc/resolv.conf
    if grep -qE '^nameserver 127\.' "$resolver" && [[ -s /run/systemd/resolve/resolv.conf ]]; then
        resolver=/run/systemd/resolve/resolv.conf
    fi
    cmp -s "$resolver" "$root/etc/resolv.conf" || cp --remove-destination -L "$resolver" "$root/etc/resolv.conf"
}

image_status() {
    if [[ -s $cache/$template/recipe ]]; then
        echo "image       there     $template_root"
    else
        echo "image       missing   $template_root"
        return 1
    fi
}
