#!/bin/bash
# sudo with a password: asked for when it is needed, sent once, and seen nowhere.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

name=weft-sudo-$$
password=right-horse-$RANDOM$RANDOM
use_container "$name" "$address"
inventory=$WEFT_INVENTORY

task inventory="$inventory" newcontainer host=hpcube vhostname="$name" vhostip="$address"
exits "a container for the test of sudo" 0

# A user whom sudo asks, with the same key as the first one.
lxc-attach -n "$name" --clear-env -- sh -s <<END
useradd -m -s /bin/sh asker
echo 'asker:$password' | chpasswd
echo 'asker ALL=(ALL) ALL' > /etc/sudoers.d/asker
cp -r /home/deploy/.ssh /home/asker/ && chown -R asker /home/asker/.ssh
END

cat >"$scratch/fabfile.swift" <<'END'
import Weft

/// Becomes root, with something on standard input, and another user.
@Task
func become(on host: Connection) async throws {
    let result = try await host.sudo("id -un; cat; ps -ef --no-headers > /tmp/processes", input: .text("from stdin\n"))
    say(result.text.split(separator: "\n").joined(separator: "|"))
    try await host.sudo(as: "deploy").run("echo as $(id -un) in $HOME")
    try await host.sudo().put(text: "hello\n", to: "/etc/weft-test", mode: 0o640, owner: "root:deploy")
    try await host.sudo().run("stat -c '%a %U:%G' /etc/weft-test")
    let report = try await host.sudo().apply {
        File("/etc/weft-resource", content: "of root\n", mode: 0o600)
        File("/home/deploy/weft-resource", content: "of deploy\n").as("deploy")
    }
    say("applied: \(report.items.map(\.status.rawValue).joined(separator: ", "))")
    try await host.sudo().run("stat -c '%U %s' /etc/weft-resource /home/deploy/weft-resource")
}
END

export WEFT_ANSWER_SUDO_PASSWORD=$password
task inventory="$inventory" fabfile="$scratch/fabfile.swift" -v become host="asker@$name"
exits "sudo takes the password, standard input stays the command's" 0 "root|from stdin" "as deploy in /home/deploy" "640 root:deploy"
exits "so do resources, and their contents come behind it" 0 "applied: changed, changed" "root 8" "deploy 10"
fails "the password is in no output" grep -F "$password" <<<"$output"
holds "the processes were listed while sudo ran" lxc-attach -n "$name" -- grep -q sudo /tmp/processes
fails "the password is in no process list" lxc-attach -n "$name" -- grep -F "$password" /tmp/processes

export WEFT_ANSWER_SUDO_PASSWORD=wrong-horse
task inventory="$inventory" fabfile="$scratch/fabfile.swift" become host="asker@$name"
exits "a wrong password is sent once" 1 "sudo did not accept the password"
unset WEFT_ANSWER_SUDO_PASSWORD

task inventory="$inventory" fabfile="$scratch/fabfile.swift" become host="asker@$name"
exits "without a terminal it says how to give the password" 1 "WEFT_ANSWER_SUDO_PASSWORD"

task inventory="$inventory" lxc_destroy host=hpcube vhostname="$name"
exits "the container is removed" 0
