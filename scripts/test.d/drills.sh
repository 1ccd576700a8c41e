#!/bin/bash
# Faults that are really made, against real servers: what docs/reliability.md promises. The parts, a file each in drills/, need
# nothing of each other and run side by side; `drills.sh NAME…` runs some of them.
set -uo pipefail
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/drills
side_by_side=3
parts=("$@")
[[ ${#parts[@]} -gt 0 ]] || mapfile -t parts < <(basename -s .sh -a "$folder"/*.sh)
work=$(mktemp -d)
export WEFT_DRILLS_CACHE=$work/cache
mkdir -m 700 "$WEFT_DRILLS_CACHE"

# A part that is ended ends its servers and takes its rules and files away; each has a process group of its own.
running=()
finish() {
    local pid
    trap - EXIT
    for pid in "${running[@]}"; do kill -TERM "$pid" 2>/dev/null; done
    wait
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# What runs left behind that were killed outright.
for table in $(nft list tables inet 2>/dev/null | grep -oE 'weft_drills_[0-9]+'); do
    [[ -d /proc/${table##*_} ]] || nft delete table inet "$table"
done

# show PART: its results, when it has ended.
show() {
    echo "$1:"
    sed 's/^/    /' "$work/$1"
    [[ ! -e $work/$1.failed ]] || echo "FAILED  the part \`$1\` ended with status $(cat "$work/$1.failed")" | tee -a "${WEFT_TEST_RESULTS:-/dev/null}"
}

waiting=("${parts[@]}")
declare -A part_of=()
while [[ ${#waiting[@]} -gt 0 || ${#part_of[@]} -gt 0 ]]; do
    while [[ ${#waiting[@]} -gt 0 && ${#part_of[@]} -lt $side_by_side ]]; do
        part=${waiting[0]}
        waiting=("${waiting[@]:1}")
        setsid bash "$folder/$part.sh" >"$work/$part" 2>&1 </dev/null &
        part_of[$!]=$part
        running+=($!)
    done
    status=0
    wait -n -p ended || status=$?
    [[ $status = 0 ]] || echo "$status" >"$work/${part_of[$ended]}.failed"
    show "${part_of[$ended]}"
    unset "part_of[$ended]"
done
