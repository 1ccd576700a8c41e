#!/bin/bash
# The transports end to end: a container through its host, and the system's ssh where libssh2 cannot serve.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

name=weft-transport-$$
inventory=$scratch/inventory.yaml
{
    cat "$root/inventory/office.yaml"
    echo "  $name: { address: $address, via: hpcube, user: deploy }"
    echo "  inside: { via: hpcube, container: $name }"
    echo "  here: { via: local, container: $name }"
    echo "  as-deploy: { via: hpcube, container: $name, user: deploy }"
    echo "  nobody: { via: hpcube, container: $name, user: depoly }"
    echo "  misspelt: { via: hpcube, container: ${name}x }"
    echo "  stopped: { via: hpcube, container: weft-base }"
} >"$inventory"

task inventory="$inventory" newcontainer host=hpcube vhostname="$name" vhostip="$address"
exits "a container for the test of transports" 0

task inventory="$inventory" host=inside,here -- hostname
exits "a container is entered through its host, and from this machine" 0 "[inside] $name" "[here]   $name"
# shellcheck disable=SC2016 # for the far side
task inventory="$inventory" host=inside,as-deploy -- 'echo "$(id -un) $HOME $USER $(pwd) $PATH"'
exits "as root, or as the user that is named, with a login's environment" 0 "root /root root /root /usr/local/sbin:" "deploy /home/deploy deploy /home/deploy /usr/local/bin:"
task inventory="$inventory" host=inside -- exit 255
exits "exit 255 is the command's own status" 1 255
task inventory="$inventory" host=misspelt -- true
exits "a container that is not there, with the nearest name" 4 "no container" "did you mean \`$name\`?"
task inventory="$inventory" host=stopped -- true
exits "a container that does not run, with the next step" 4 "is stopped" "task lxc_start host=hpcube vhostname=weft-base"
task inventory="$inventory" host=nobody -- true
exits "a user whom the container does not have" 4 "has no user \`depoly\`; did you mean \`deploy\`?"

export WEFT_TEST_CONTAINER=$name WEFT_TEST_INVENTORY=$inventory
holds "commands in the container keep the contract of all transports" \
    timeout 500 swift test --filter ContainerTests

task inventory="$inventory" transport=openssh host="hpcube,$name" -- hostname
exits "the system's ssh, directly and through a jump host" 0 hpcube "$name"
task inventory="$inventory" transport=opnssh host=hpcube -- true
exits "a misspelt client is told before anything is connected" 2 "did you mean \`openssh\`?"

task inventory="$inventory" lxc_destroy host=hpcube vhostname="$name" --yes
exits "the container is removed" 0
