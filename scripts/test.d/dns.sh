#!/bin/bash
# A name server in a container: its zones made of the inventory, checked, changed, broken, and used by another container.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

server=weft-ns-$$
client=weft-nc-$$
other=$(own_address 1)
export WEFT_INVENTORY=$scratch/inventory.yaml
{
    sed -e '/^  domain:/d' -e 's/aliases: \[[^]]*\]//' "$root/inventory/office.yaml"
    echo "  $server: { address: $address, via: hpcube, user: deploy, domain: lab.example, vars: { aliases: [ns1] } }"
    echo "  $client: { address: $other, via: hpcube, user: deploy, vars: { aliases: [www, cdn] } }"
} >"$WEFT_INVENTORY"
records=$scratch/lab.records
long=$(printf 'x%.0s' {1..300})
cat >"$records" <<END
@          MX   10 devlog
@          TXT  "v=spf1 mx -all"
long       TXT  "$long"
_sip._tcp  1h IN SRV 0 5 5060 devweb
v6         AAAA 2001:DB8:0:0::24
printer    A    10.0.0.9
END

# asked NAME TYPE: what the server answers, on one line.
asked() { lxc-attach -n "$server" -- dig +short @127.0.0.1 "$1" "${2:-A}" | tr '\n' ' '; }
# answers SENTENCE NAME TYPE DATA: the server answers that.
answers() {
    output=$(asked "$2" "$3")
    [[ $output = "$4 " ]]
    result "$1" $?
}
serial() { asked "$1" SOA | cut -d ' ' -f 3; }
equal() {
    [[ $2 = "$3" ]] || output="$2"$'\n'"$3"
    [[ $2 = "$3" ]]
    result "$1" $?
}

cp "$records" "$scratch/bad.records"
echo 'bad_name A 10.0.0.9' >>"$scratch/bad.records"
task dns host="$server" records="$scratch/bad.records"
exits "a bad name is refused before anything is connected" 1 "bad.records:7: \`bad_name A 10.0.0.9\`" "not started"

for name in "$server" "$client"; do
    task newcontainer host=hpcube vhostname="$name"
    exits "the container $name" 0
done

task dns_check host="$client"
exits "without dig it is said what to install" 1 "bind9-dnsutils"

task dns host="$server" records="$records"
exits "the name server is set up" 0 "changed: Zone lab.example"
echo "        in $seconds s"
task dns host="$server" records="$records" --assert-no-changes
exits "the second time nothing changes" 0
echo "        in $seconds s"

answers "hosts of the inventory have addresses" devweb.lab.example A 10.0.0.24
answers "addresses have names" 24.0.0.10.in-addr.arpa PTR devweb.lab.example.
answers "aliases lead to them" www.lab.example CNAME "$client.lab.example."
answers "mail goes to its host" lab.example MX "10 devlog.lab.example."
answers "texts are whole" lab.example TXT '"v=spf1 mx -all"'
answers "long texts come in pieces" long.lab.example TXT "\"${long:0:255}\" \"${long:255}\""
answers "services have their place" _sip._tcp.lab.example SRV "0 5 5060 devweb.lab.example."
answers "IPv6 addresses are served" v6.lab.example AAAA 2001:db8::24
holds "names of others are looked up" lxc-attach -n "$server" -- sh -c 'dig +short @127.0.0.1 deb.debian.org A | grep -q .'

task dns_check host="$server" records="$records"
exits "dns_check asks for every record" 0 "devweb.lab.example A 10.0.0.24" "knows all"
echo "        in $seconds s"

first=$(serial lab.example) reverse=$(serial 0.0.10.in-addr.arpa)
cp "$records" "$scratch/more.records"
echo 'extra CNAME www' >>"$scratch/more.records"
task dns_check host="$server" records="$scratch/more.records"
exits "a record that is missing is named" 1 "missing: extra.lab.example CNAME www.lab.example.; the server says NXDOMAIN" "1 of"
task dns host="$server" records="$scratch/more.records"
exits "a new record is served" 0 "changed: Zone lab.example"
equal "the serial number has grown by one" "$(serial lab.example)" "$((first + 1))"
equal "that of the other zone has not" "$(serial 0.0.10.in-addr.arpa)" "$reverse"

# Whoever has set it ahead of the date is not overtaken by the date.
lxc-attach -n "$server" -- sh -c 'sed -i "s/.* ; serial/    4000000000 ; serial/" /etc/bind/zones/db.lab.example; rndc -q reload lab.example >/dev/null'
task dns host="$server" records="$scratch/more.records" --assert-no-changes
exits "another number alone is no difference" 0
task dns host="$server" records="$records"
exits "a record is taken away" 0
equal "the number never goes back" "$(serial lab.example)" 4000000001

cp "$records" "$scratch/broken.records"
echo 'mail MX 10 10.0.0.9.' >>"$scratch/broken.records"
task dns host="$server" records="$scratch/broken.records"
exits "what BIND does not take is an error with the record" 1 "named-checkzone does not take the new zone" "IN MX 10 10.0.0.9."
equal "the former zone is served" "$(serial lab.example)" 4000000001
answers "with its records" printer.lab.example A 10.0.0.9

lxc-attach -n "$server" -- sh -c 'rm /etc/bind/zones/db.lab.example; systemctl stop named'
task dns host="$server" records="$records"
exits "a lost zone and a stopped server are brought back" 0 "changed: Zone lab.example"
task dns_check host="$server" records="$records"
exits "and all is served" 0 "knows all"

before=$(lxc-attach -n "$client" -- cat /etc/resolv.conf)
task dns_use host="$client" servers=10.0.0.254 search=lab.example
exits "a server that does not answer is not used" 1 "10.0.0.254 is not used: it does not answer"
equal "and nothing is different" "$(lxc-attach -n "$client" -- cat /etc/resolv.conf)" "$before"
task dns_use host="$client" servers="$address" search=lab.example
exits "a container looks names up with the server" 0 "changed: Resolver $address"
task dns_use host="$client" servers="$address" search=lab.example --assert-no-changes
exits "the second time nothing changes" 0
holds "a short name is found there" lxc-attach -n "$client" -- sh -c 'getent hosts devweb | grep -q "^10.0.0.24 "'
holds "and so is an address" lxc-attach -n "$client" -- sh -c 'getent hosts 10.0.0.24 | grep -q devweb.lab.example'

run env WEFT_TASK="$program" "$root/scripts/dns.sh" -f "$client" devweb devlog www cdn
exits "scripts/dns.sh prints names and addresses" 0 "10.0.0.22" "$other"
run env WEFT_TASK="$program" "$root/scripts/dns.sh" -f "$client" -d lab.example devweb repo
exits "and the one that is missing" 1 "missing"

task dns_use host="$client" undo=yes
exits "the former resolver comes back" 0
equal "as it was" "$(lxc-attach -n "$client" -- cat /etc/resolv.conf)" "$before"

for name in "$server" "$client"; do
    task lxc_destroy host=hpcube vhostname="$name"
    exits "the container $name is removed" 0
done
