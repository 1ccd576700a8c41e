#!/bin/bash
# A program that `task build` made, in a container that has neither Swift nor Weft.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

name=weft-build-$$
inventory=$scratch/inventory.yaml
{
    cat "$root/inventory/office.yaml"
    echo "  $name: { address: $address, via: hpcube, user: deploy, roles: [test] }"
} >"$inventory"

cat >"$scratch/fabfile.swift" <<'SWIFT'
import Weft

/// Copies this program to a host and has it work there.
@Task
func deliver(on host: Connection, program: LocalPath) async throws {
    try await host.put(program, to: "deploy", mode: 0o755)
    try await host.quiet().run("! command -v swift")
    try await host.run("./deploy --list")
    try await host.run("printf 'hosts: { here: { transport: local } }' >site.yaml")
    try await host.run("./deploy host=here inventory=site.yaml place")
    try await host.run("./deploy --no-input host=127.0.0.1 -- true || echo status $?")
}

/// Says where it runs.
@Task
func place(on host: Connection) async throws {
    host.say("I am in \(try await host.quiet().run("hostname").text)")
}
SWIFT

task fabfile="$scratch/fabfile.swift" build --output "$scratch/deploy"
exits "a program is built" 0 "MB with" "fabfile.swift and the shipped ones"
echo "        in $seconds s: $(stat -c %s "$scratch/deploy") bytes"
holds "it is linked to the C library alone" sh -c "! ldd '$scratch/deploy' | grep -vE 'linux-vdso|ld-linux|lib(c|m)\.so'"

task inventory="$inventory" newcontainer host=hpcube vhostname="$name" vhostip="$address"
exits "a container without Swift" 0

run timeout 120 "$scratch/deploy" inventory="$inventory" host="$name" deliver program="$scratch/deploy"
exits "it delivers itself, and works there: tasks, commands, connections" 0 "deliver" "I am in $name" "status 4"

task inventory="$inventory" lxc_destroy host=hpcube vhostname="$name" --yes
exits "the container is destroyed" 0
