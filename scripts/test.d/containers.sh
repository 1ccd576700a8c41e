#!/bin/bash
# A container on the lab's host: made, used, made again without a change, destroyed without a trace.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

# A name and an address of this run's own, so that nobody's containers are touched.
name=weft-test-$$
inventory=$scratch/inventory.yaml
{
    cat "$root/inventory/office.yaml"
    echo "  $name: { address: $address, via: hpcube, user: deploy, roles: [test] }"
    echo "  $name-inside: { container: $name, via: hpcube }"
} >"$inventory"
known_hosts=/var/lib/weft-lab/known_hosts

task inventory="$inventory" newcontainer host=hpcube vhostname="$name" vhostip="$address"
exits "newcontainer makes a container" 0
echo "        in $seconds s"

task inventory="$inventory" host="$name" -- hostname
exits "it answers with its name" 0 "$name"

task inventory="$inventory" host="$name" -- sudo -n id -u
exits "its user may use sudo without a password" 0 0

# Never on hpcube, which is this machine.
for host in "$name" "$name-inside"; do
    task inventory="$inventory" reboot host="$host" within=90s
    exits "reboot restarts it, reached as $host, and proves it" 0 "restarted in"
    grep -o 'restarted in.*' <<<"$output" | head -n 1 | sed 's/^/        /'
done
task inventory="$inventory" host="$name" -- hostname
exits "it answers as before" 0 "$name"

task inventory="$inventory" newcontainer host=hpcube vhostname="$name" vhostip="$address"
exits "newcontainer again changes nothing" 0 "nothing changed"
echo "        in $seconds s"

task inventory="$inventory" newcontainer host=hpcube vhostname="$name-b" vhostip="$address"
exits "an address in use is refused, and its owner named" 1 "$name"

task inventory="$inventory" lxc_destroy host=hpcube vhostname="$name" --yes
exits "lxc_destroy succeeds" 0
fails "the container is gone" lxc-info -n "$name"
fails "its files are gone" test -e "/var/lib/lxc/$name"
fails "its address does not answer" ping -c 1 -W 1 "$address"
fails "known_hosts forgot it" grep -F "$address" "$known_hosts"

task inventory="$inventory" host="$name" -- hostname
exits "a host that is gone is unreachable" 4 "$name"
