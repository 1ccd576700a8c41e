#!/bin/bash
# Prints names and their addresses, as a name server knows them; the exit status is 1 when one has none.
set -uo pipefail

usage() {
    cat <<'TEXT'
usage: scripts/dns.sh [-d DOMAIN] [-s SERVER] [-f HOST] [NAME…]
  NAME        what to look up; the inventory's hosts that have an address, unless given
  -d DOMAIN   the domain of names without a dot; the host's own search list unless given
  -s SERVER   the name server's address; those that names are looked up with unless given
  -f HOST     ask from a host of the inventory, through `task`, and not from this machine

`task dns_check` compares all records with what they should be; this only shows what is there.
TEXT
}

domain='' server='' from=''
while getopts d:s:f:h option; do
    case $option in
    d) domain=$OPTARG ;;
    s) server=$OPTARG ;;
    f) from=$OPTARG ;;
    h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
    esac
done
shift $((OPTIND - 1))

task=${WEFT_TASK:-task}
if [[ $# = 0 ]]; then
    # Containers that are entered through their host, and what is reached on loopback, have no name of their own there.
    mapfile -t names < <("$task" host=all --list-hosts | grep -v '[ @]127\.' | sed -nE 's/^([^ ]+) +([^ ]*@)?[0-9.]+(:[0-9]+)?( .*)?$/\1/p')
    set -- "${names[@]}"
fi
if [[ $# = 0 ]]; then
    echo "there is no name to look up: give one, or an inventory" >&2
    exit 2
fi

# What runs where the question is asked: `dig`, or the host's own resolver where that is not there and no server is named.
# shellcheck disable=SC2016
ask='server=$1 domain=$2; shift 2; status=0
for name; do
    case $name in *.*) ;; *) name=$name${domain:+.$domain} ;; esac
    if command -v dig >/dev/null; then
        address=$(dig ${server:+"@$server"} +short +search +time=2 +tries=2 "$name" A | grep -E "^[0-9.]+$" | head -n 1)
    elif [ -n "$server" ]; then
        echo "there is no dig to ask $server with: install bind9-dnsutils"; exit 2
    else
        address=$(getent ahostsv4 "$name" | { read -r address rest; echo "$address"; })
    fi
    if [ -z "$address" ]; then status=1; fi
    printf "%-32s %s\n" "$name" "${address:-missing}"
done
exit $status'

if [[ -z $from ]]; then
    sh -c "$ask" dns.sh "$server" "$domain" "$@"
    exit
fi
output=$("$task" host="$from" -- sh -c "$ask" dns.sh "$server" "$domain" "$@" 2>&1)
status=$?
sed -nE "s/^\[[^]]*\] ?//p" <<<"$output"
# What kept `task` itself from asking.
if [[ $output != *"[$from] "* ]]; then printf '%s\n' "$output" >&2; fi
exit $status
