#!/bin/bash
# Host keys that are not what they were, and agents that are dead, hang or refuse.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

server good
ssh-keygen -q -t ed25519 -N '' -f "$scratch/new_ed25519"
host_keys=(new_ed25519)
server changed
host_keys=(host_ecdsa)
server retyped
grep ed25519 "$scratch/known_hosts" >"$scratch/known_ed25519"
sed 's/^/@revoked /' "$scratch/known_hosts" >"$scratch/revoking"
for policy in strict accept-new; do
    inventory "good: { address: ${address[good]} }" "changed: { address: ${address[changed]}, host-key-policy: $policy }" \
        "retyped: { address: ${address[retyped]}, host-key-policy: $policy, known-hosts: $scratch/known_ed25519 }"
    on good,changed -- echo here
    exits "a changed host key is refused ($policy), and hides no other host" 4 "[good]" "changed: its host key has changed" \
        "known_hosts:1" "host.trust host=changed" "1 ok, 1 unreachable"
    on retyped -- echo here
    exits "so is a key of another type ($policy)" 4 "retyped: its host key has changed: it shows ECDSA" "expected: ED25519"
done
inventory "revoked: { address: ${address[good]}, known-hosts: $scratch/revoking, host-key-policy: accept-new }"
on revoked -- echo here
exits "a revoked key is refused" 4 "revoked: its ED25519 key" "is revoked by $scratch/revoking:1"

# Agents. `filed` has its key in a file as well, `agent` only in the agent.
{
    echo "hosts:"
    echo "  filed: { address: ${address[good]}, port: $port, user: root, identity: $scratch/key, known-hosts: $scratch/known_hosts }"
} >"$scratch/filed.yaml"
{
    echo "hosts:"
    echo "  bare: { address: ${address[good]}, port: $port, user: root, known-hosts: $scratch/known_hosts }"
} >"$scratch/bare.yaml"
filed() {
    task inventory="$scratch/filed.yaml" host=filed -- echo here
}
bare() {
    task inventory="$scratch/bare.yaml" host=bare --connect-timeout 1s -- echo here
}
# agent NAME COMMAND: a real agent with the key; before it signs it asks the command.
agent() {
    export SSH_AUTH_SOCK=$scratch/agent.$1
    printf '#!/bin/sh\n%s\n' "$2" >"$scratch/ask.$1"
    chmod 755 "$scratch/ask.$1"
    in_background env SSH_ASKPASS="$scratch/ask.$1" SSH_ASKPASS_REQUIRE=force DISPLAY=none ssh-agent -D -a "$SSH_AUTH_SOCK"
    eventually test -S "$SSH_AUTH_SOCK"
    ssh-add -q -c "$scratch/key" 2>/dev/null
}

agent willing 'exit 0'
bare
exits "an agent's key lets the user in" 0 here
agent refusing 'exit 1'
bare
exits "an agent that refuses to sign is named" 4 "bare: \`root\` was not let in" "the ssh-agent refused to sign with the key"
filed
exits "and a key file that the agent holds as well is used in its place" 0 here
agent slow 'sleep 600'
bare
exits "an agent that never signs is given up" 4 "bare: " "the ssh-agent at \`$SSH_AUTH_SOCK\` did not answer in time"
agent stopped 'exit 0'
kill -STOP "${others[-1]}"
bare
exits "an agent that hangs is named" 4 "bare: \`root\` was not let in" "$SSH_AUTH_SOCK"
filed
exits "and holds up nobody who has a key file" 0 here
SSH_AUTH_SOCK=$scratch/dead
/usr/bin/python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$SSH_AUTH_SOCK"
bare
exits "a dead agent is named" 4 "bare: \`root\` was not let in" "$SSH_AUTH_SOCK" "refused"
filed
exits "and holds up nobody who has a key file" 0 here
