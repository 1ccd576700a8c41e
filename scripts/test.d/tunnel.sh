#!/bin/bash
# Ports forwarded from the command line: both ways and by SOCKS, until they are interrupted, and again after a loss of the connection.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

lab=/var/lib/weft-lab
cat >"$scratch/inventory.yaml" <<YAML
defaults: { identity: $lab/key, known-hosts: $lab/known_hosts, user: root }
hosts:
  one: { address: 127.0.0.1, port: 2222 }
YAML

mkdir "$scratch/site"
echo "the page" >"$scratch/site/index.html"
python3 -u - "$scratch" <<'PYTHON' >/dev/null 2>&1 &
import functools, http.server, os, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1] + "/site")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
with open(sys.argv[1] + "/port.new", "w") as file:
    file.write(str(server.server_address[1]))
os.rename(sys.argv[1] + "/port.new", sys.argv[1] + "/port")
server.serve_forever()
PYTHON
server=$!
tunnel=
trap 'kill $server $tunnel 2>/dev/null; rm -rf "$scratch"' EXIT
until [[ -e $scratch/port ]]; do sleep 0.05; done
port=$(<"$scratch/port")

# open WORD…: a tunnel in the background; says when all its forwards are open, of which there are $1.
open() {
    local count=$1 deadline=$((SECONDS + 30))
    shift
    : >"$scratch/log"
    setsid "$program" inventory="$scratch/inventory.yaml" tunnel host=one "$@" >"$scratch/log" 2>&1 </dev/null &
    tunnel=$!
    until [[ $(grep -cE ' leads to | is a SOCKS proxy' "$scratch/log") -ge $count ]]; do
        kill -0 $tunnel 2>/dev/null && [[ $SECONDS -lt $deadline ]] || return 1
        sleep 0.05
    done
}

# interrupt: ends it as Ctrl-C does; its status is $status.
interrupt() {
    kill -INT $tunnel
    status=0
    wait $tunnel || status=$?
    tunnel=
}

listens() { sed -n "s/.* 127\.0\.0\.1:\([0-9]*\) $1.*/\1/p" "$scratch/log" | head -1; }

# check SENTENCE TEST…: what `test` says; the tunnel's words are shown when it is no.
check() {
    local sentence=$1 success=0
    shift
    test "$@" || success=$?
    output=$(<"$scratch/log")
    result "$sentence" "$success"
}

open 2 local="0:$port" socks=0
check "a port of this machine leads to one of the host" "$(curl -s "http://127.0.0.1:$(listens 'leads to')/")" = "the page"
check "a SOCKS proxy has the host make the connections, by name" \
    "$(curl -s --socks5-hostname "127.0.0.1:$(listens 'is a SOCKS')" "http://localhost:$port/")" = "the page"
before=$(listens 'leads to')
pkill -KILL -P "$(cat $lab/sshd.pid)"
deadline=$((SECONDS + 30))
until grep -q "is open again" "$scratch/log" || [[ $SECONDS -ge $deadline ]]; do sleep 0.05; done
check "after a loss the connection is made again, at the same port" "$(curl -s "http://127.0.0.1:$before/")" = "the page"
interrupt
check "Ctrl-C ends it with status 130" "$status" = 130
check "nothing listens any more" "$(curl -s "http://127.0.0.1:$before/" || echo refused)" = refused

open 1 remote="0:$port"
far=$(sed -n 's/.* \(localhost\|127\.0\.0\.1\):\([0-9]*\) on one leads to.*/\2/p' "$scratch/log" | head -1)
check "a port of the host leads here" "$(curl -s "http://127.0.0.1:$far/")" = "the page"
interrupt

open 1 local="0:$port" lasting=1s
status=0
wait $tunnel || status=$?
tunnel=
check "one that is given a time ends by itself" "$status" = 0

task inventory="$scratch/inventory.yaml" tunnel host=one local="$port"
exits "a port that is taken is an error that says so" 1 "$port" "in use"
task inventory="$scratch/inventory.yaml" tunnel host=one
exits "with nothing to forward it says what to give" 1 "nothing to forward" "local="
task inventory="$scratch/inventory.yaml" tunnel host=one local=x:y:z:80:1
exits "a forward that is none is told before anything is connected" 2 "local=" "8080:10.0.0.22:80"
