#!/bin/sh
# OpenSSH with a ControlMaster: TIMES invocations of `ssh`, the first of which connects.
times=$1 config=$2 host=$3 command=$4
folder=$(mktemp -d) || exit
trap 'rm -rf "$folder"' EXIT
share() { ssh -F "$config" -o ControlMaster=auto -o ControlPersist=60 -o ControlPath="$folder/master" "$@"; }
while [ "$times" -gt 0 ]; do
    share "$host" "$command" || exit
    times=$((times - 1))
done
share -O exit "$host" 2>/dev/null
