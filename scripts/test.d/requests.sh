#!/bin/bash
# Requests that are wrong: each is refused with exit status 2 and a hint, before anything is connected.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
export WEFT_INVENTORY=$root/inventory/office.yaml

task --list
exits "the tasks are listed" 0 newcontainer lxc_destroy
task --help newcontainer
exits "a task is explained" 0 vhostname= vhostip=
task newcontaner host=hpcube vhostname=x
exits "a misspelt task" 2 newcontaner "did you mean \`newcontainer\`?"
task newcontainer host=hpcube vhostnam=x
exits "a misspelt parameter" 2 vhostnam "vhostname="
task newcontainer host=hpcube
exits "a missing parameter" 2 vhostname=
task newcontainer host=hpcube vhostname=x vhostip=10.0.0
exits "a value of the wrong type" 2 vhostip 10.0.0
task host=hpcub -- true
exits "a misspelt host" 2 hpcub "did you mean \`hpcube\`?"
task role=wep -- true
exits "a misspelt role" 2 wep
task --parralel 3 host=hpcube -- true
exits "a misspelt option" 2 --parralel
task inventory=/nowhere/lab.yaml host=hpcube -- true
exits "an inventory that is not there" 2 /nowhere/lab.yaml
task fabfile=/nowhere/fabfile.swift nothing
exits "a fabfile that is not there" 2 /nowhere/fabfile.swift

printf 'hosts:\n  web1: { address: 10.0.0.31, rolse: [web] }\n' >"$scratch/typo.yaml"
task inventory="$scratch/typo.yaml" host=web1 -- true
exits "an inventory with a misspelt key names the line" 2 "typo.yaml:2" rolse
printf 'hosts:\n  web1: { address: 10.0.0.31 }\n  web2: { address: 10.0.0.31 }\n' >"$scratch/twice.yaml"
task inventory="$scratch/twice.yaml" host=web1 -- true
exits "an address that two hosts have names the line" 2 "twice.yaml:3" web1
printf 'hosts:\n  web1: [\n' >"$scratch/broken.yaml"
task inventory="$scratch/broken.yaml" host=web1 -- true
exits "an inventory that is no YAML" 2 broken.yaml

cat >"$scratch/fabfile.swift" <<'SWIFT'
import Weft

/// Does not compile.
@Task
func broken() async throws {
    let number: Int = "three"
}
SWIFT
task fabfile="$scratch/fabfile.swift" broken
exits "a fabfile that does not compile shows its own line" 2 "fabfile.swift:6" '"three"'

cat >"$scratch/cycle.swift" <<'SWIFT'
import Weft

/// First.
@Task(after: second)
func first() async throws {}

/// Second.
@Task(after: first)
func second() async throws {}
SWIFT
task fabfile="$scratch/cycle.swift" first
exits "tasks that depend on each other" 2 "first" "second"

task doctor
exits "doctor says what is installed" 0 libssh2
