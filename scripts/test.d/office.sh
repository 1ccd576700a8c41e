#!/bin/bash
# The office: the walk-through's commands in their order, and an office in which something is broken: told for the right host, with the reason
# and the next step, and whole again by a second run.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
limit=900
cd "$root" || exit
mkdir -p "$scratch/bin"
ln -s "$program" "$scratch/bin/task"
export PATH=$scratch/bin:$PATH WEFT_TASK=$program
members="devdns devlog devweb devrepo"
remove() {
    local name
    for name in $members; do run timeout 60 "$program" lxc_destroy host=hpcube vhostname="$name" --yes; done
}
trap 'remove; rm -rf "$scratch"' EXIT
remove

# outcome HOST OUTCOME: what the table at the end says of the host.
outcome() { grep -qE "^$1 +$2 " <<<"$output"; }
steps() { sed -n '/^step  /,/^host  /p' <<<"$output" | sed '$d; s/^/        /'; }
# inside NAME COMMAND: as root in a container, whatever became of its sshd.
inside() { lxc-attach -n "$1" --clear-env -- sh -c "export PATH=/usr/sbin:/usr/bin:/sbin:/bin; $2"; }

while read -r word rest; do
    case $word in
    ok) result "the walk-through: $rest" 0 ;;
    FAILED)
        output=$rest
        result "the walk-through: ${rest%%: *}" 1
        ;;
    *) echo "        $word $rest" ;;
    esac
done < <(scripts/test.d/office/page.py docs/walkthrough.md)

task office --assert-no-changes
exits "an office that is open: nothing changes" 0 "the office is open"
echo "        in $seconds s"
steps
holds "the graph is a PNG" test "$(head -c 8 /tmp/graph.png | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a
task host=devdns -- dig +short @10.0.0.21 www.office.example.com
exits "the name server answers" 0 devweb.office.example.com. 10.0.0.24
task host=devweb -- office-status
exits "a package that was built here is installed from here" 0 devweb

# The application: a new version, and back.
git init -q "$scratch/app"
cp -r fabfiles/office-app/. "$scratch/app"
commit() { git -C "$scratch/app" add -A && git -C "$scratch/app" -c user.name=Test -c user.email=test@example.com commit -qm "$1" && git -C "$scratch/app" tag "$1"; }
commit v2.0
task office_app host=devweb source="$scratch/app" ref=v2.0
exits "a new version is deployed" 0 "office-app is"
run curl -fsS --max-time 10 http://10.0.0.24/version
exits "and answers through nginx" 0 v2.0
task rollback host=devweb app=office-app
exits "it is taken back" 0
run curl -fsS --max-time 10 http://10.0.0.24/version
[[ $status = 0 && $output != *v2.0* ]]
result "and the old version answers" $?

# What is broken is told for the host that has it; the others are done.
inside devlog 'systemctl stop ssh'
task office
exits "a dead sshd: it is said what does not answer, and what to do" 1 "its sshd was not listening on port 22" "task lxc_shell" "unreachable: devlog"
outcome devlog unreachable && outcome devweb ok && outcome devdns ok
result "and the others are done" $?
inside devlog 'systemctl start ssh'
task office
exits "with its sshd the office is whole" 0 "the office is open"

sed 's/aliases: \[repo\]/aliases: [re_po!]/' inventory/office.yaml >"$scratch/wrong-name.yaml"
task office inventory="$scratch/wrong-name.yaml"
exits "a zone with a bad name is refused" 1 're_po!'
outcome devdns failed && ! outcome devrepo failed
result "and nothing else is" $?
task host=devdns -- dig +short @10.0.0.21 repo.office.example.com
exits "the former zone is served" 0 10.0.0.25

inside devdns 'rm -f /usr/bin/office-status; dpkg --purge office-tools >/dev/null 2>&1'
inside devdns 'echo "deb http://10.0.0.25/nowhere bookworm main" >/etc/apt/sources.list.d/broken.list'
task host=devdns -- sudo apt-get update
inside devdns 'rm /etc/apt/sources.list.d/broken.list; cp /etc/apt/preferences.d/pin /tmp 2>/dev/null; printf "Package: office-tools\nPin: release *\nPin-Priority: -1\n" >/etc/apt/preferences.d/pin'
task office
exits "a package that cannot be had: the host and the package are named" 1 devdns "Package office-tools"
outcome devdns failed && outcome devweb ok
result "and the others have it" $?
inside devdns 'rm /etc/apt/preferences.d/pin'
task office
exits "and then it is installed" 0 "changed: Package office-tools"

inside devweb 'umount /srv/office-app/releases 2>/dev/null; mount -t tmpfs -o size=64k tmpfs /srv/office-app/releases'
task office
exits "a full disk is told as such" 1 devweb "No space left on device"
outcome devweb failed && outcome devlog ok
result "and no other host fails" $?
inside devweb 'umount /srv/office-app/releases'
task office
exits "with room the office is whole" 0 "the office is open"

printf 'no key at all\n' >"$scratch/key"
task repo host=devrepo key="$scratch/key"
exits "a wrong secret: the host says that it is no key" 1 devrepo
task office --assert-no-changes
exits "and nothing was changed by it" 0

# A container that is stopped while its services are set up.
task lxc_destroy host=hpcube vhostname=devweb --yes
exits "the web server is removed" 0
(
    for _ in $(seq 600); do
        lxc-attach -n devweb -- test -d /srv/office-app 2>/dev/null && break
        read -rt 0.2 <> <(:)
    done
    lxc-stop -k -n devweb
) &
task office
wait
[[ $status != 0 ]] && { outcome devweb failed || outcome devweb unreachable; } && outcome devlog ok
result "a container that is stopped in the middle is told, and the others are done" $?
task office
exits "and a second run completes it" 0 "the office is open" "step  "
steps
task office --assert-no-changes
exits "then nothing changes any more" 0
