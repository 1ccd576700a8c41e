#!/bin/bash
# Hosts and commands that go wrong, and output that is large, cut or broken: a clear outcome for each, nothing lost.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

lab=/var/lib/weft-lab
good="address: 127.0.0.1, port: 2222, user: root"

# inventory TEXT…: one with these hosts; the lab's key and known_hosts are the defaults.
inventory() {
    {
        echo "defaults: { identity: $lab/key, known-hosts: $lab/known_hosts }"
        echo "hosts:"
        printf '  %s\n' "$@"
    } >"$scratch/inventory.yaml"
}

on() {
    local hosts=$1
    shift
    task inventory="$scratch/inventory.yaml" host="$hosts" "$@"
}

# A port that takes connections as far as the kernel does and never says a word: once its queue is full it is a black hole.
python3 - "$scratch/port" <<'PYTHON' &
import socket, sys, time
listening = socket.socket()
listening.bind(("127.0.0.1", 0))
listening.listen(0)
held = []
for _ in range(4):
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex(listening.getsockname())
    held.append(client)
time.sleep(0.2)
with open(sys.argv[1] + ".new", "w") as file:
    file.write(str(listening.getsockname()[1]))
import os
os.rename(sys.argv[1] + ".new", sys.argv[1])
time.sleep(600)
PYTHON
black_hole=$!
trap 'kill $black_hole; rm -rf "$scratch"' EXIT
until [[ -e $scratch/port ]]; do sleep 0.05; done

inventory "one: { $good }"
on one -- hostname
exits "a command's output is shown" 0 hpcube

inventory "one: { $good, identity: $scratch/no-key }"
on one -- true
exits "a key file that is missing is named, and nothing is connected" 2 "$scratch/no-key"

ssh-keygen -q -t ed25519 -N secret -f "$scratch/locked"
inventory "one: { $good, identity: $scratch/locked }"
on one -- true
exits "an encrypted key without a passphrase or a terminal is named" 4 "$scratch/locked" passphrase

: >"$scratch/empty_known_hosts"
inventory "one: { $good, known-hosts: $scratch/empty_known_hosts }"
on one -- true
exits "an unknown host key is refused" 4 "not known" "host.trust"
holds "and not remembered" test ! -s "$scratch/empty_known_hosts"

ssh-keygen -q -t ed25519 -N '' -f "$scratch/other"
echo "[127.0.0.1]:2222 $(cut -d ' ' -f 1,2 "$scratch/other.pub")" >"$scratch/changed_known_hosts"
inventory "one: { $good, known-hosts: $scratch/changed_known_hosts }"
on one -- true
exits "a changed host key is refused" 4 "changed" "changed_known_hosts"

inventory "one: { address: 127.0.0.1, port: 2, user: root }"
on one -- true
exits "a refused port" 4 "refused"

inventory "one: { address: 127.0.0.1, port: $(cat "$scratch/port"), user: root }"
on one --timeout 2s -- true
result "a black hole ends at the deadline ($seconds s)" "$([[ $status != 0 && ${seconds%.*} -lt 4 ]]; echo $?)"

inventory "one: { $good }" "two: { address: 127.0.0.2, port: 2, user: root }"
on one,two -- hostname
exits "one dead host hides no other" 4 hpcube two refused
on one,two -- exit 3
exits "a failure counts for more than an unreachable host" 1 one two

inventory "one: { $good }"
on one -- exit 255
exits "exit 255 is the command's own status" 1 255
# shellcheck disable=SC2016 # for the far side
on one -- 'kill -9 $$'
exits "death by a signal is named" 1 KILL
on one -- printf 'no newline'
exits "a last line without its newline is shown" 0 "no newline"
on one -- printf '\\377\\376abc\\n'
exits "bytes that are no UTF-8 do no harm" 0 abc
on one -- 'printf out; printf err >&2'
exits "both streams are shown" 0 out err
limit=20 on one --timeout 10s -- 'sleep 60 >/dev/null 2>&1 & echo started'
exits "a process in the background does not hold the run" 0 started
limit=30 on one --timeout 15s -- 'setsid sleep 20 & echo started'
result "nor one that keeps the output open ($seconds s)" "$([[ $output = *started* && ${seconds%.*} -lt 18 ]]; echo $?)"

limit=300 task inventory="$scratch/inventory.yaml" host=one --output quiet -- 'yes 0123456789012345678901234567890123456789012345678901234567890123456789 | head -c 100000000'
exits "100 MB of output arrive quietly" 0
echo "        in $seconds s"
measured=$(timeout 300 "$program" inventory="$scratch/inventory.yaml" host=one -- \
    'yes 0123456789012345678901234567890123456789012345678901234567890123456789 | head -c 100000000' </dev/null 2>/dev/null |
    grep -o '0123456789012345678901234567890123456789012345678901234567890123456789' | wc -l)
result "and whole ($measured lines)" "$([[ $measured -ge 1408450 ]]; echo $?)"
