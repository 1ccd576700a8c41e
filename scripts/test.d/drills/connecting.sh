#!/bin/bash
# What can go wrong before a host lets anybody in: each step has a deadline of its own, and the error names it.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

server good
server stopped
# relay NAME FAULT: a bad wire to the good server.
relay() {
    new_address
    address[$1]=$REPLY
    in_background /usr/bin/python3 "$drills/relay.py" "$REPLY" $port "${address[good]}" $port "$2"
    eventually grep -q listening "$scratch/background.${#others[@]}"
}
relay late late=10
relay kex silent-after=60
relay cut cut-after=10
relay web http
server login 'AuthorizedKeysFile none' 'AuthorizedKeysCommand /bin/sleep 60' 'AuthorizedKeysCommandUser root'
new_address
address[hole]=$REPLY
drop "$REPLY"
new_address
address[nobody]=$REPLY
kill -STOP "$(pgrep -P "${process[stopped]}")"

for name in "${!address[@]}"; do
    hosts+=("$name: { address: ${address[$name]} }")
done
inventory "${hosts[@]}"
cat >"$HOME/.ssh/config" <<CONFIG
Host ${address[hole]} ${address[stopped]} ${address[kex]} ${address[login]}
    ConnectTimeout 2
CONFIG

on good,hole -- hostname
exits "a black hole is unreachable when the time for the connection is over, and hides no other host" 4 "hole: " "no answer"
outcome "and the others have their outcome" good ok
on good,stopped -- hostname
exits "a server that is stopped before its banner" 4 "stopped: timed out: no SSH banner came within 2 s (${address[stopped]} port $port)"
on good,kex -- hostname
exits "a link that goes black in the key exchange" 4 "kex: timed out: the key exchange did not end within 2 s"
on good,login -- hostname
exits "a server that never answers the login" 4 "login: timed out: no answer to the key of \`root\` came within 6 s"
on cut -- hostname
exits "a server that hangs up in its banner" 4 "cut: the connection was closed in the middle of the server's banner"
on web -- hostname
exits "something that is no SSH server" 4 "web: " "does not speak SSH: it said \`HTTP/1.1 400 Bad Request\`"
on nobody -- hostname
exits "a port on which nobody listens" 4 "nobody: " refused
on late -- echo here
exits "a banner that is 10 s late is waited for" 0 here
on late --connect-timeout 2s -- echo here
exits "unless there are only 2 s for it" 4 "late: timed out: no SSH banner came within 2 s"
