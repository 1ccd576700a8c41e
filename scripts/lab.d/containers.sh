# shellcheck shell=bash disable=SC2154
# The container that others are cloned from, and the containers that came since `up`. Sourced by scripts/lab.

containers=/var/lib/lxc

# remember_containers: which containers are none of ours; `down` leaves them alone.
remember_containers() {
    [[ -e $state/containers.before ]] || lxc-ls -1 | sed "/^$template\$/d" >"$state/containers.before"
}

# clones: the containers on top of our image, one a line.
clones() {
    grep -lsE "^lxc\.rootfs\.path *= *overlay(fs)?:$template_root:" "$containers"/*/config | sed -E 's|.*/([^/]+)/config$|\1|'
}

# A clone is `lxc-copy -n weft-base -N NAME -s -B overlay`, then three lines of its own (hwaddr, address, gateway).
template_write() {
    local config=$containers/$template/config text
    text=$(
        cat <<CONFIG
lxc.include = /usr/share/lxc/config/debian.common.conf
lxc.arch = linux64
lxc.uts.name = $template
lxc.rootfs.path = dir:$template_root
lxc.apparmor.profile = unconfined
lxc.net.0.type = veth
lxc.net.0.link = $bridge
lxc.net.0.flags = up
CONFIG
    )
    mkdir -p "$containers/$template"
    [[ $(cat "$config" 2>/dev/null) = "$text" ]] || printf '%s\n' "$text" >"$config"
}

# Only the definition: `lxc-destroy` would take the cached image with it.
template_remove() {
    rm -rf "${containers:?}/$template"
}

template_status() {
    if [[ -s $containers/$template/config ]]; then
        echo "template    there     lxc-copy -n $template -N NAME -s -B overlay"
    else
        echo "template    missing   $containers/$template"
        return 1
    fi
}

# Everything that is not in the list from before `up`; snapshots of clones must go after them, hence two rounds.
containers_destroy() {
    local name round
    command -v lxc-ls >/dev/null || return 0
    for round in 1 2; do
        while IFS= read -r name; do
            [[ $name != "$template" ]] || continue
            ! grep -qxF -e "$name" "$state/containers.before" 2>/dev/null || continue
            lxc-stop -k -n "$name" </dev/null >/dev/null 2>&1 || true
            if lxc-destroy -s -n "$name" </dev/null >/dev/null 2>&1; then
                say "container $name: destroyed"
            elif [[ $round = 2 ]]; then
                rm -rf "${containers:?}/$name"
                say "container $name: its files removed, \`lxc-destroy\` would not"
            fi
        done < <(lxc-ls -1)
    done
}

containers_status() {
    local line
    command -v lxc-ls >/dev/null || return 0
    while IFS= read -r line; do
        echo "container   $line"
    done < <(lxc-ls --fancy --fancy-format NAME,STATE,IPV4 | sed "1d; /^$template /d; s/ *\$//")
}
