# shellcheck shell=bash disable=SC2154
# The bridge of the containers and their way out. Sourced by scripts/lab.
#
# Addresses are given to each container by its own configuration, so there is no DHCP and no DNS server here: the bridge
# works the same with and without systemd and never meets `lxc-net`.

network_up() {
    local other
    if [[ ! -d /sys/class/net/$bridge ]]; then
        other=$(ip -4 -o route show to root "$network" | head -n 1)
        [[ -z $other ]] || die "the network $network is in use here already (\`ip route\`: $other); the lab needs it for its containers"
        ip link add "$bridge" type bridge
        touch "$state/bridge.made"
    fi
    if ! has_gateway; then
        ip addr add "$gateway" dev "$bridge"
        touch "$state/address.made"
    fi
    ip link set "$bridge" up

    if [[ $(cat /proc/sys/net/ipv4/ip_forward) != 1 ]]; then
        echo 1 >/proc/sys/net/ipv4/ip_forward
        touch "$state/forwarding.made"
    fi
    has_nat || nft -f - <<RULES
table ip $nat_table {
    chain postrouting {
        type nat hook postrouting priority srcnat; policy accept;
        ip saddr $network ip daddr != $network masquerade
    }
}
RULES
    say "bridge $bridge: $gateway, forwarded and masqueraded"
}

network_down() {
    ! has_nat || nft delete table ip "$nat_table"
    [[ ! -e $state/forwarding.made ]] || echo 0 >/proc/sys/net/ipv4/ip_forward
    if [[ -e $state/bridge.made ]]; then
        [[ ! -d /sys/class/net/$bridge ]] || ip link delete "$bridge"
    elif [[ -e $state/address.made ]]; then
        ip addr del "$gateway" dev "$bridge" 2>/dev/null || true
    fi
}

network_status() {
    if [[ -d /sys/class/net/$bridge ]] && has_gateway && has_nat && [[ $(cat /proc/sys/net/ipv4/ip_forward) = 1 ]]; then
        echo "bridge      up        $bridge $gateway"
    elif [[ -d /sys/class/net/$bridge ]]; then
        echo "bridge      partly    $bridge is there, its address, forwarding or NAT is not"
        return 1
    else
        echo "bridge      down      $bridge"
        return 1
    fi
}

has_gateway() {
    [[ $(ip -4 -o addr show dev "$bridge" 2>/dev/null) = *" $gateway "* ]]
}

has_nat() {
    command -v nft >/dev/null && nft list table ip "$nat_table" >/dev/null 2>&1
}
