#!/bin/bash
# Hosts that restart: waited for, and the restart proved. Nothing here may ever reach this machine's own init: what restarts a server is a
# word in a file for the drill, never a real `reboot`.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

# A server whose boot id is in a file of its folder, and two that have this kernel's: only their first process tells.
# shellcheck disable=SC2016
before='mount --bind "$folder/boot_id" /proc/sys/kernel/random/boot_id'
new_id() {
    mkdir -p "$scratch/servers/$1"
    cat /proc/sys/kernel/random/uuid >"$scratch/servers/$1/boot_id"
}
new_id machine
server machine
before=:
server shared
server behind
inventory "machine: { address: ${address[machine]} }" "shared: { address: ${address[shared]} }" \
    "behind: { address: ${address[behind]}, via: shared }" "this: { transport: local }"

# restarts NAME COMMAND…: runs the command in the background, and restarts the server when it has been told to; `down` is run between.
down=:
restarts() {
    local name=$1 pid
    shift
    rm -f "$scratch/told"
    "$@" >"$scratch/out" 2>&1 </dev/null &
    pid=$!
    eventually test -e "$scratch/told"
    stop_server "$name"
    "$down"
    start_server "$name"
    status=0
    wait $pid || status=$?
    output=$(cat "$scratch/out")
}
restart=(timeout --kill-after=5 100 "$program" fabfile="$drills/fabfile.swift" restart "told=$scratch/told")

anew() { new_id machine; }
down=anew
restarts machine "${restart[@]}" host=machine
exits "a host that breaks the connection in the middle of the command, and comes back with a new boot id, has restarted" 0 \
    "restarted in" "its boot id is another" "and works: yes" "changed on machine"
down=:
restarts shared "${restart[@]}" host=shared
exits "on the same kernel, as in a container, a new first process is the proof" 0 "its first process is another, on the same kernel" \
    "and works: yes"
restarts behind "${restart[@]}" host=behind
exits "through a jump host" 0 "its first process is another" "and works: yes"
restarts shared "${restart[@]}" host=shared before=behind
exits "a jump host itself, and then what is behind it" 0 "its first process is another" "and works: yes"

drill restart shared told=/dev/null linger=no within=3s
exits "a host that only says that it restarts, and does not, is found out" 1 "shared: waited 3.0 seconds for it to restart" \
    "it answers, and has not restarted"
drill restart shared told=/nonexistent/told
exits "a command that says no is an error at once" 1 "exited with status" "/nonexistent/told"
task fabfile="$drills/fabfile.swift" host=this restart "told=$scratch/told"
exits "this machine is not restarted from under the run" 1 "it is the machine that the run is on"

stays_down() {
    rm -f "$scratch/told"
    "${restart[@]}" host=shared within=8s >"$scratch/out" 2>&1 </dev/null &
    local pid=$!
    eventually test -e "$scratch/told"
    stop_server shared
    status=0
    wait $pid || status=$?
    output=$(cat "$scratch/out")
}
stays_down
exits "a host that does not come back is named, with the last error" 1 "shared: waited 8.0 seconds for it to restart" refused
start_server shared

ssh-keygen -q -t ed25519 -N '' -f "$scratch/changed"
rekey() { sed -i "s|^HostKey .*|HostKey $scratch/changed|" "$scratch/servers/shared/sshd_config"; }
down=rekey
restarts shared "${restart[@]}" host=shared
exits "what comes back with another host key is refused at once" 1 "shared: its host key has changed"
