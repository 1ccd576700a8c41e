#!/bin/bash
# The roles of `fabfiles` on a container: a host with people and sudo, and a web application that answers, with its password nowhere.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
limit=600

name=weft-roles-$$
use_container "$name" "$address"
cd "$root" || exit

task newcontainer host=hpcube vhostname="$name" vhostip="$address"
exits "a container for the roles" 0

task basebox host="$name" people=ada,grace
exits "basebox: people, keys, sudo, etckeeper" 0 "User ada" "Sudoers admins"
task basebox host="$name" people=ada,grace --assert-no-changes
exits "basebox: the second time nothing changes" 0
task host="$name" user=ada -- sudo -n id -u
exits "basebox: ada logs in with her key, and is root without a password" 0 0
task host="$name" -- sudo git -C /etc log --oneline
exits "basebox: /etc has a history" 0

export password=hush-7c2d-hush
# All processes are watched while the password travels.
task host="$name" -- 'nohup sh -c "while [ ! -e /tmp/enough ]; do cat /proc/[0-9]*/cmdline 2>/dev/null; done" >/tmp/watched 2>/dev/null </dev/null &'
task appserver host="$name" site=notes.example.com password="$password" --diff -v
exits "appserver: nginx, gunicorn, PostgreSQL, a site from a template" 0 "changed: NginxSite notes"
echo "        in $seconds s"
[[ $output != *"$password"* ]]
result "appserver: the password is in no output" $?
task host="$name" -- 'touch /tmp/enough; grep -qa "weft: apply" /tmp/watched && echo seen'
exits "appserver: the processes were watched" 0 seen
task host="$name" -- 'sudo grep -rlaE "hush-7c2d-hus[h]" /tmp /var/tmp /var/log /run /srv /etc /root /home 2>/dev/null'
[[ $(grep -c '/' <<<"$output") = 1 && $output = *"/etc/notes.env"* ]]
result "appserver: and in no process list, log or temporary file, but where it belongs" $?

holds "appserver: a note is taken" curl -fsS --max-time 20 -d 'first note' -H 'Host: notes.example.com' "http://$address/"
run curl -fsS --max-time 20 -H 'Host: notes.example.com' "http://$address/"
exits "appserver: and the site answers with it" 0 '{"site": "notes.example.com", "notes": ["first note"]}'
task appserver host="$name" site=notes.example.com password="$password" --assert-no-changes
exits "appserver: the second time nothing changes" 0
echo "        in $seconds s"
task appserver host="$name" site=notes.example.org password="$password" --dry-run
exits "appserver: a dry run shows what another name would change" 0 "would change: NginxSite notes" "server_name notes.example.org;" "handler reload nginx"
[[ $(grep -c 'would change' <<<"$output") = 1 ]]
result "appserver: and nothing else" $?

task lxc_destroy host=hpcube vhostname="$name" --yes
exits "the container is removed" 0
