# shellcheck shell=bash disable=SC2034
# Every Debian package the project needs, and their quiet installation; sourced, never run.

# To build Weft and to run its tests.
build_packages=(
    ca-certificates curl git gnupg libssh2-1-dev libssl-dev libyaml-dev lld make openssh-client openssh-server pkg-config procps python3 zlib1g-dev
)

# Shells as which tests run `sh`, or log in; those that are not there are left out.
shell_packages=(
    busybox fish ksh93u+m mksh posh tcsh yash zsh
)

# What the drills are made with beside those shells: packets that are dropped, namespaces, sudo.
drill_packages=(
    iproute2 nftables openssl sudo util-linux
)

# To be an LXC host: see scripts/lab.
lab_packages=(
    debian-archive-keyring iproute2 lxc lxc-templates mmdebstrap nftables openssh-client openssh-server procps util-linux
)

# The shells that scripts/fuzz compares quoting with.
fuzz_packages=(
    bash busybox dash fish mksh openssh-client tcsh zsh
)

# What scripts/bench compares with, beside what it takes from PyPI.
bench_packages=(
    gcc libssh2-1-dev make openssh-client pdsh pssh python3 python3-venv rsync
)

# missing_packages NAME…: those of the names that are not installed, one a line.
missing_packages() {
    local installed
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true)
    printf '%s\n' "$@" | grep -vxF -e "$installed" | sort -u || true
}

# install_packages LOG NAME…: installs what is missing, starts no service, and leaves apt's own words in LOG.
#
# Names of everything that came with them are appended to `$package_record`, when that is set.
install_packages() {
    local log=$1 missing policy=/usr/sbin/policy-rc.d made_policy='' before status=0
    shift
    mapfile -t missing < <(missing_packages "$@")
    [[ ${#missing[@]} -gt 0 ]] || return 0
    [[ $(id -u) = 0 ]] || die "these packages are missing and only root can install them: \`apt-get install ${missing[*]}\`"
    say "installing ${missing[*]}"
    # Debian's way to say "install, but start nothing": a test machine must not get an sshd on port 22 from us.
    if [[ ! -e $policy ]]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        made_policy=yes
    fi
    before=$(dpkg-query -W -f '${Package}\n' | sort)
    {
        export DEBIAN_FRONTEND=noninteractive
        apt-get -q -o DPkg::Lock::Timeout=300 update &&
            apt-get -q -o DPkg::Lock::Timeout=300 -y --no-install-recommends install "${missing[@]}"
    } >"$log" 2>&1 </dev/null 9>&- || status=$?
    [[ -z $made_policy ]] || rm -f "$policy"
    if [[ -n ${package_record:-} ]]; then
        comm -13 <(printf '%s\n' "$before") <(dpkg-query -W -f '${Package}\n' | sort) >>"$package_record"
    fi
    if [[ $status != 0 ]]; then
        show_tail "$log"
        die "apt could not install ${missing[*]} (its words are above and in \`$log\`)"
    fi
}
