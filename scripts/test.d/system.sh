#!/bin/bash
# A host as a whole: its packages and what is noted of them, its users, its SSH server, its clock, and ports that lead to it.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

name=weft-sys-$$
port=$((20000 + $$ % 10000))
use_container "$name" "$address"
outside=weft-out-$$
# The LXC host may be this machine, which is left as it was.
kept=(/etc/nftables.conf /etc/sysctl.d/90-net.ipv4.ip_forward.conf)
for file in "${kept[@]}"; do [[ ! -e $file ]] || cp -p "$file" "$scratch/"; done
restore() {
    local file
    ip netns del "$outside" 2>/dev/null
    for file in "${kept[@]}"; do
        if [[ -e $scratch/$(basename "$file") ]]; then cp -p "$scratch/$(basename "$file")" "$file"; else rm -f "$file"; fi
    done
    rm -rf "$scratch"
}
trap restore EXIT

inside() { lxc-attach -n "$name" -- "$@"; }

task sys_install host="$name" kind=gti
exits "a set that there is not is refused before anything is connected" 2 "expected one of nginx, git"

task newcontainer host=hpcube vhostname="$name" vhostip="$address"
exits "a container" 0

task host_info host="$name"
exits "a host without a marker says so" 0 "Debian GNU/Linux 12" "marker    none"
task sys_install host="$name" kind=git,tools version=1.2.0
exits "sets of packages are installed" 0 "changed: HostMarker git 1.2.0"
echo "        in $seconds s"
task sys_install host="$name" kind=git,tools version=1.2.0 --assert-no-changes
exits "the second time nothing changes" 0
echo "        in $seconds s"
task host_info host="$name"
exits "the marker has kinds and versions" 0 "git       1.2.0 since 2" ": git=1:" "tree="
task sys_install host="$name" kind=git version=1.3.0
exits "another version is noted" 0 "changed: HostMarker git 1.3.0"
holds "and the other kinds stay" inside grep -q '^\[tools\]' /etc/weft/host.ini

task user_add host="$name" username=anna groups=adm sudo=yes
exits "a user is added" 0
task user_add host="$name" username=anna groups=adm sudo=yes --assert-no-changes
exits "the second time nothing changes" 0
task host="anna@$name" -- 'id -nG; sudo -n id -u'
exits "she logs in with your key, is in her group and may become root" 0 "adm" "] 0"
task user_add host="$name" username=deploy absent=yes
exits "nobody removes the user he logs in as" 1 "\`deploy\` is who you log in as"

task ssh_harden host="$name"
exits "passwords let nobody in any more" 0 "a new login works"
holds "the server says so" inside sh -c '/usr/sbin/sshd -T | grep -qx "passwordauthentication no"'
task ssh_harden host="$name" --assert-no-changes
exits "the second time nothing changes" 0
task ssh_harden host="$name" users=anna
exits "settings that would lock you out are refused" 1 "AllowUsers does not have deploy"
# A server that stops when it is told to read its configuration.
inside sh -c 'mkdir -p /etc/systemd/system/ssh.service.d
    printf "[Service]\nExecReload=\nExecReload=/bin/systemd-run systemctl stop ssh\n" >/etc/systemd/system/ssh.service.d/stops.conf
    systemctl daemon-reload'
task ssh_harden host="$name" root=no
exits "when no new login works the former settings come back" 1 "it cannot be logged in to" "the former settings are in use again"
inside sh -c 'rm -r /etc/systemd/system/ssh.service.d; systemctl daemon-reload'
fails "they are as before" inside grep -q 'PermitRootLogin no' /etc/ssh/sshd_config.d/00-weft.conf
fails "nothing is left of the attempt" inside test -e /var/lib/weft/sshd
task host="$name" -- hostname
exits "and it can be logged in to" 0 "$name"

task ntp host="$name" servers=ntp.example.com
exits "its clock has a server, and it is said that a container has none of its own" 0 "configured only"
task ntp host="$name" servers=ntp.example.com --assert-no-changes
exits "the second time nothing changes" 0

task sys_upgrade host="$name" --dry-run
exits "an upgrade tells what it would do" 0

# Something to be reached: perl is in every Debian.
inside sh -c 'cat >/root/web.pl; systemd-run -q --unit=web perl /root/web.pl' <<'END'
use Socket;
socket(S, PF_INET, SOCK_STREAM, 6); setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1);
bind(S, sockaddr_in(80, INADDR_ANY)) or die; listen(S, 9);
while (accept(C, S)) {
    my ($port, $from) = sockaddr_in(getpeername(C));
    sysread(C, $_, 999); syswrite(C, "HTTP/1.0 200 OK\r\n\r\nreached from " . inet_ntoa($from) . "\n"); close C;
}
END
task lxc_forward host=hpcube vhostname="$name" port="$port" to=80 --dry-run
exits "a dry run shows the rules" 0 "tcp dport $port dnat to $address:80"
task lxc_forward host=hpcube vhostname="$name" port="$port" to=80
exits "a port of the host leads to the container" 0
task lxc_forward host=hpcube vhostname="$name" port="$port" to=80 --assert-no-changes
exits "the second time nothing changes" 0
task lxc_forward host=hpcube
exits "it is listed" 0 "$port" "$address:80"
run curl -s -m 5 "http://127.0.0.1:$port/"
exits "the host reaches it by its loopback address" 0 "reached from 10.0.0.1"
run curl -s -m 5 "http://10.0.0.1:$port/"
exits "and by another of its own" 0 "reached from"

# A machine outside: a network namespace behind a cable.
third=$((1 + $$ % 60 * 4))
ip netns add "$outside"
ip link add "wo$$" type veth peer name eth0 netns "$outside"
ip addr add "198.51.100.$third/30" dev "wo$$"
ip link set "wo$$" up
ip -n "$outside" addr add "198.51.100.$((third + 1))/30" dev eth0
ip -n "$outside" link set eth0 up
run nsenter "--net=/run/netns/$outside" curl -s -m 5 "http://198.51.100.$third:$port/"
exits "a machine outside reaches it, and is seen with its address" 0 "reached from 198.51.100.$((third + 1))"
ip netns del "$outside"

task lxc_forward host=hpcube vhostname="$name" port=2222 to=22
exits "a port that the host itself listens on is refused" 1 "something on the host itself listens on port 2222"
task lxc_network host=hpcube
exits "the containers' network is shown with its ports" 0 "bridge      lxcbr0" "forwarding  on" "$address:80"
task lxc_forward host=hpcube vhostname="$name" delete=yes
exits "the port is closed" 0
fails "nothing answers there" curl -s -m 2 "http://127.0.0.1:$port/"

task user_add host="$name" username=anna absent=yes purge=yes
[[ $status = 0 ]] || { inside loginctl terminate-user anna 2>/dev/null; task user_add host="$name" username=anna absent=yes purge=yes; }
exits "the user is taken away" 0
fails "with her home" inside test -e /home/anna

task lxc_destroy host=hpcube vhostname="$name"
exits "the container is removed" 0
