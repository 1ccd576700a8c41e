#!/bin/bash
# What breaks while commands run and files are copied: the host's outcome, what is lost, and what is not.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

# A file system of one mebibyte.
# shellcheck disable=SC2016
before='mkdir -p "$folder/small"; mount -t tmpfs -o size=1m tmpfs "$folder/small"'
server one
before=:
server two
inventory "one: { address: ${address[one]} }" "two: { address: ${address[two]} }"
cat >"$HOME/.ssh/config" <<CONFIG
Host ${address[one]}
    ServerAliveInterval 1
    ServerAliveCountMax 2
CONFIG

# during FAULT: a command on both hosts, and a fault once it runs; on `two` it then comes to its end.
during() {
    local fault=$1 pid
    rm -f "$scratch/go"
    setpriv --pdeathsig KILL timeout --kill-after=5 60 "$program" host=one,two -- \
        "echo begun; case \"\$SSH_CONNECTION\" in *' ${address[two]} '*) while [ ! -e '$scratch/go' ]; do sleep 0.1; done;; *) sleep 300;; esac; echo done" \
        </dev/null >"$scratch/out" 2>&1 &
    pid=$!
    eventually eval "[[ \$(grep -c begun '$scratch/out') = 2 ]]"
    $fault
    touch "$scratch/go"
    status=0
    wait "$pid" || status=$?
    output=$(cat "$scratch/out")
}

# session SIGNAL: sends it to the sshd process of the session on `one`.
session() {
    # shellcheck disable=SC2046
    inside one kill "-$1" $(inside one pgrep -f '^sshd: root@')
}
kill_session() { session KILL; }
stop_session() { session STOP; }
black_out() { drop "${address[one]}"; }

during kill_session
exits "sshd's session is killed in the middle of a command" 1 "one: the connection was closed by the other side" "[one] begun" "[two] done"
outcome "the host has failed" one failed
outcome "and the other one is well" two ok

during stop_session
exits "sshd's session is stopped in the middle of a command" 1 "one: the connection is dead: no answer for 2 s" "[one] begun" "[two] done"
outcome "the host has failed" one failed
session CONT

during black_out
exits "the link goes black in the middle of a command" 1 "one: the connection is dead: no answer for 2 s" "[one] begun" "[two] done"
undrop
: >"$scratch/out"
setpriv --pdeathsig KILL timeout --kill-after=5 60 "$program" host=two --task-timeout 5s -- 'echo begun; sleep 305' \
    </dev/null >"$scratch/out" 2>&1 &
eventually grep -q begun "$scratch/out"
drop "${address[two]}"
status=0
wait $! || status=$?
output=$(cat "$scratch/out")
exits "time is over while the link is black: the command cannot be ended, and that is said" 124 "it took longer than 5 s" \
    "it could not be ended there, and may still run"
undrop
on one,two -- echo here
exits "and when it is back, so are the hosts" 0 "2 hosts: 2 ok"
stop_server one
on one,two -- echo here
exits "a server that is gone is unreachable" 4 "one: " refused "[two] here"
start_server one

# Disks that are full: the target's, and ours.
small=$scratch/servers/one/small
head -c 4000000 /dev/urandom >"$scratch/four"
inside one sh -c "echo before >'$small/file'"
drill upload one "from=$scratch/four" "to=$small/file"
exits "an upload to a full disk" 1 "one: cannot write $small/file" "No space left on device"
holds "leaves what was there" inside one grep -qx before "$small/file"
holds "and nothing else" inside one sh -c "[ \"\$(ls -A '$small')\" = file ]"
mkdir "$scratch/tree"
cp "$scratch/four" "$scratch/tree/big"
drill upload one "from=$scratch/tree" "to=$small/tree"
exits "a folder on a full disk" 1 "one: cannot write $small/tree"

# confined COMMAND …: runs it with a full disk of one mebibyte at $scratch/small.
mkdir "$scratch/small"
confined() {
    run setpriv --pdeathsig KILL unshare --mount --propagation private bash -c \
        'mount -t tmpfs -o size=1m tmpfs "$0/small" && "$@"; s=$?; ls -A "$0/small" >"$0/left"; exit $s' "$scratch" timeout --kill-after=5 60 "$@"
}
confined "$program" fabfile="$drills/fabfile.swift" download host=one "from=$scratch/four" "to=$scratch/small/file"
exits "a download to a full disk" 1 "one: cannot write $scratch/small/file" "No space left on device"
fails "leaves nothing" grep -q . "$scratch/left"
confined env TMPDIR="$scratch/small" "$program" fabfile="$drills/fabfile.swift" large_failing host=one
exits "an output that is too large for the disk on which it is kept" 1 "one: " "its output is too large for memory" "no space left on device" TMPDIR
confined env TMPDIR="$scratch/small" "$program" host=one,two --output grouped -- 'head -c 4000000 /dev/zero | tr "\0" x | fold -w 99; exit 3'
exits "output that is held back and does not fit is not lost in silence" 1 "output is missing here" "no space left on device"
confined env XDG_CACHE_HOME="$scratch/small" "$program" fabfile="$drills/fabfile.swift" upload host=one "from=$scratch/four" to=/dev/null
exits "a full disk where compiled fabfiles are kept" 2 "space left"

# Two at once, and one that is killed.
drill twice one "from=$scratch/four" "to=$scratch/servers/one/tmp/shared"
exits "a file that is written twenty times at once is whole" 0
echo 'import Weft
/// Nothing.
@Task func nothing() {}' >"$scratch/fabfile.swift"
for number in 1 2 3; do
    setpriv --pdeathsig KILL timeout 60 "$program" fabfile="$scratch/fabfile.swift" nothing </dev/null >"$scratch/nothing.$number" 2>&1 &
    pids[number]=$!
done
for number in 1 2 3; do wait "${pids[number]}" || echo failed >>"$scratch/nothing.1"; done
output=$(cat "$scratch"/nothing.*)
result "runs that compile one fabfile at the same time do not disturb each other" "$([[ $output != *failed* && $output = *"nothing: ok"*"nothing: ok"*"nothing: ok"* ]]; echo $?)"

setpriv --pdeathsig KILL "$program" host=one -- 'echo begun; sleep 300' </dev/null >"$scratch/out" 2>&1 &
killed=$!
eventually runs one "sleep 300"
kill -KILL $killed
wait $killed 2>/dev/null
eventually gone one "sshd: root@"
result "a controller that is killed leaves the command on the host, which nobody ends" "$(runs one "sleep 300"; echo $?)"
on one -- echo here
exits "and the next run is not in its way" 0 here
