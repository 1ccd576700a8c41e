#!/bin/bash
# A log server and a client: plain, over TLS, with the server down, and with a client that is not heard.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

# Names and addresses of this run's own, so that nobody's containers are touched.
server=weft-logs-$$ client=weft-sender-$$
export WEFT_INVENTORY=$scratch/inventory.yaml
{
    cat "$root/inventory/office.yaml"
    echo "  $server: { address: $address, via: hpcube, user: deploy, roles: [test] }"
    echo "  $client: { address: $(own_address 1), via: hpcube, user: deploy, roles: [test] }"
} >"$WEFT_INVENTORY"
remove() { for name in "$server" "$client"; do run timeout 60 "$program" lxc_destroy host=hpcube vhostname="$name" --yes; done; }
trap 'remove; rm -rf "$scratch"' EXIT
on() { task host="$1" -- "$2"; }

for name in "$server" "$client"; do
    task newcontainer host=hpcube vhostname="$name"
    exits "the container $name is made" 0
done

task log_check host="$client" server="$server" within=1s
exits "a client that sends nothing is named, with the reason" 1 "the line of \`$client\` has not come" "it does not send its logs anywhere"
task log_client host="$client" server="$server" tls=yes
exits "there is no TLS without an authority" 1 "there is no certificate authority" "task logger host=$server tls=yes"

task logger host="$server"
exits "the server is made" 0 "takes logs on TCP port 5514"
echo "        in $seconds s"
task logger host="$server" --assert-no-changes
exits "and again nothing changes" 0 "nothing changed"
echo "        in $seconds s"
task log_client host="$client" server="$server"
exits "the client is made" 0 "changed: File /etc/rsyslog.d/60-forward.conf"
task log_client host="$client" server="$server" --assert-no-changes
exits "and again nothing changes" 0 "nothing changed"
task log_check host="$client,$server" server="$server"
exits "its line is on the server, in a file of its own" 0 "in /var/log/remote/$client/syslog.log" "it is the server"
echo "        in $seconds s"

on "$server" 'sudo systemctl stop rsyslog.service syslog.socket'
on "$client" "logger -t outage 'said while $server was down'; sudo systemctl kill -s KILL rsyslog; sleep 1; logger -t outage 'said after a crash'"
exits "something is said while the server is down, and the client's rsyslog is killed" 0
task log_check host="$client" server="$server" within=2s
exits "a line that cannot come is found missing, and the client's rsyslog quoted" 1 "the line of \`$client\` has not come" "$client: "
on "$server" 'sudo systemctl start rsyslog'
task log_check host="$client" server="$server" within=45s
exits "the server is back, and lines come again" 0
on "$server" "sudo grep -c 'said while $server was down' /var/log/remote/$client/syslog.log && sudo grep -c 'said after a crash' /var/log/remote/$client/syslog.log"
exits "nothing that was said meanwhile is lost" 0

task logger host="$server" tls=yes
exits "the server goes over to TLS, with an authority of its own" 0 "changed: Certificate authority" "over TLS"
task log_check host="$client" server="$server" within=3s
exits "a client without a certificate is not let in" 1 "the line of \`$client\` has not come"
task log_client host="$client" server="$server" tls=yes
exits "the client gets a certificate that the server signs" 0 "changed: $server signed a certificate for $client"
task log_client host="$client" server="$server" tls=yes --assert-no-changes
exits "and again nothing changes" 0 "nothing changed"
task log_check host="$client" server="$server" within=45s
exits "and is let in" 0 "its line is on $server"
on "$client" 'sudo sh -c "stat -c %a /etc/rsyslog-tls/client/key.pem /etc/rsyslog-tls/client | tr \"\n\" \" \""'
exits "its key is nobody else's to read" 0 "600 700"
on "$server" 'sudo rm -r /etc/rsyslog-tls'
task logger host="$server" tls=yes
task log_client host="$client" server="$server" tls=yes
exits "with another authority it gets another certificate" 0 "signed a certificate"
task log_check host="$client" server="$server" within=45s
exits "and is let in" 0 "its line is on $server"

on "$server" "echo 'module(load=\"imtcp\" nonsense=\"1\")' | sudo tee /etc/rsyslog.d/10-broken.conf >/dev/null"
task logger host="$server" port=5515
exits "a configuration that rsyslogd refuses is never used" 1 "nonsense"
on "$server" 'sudo rm /etc/rsyslog.d/10-broken.conf; sudo grep -c 5514 /etc/rsyslog.d/30-remote.conf; sudo logrotate -f /etc/logrotate.d/remote && sudo ls /var/log/remote/*'
task log_check host="$client" server="$server"
exits "after a rotation lines go to the new file" 0 "/syslog.log"

remove
exits "the containers are removed" 0
