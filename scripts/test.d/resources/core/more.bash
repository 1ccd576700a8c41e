# shellcheck shell=bash disable=SC2154
# What the core promises beyond the common round: bytes, secrets, and a link that breaks in the middle.

task host="$name" -- 'sudo sh -c "cd /srv/core && cksum -- -a* && cksum large && cat new*"'
expected=$(python3 -c 'import sys; sys.stdout.buffer.write(bytes(range(256)) + b"\x27\"\\$`\n\r\n -n\n")' | cksum)
exits "core: every byte arrived" 0 "${expected% *}" "in a name"

# The secret is looked for in all processes while it is sent, in what is printed, and in what is left behind.
task host="$name" -- 'nohup sh -c "i=0; while [ \$i -lt 400 ]; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; i=\$((i+1)); done" >/tmp/watched 2>/dev/null </dev/null & sudo rm -f /srv/core/secret'
task fabfile="$fabfile" provision host="$name" --diff -v
exits "core: a file with a secret is written, with differences shown" 0 "changed: File /srv/core/secret"
[[ $output != *hush-5e1f-hush* ]]
result "core: and the secret is in no output" $?
task host="$name" -- 'pkill -f "[i]=0; while"; grep -qa "weft: apply" /tmp/watched && echo seen'
exits "core: the processes were looked at meanwhile" 0 seen
task host="$name" -- 'sudo grep -rl "hush-5e1f-hus[h]" /tmp /var/tmp /var/log /run /srv 2>/dev/null'
[[ $output = *"/srv/core/secret"* && $output != *"/tmp"* && $output != *"/var"* && $output != *"/run"* ]]
result "core: nor in a process list, a log, or a temporary file" $?

# The link is cut while a resource is applied: what was done stays, its handler is still owed, and the next run pays.
task host="$name" -- 'sudo rm -f /srv/core/handled /srv/core/after'
"$program" fabfile="$fabfile" slowly host="$name" >"$scratch/cut.log" 2>&1 </dev/null &
run timeout 60 sh -c "until lxc-attach -n $name -- grep -qs three /srv/core/config && lxc-attach -n $name -- pgrep -x sleep >/dev/null; do :; done"
lxc-attach -n "$name" -- pkill -KILL -f 'sshd: deploy' || true
wait $! && status=0 || status=$?
output=$(cat "$scratch/cut.log")
[[ $status != 0 && $output = *"is not known"* ]]
result "core: a link that is cut is an error that says so" $?
lxc-attach -n "$name" -- sh -c 'pkill -x sleep; touch /srv/core/fast'
task fabfile="$fabfile" slowly host="$name"
exits "core: the next run goes on with what is left, and runs the handler that was owed" 0 "handler count" "File /srv/core/after"
[[ $output != *"changed: File /srv/core/config"* ]]
result "core: and does again nothing that was done" $?
task fabfile="$fabfile" slowly host="$name" --assert-no-changes
exits "core: then it has converged" 0

# A task is tried in a container of its own, which is gone afterwards.
task fabfile="$fabfile" test host=hpcube task=provision sudo=yes
exits "core: \`task test\` finds that a second time changes nothing" 0 "the second time it changed nothing"
task fabfile="$fabfile" test host=hpcube task=restless
exits "core: and what changes each time" 1 "the second time \`restless\` changed 1 thing again" "Restless"
run lxc-ls -1
! grep -qE '^weft-test-[a-z0-9]{5,}$' <<<"$output"
result "core: and leaves no container behind" $?
task fabfile="$fabfile" test host=hpcube task=provison
exits "core: a misspelt task is told with the near miss" 1 "did you mean \`provision\`?"
