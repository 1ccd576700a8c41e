#!/bin/bash
# Servers that take few connections, logins or sessions at a time: all of them are served, one after the other.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

# all_ok SENTENCE COUNT: what ran last was ok on so many hosts.
all_ok() {
    exits "$1" 0 "$2 hosts: $2 ok"
}

# A port of this part's own, on which a server listens at all addresses.
any=$((20000 + $$ % 12000))

# crowd COUNT PORT: one server on so many addresses; each host is one of them.
crowd() {
    local index hosts=()
    for ((index = 0; index < $1; index++)); do
        new_address
        hosts+=("host$index: { address: $REPLY, port: $2 }")
    done
    inventory "${hosts[@]}"
}

server few "ListenAddress 0.0.0.0:$any" 'MaxStartups 3:100:3'
crowd 50 $any
on 'host*' -j 50 --connect-timeout 20s -- echo here
all_ok "50 connections at once to a server with MaxStartups 3:100:3 all succeed" 50
holds "although it turned some away" grep -q "drop connection" "$scratch/servers/few/log"
stop_server few

server source "ListenAddress 0.0.0.0:$any" 'PerSourceMaxStartups 1'
crowd 20 $any
on 'host*' -j 20 --connect-timeout 20s -- echo here
all_ok "20 connections at once to a server that takes one login of an address at a time all succeed" 20
stop_server source

server none 'MaxStartups 1:100:1'
inventory "none: { address: ${address[none]} }"
# A login that somebody else never finishes.
in_background bash -c "exec 3<>/dev/tcp/${address[none]}/$port; read -r line <&3; echo \$line; sleep 600"
eventually grep -q SSH- "$scratch/background.1"
on none --connect-timeout 1s -- echo here
exits "a server that turns everybody away is given up after a while" 4 "closes connections before its banner" "MaxStartups" "for 3 s"

server single 'MaxSessions 1'
inventory "single: { address: ${address[single]} }"
drill twenty single
exits "20 commands at once on a server with MaxSessions 1 all run" 0 "20 of 20"

# A hundred hosts, one in ten of which nobody answers for: half of those refuse, half are silent.
server many "ListenAddress 0.0.0.0:$any" 'MaxStartups 500'
hosts=() gone=()
for ((index = 0; index < 100; index++)); do
    new_address
    case $index in
    *3)
        hosts+=("host$index: { address: $REPLY, port: 1 }")
        gone+=("host$index")
        ;;
    *) hosts+=("host$index: { address: $REPLY, port: $any }") ;;
    esac
    [[ $index != ?[13579]* || $index != *3 ]] || drop "$REPLY"
done
inventory "${hosts[@]}"
on 'host*' -j 50 --connect-timeout 3s -- echo here
exits "10 of 100 hosts are out of reach: the others are served" 4 "100 hosts: 90 ok, 10 unreachable"
all=0
for name in "${gone[@]}"; do grep -qE "^$name +unreachable( |\$)" <<<"$output" || all=1; done
result "and each of the ten is named" $all
on 'host*' -j 50 --connect-timeout 3s --fail-fast -- 'echo here; exec sleep 300'
exits "with --fail-fast the first of them ends the run" 4 "cancelled"
holds "and what ran on the others" eventually gone many "sleep 300"
