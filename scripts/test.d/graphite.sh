#!/bin/bash
# graphite on a container: refused where nobody can be asked, made by hand in a terminal, made unattended, verified, broken and repaired.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

# A name and an address of this run's own, so that nobody's containers are touched.
name=weft-graphite-$$
use_container "$name" "$address"
limit=300
remove() { run timeout 60 "$program" lxc_destroy host=hpcube vhostname="$name" --yes; }
trap 'remove; rm -rf "$scratch"' EXIT
on() { task host="$name" -- "$1"; }

task newcontainer host=hpcube vhostname="$name"
exits "a container is made" 0
echo "        in $seconds s"

task graphite host="$name" schemas='stats:^stats\.:7s:6h,1m:7d'
exits "a storage schema that whisper would refuse is refused before anything is connected" 2 "7 seconds do not divide 60 seconds"
task graphite host="$name" user='a b' email=nobody timezone=a..b web=lighttpd allow=txamqp,nonsense
exits "so is whatever else no host has to be asked for" 2 '`user=`' '`email=`' '`timezone=`' '`web=`' '`allow=`'
task graphite host="$name"
exits "without a terminal and an answer it refuses" 1 "install graphite, Apache and statsd on $name?" "--answer install=yes"
task graphite host="$name" --answer install=yes
exits "also when only a later question has no answer" 1 "--answer dependencies=yes"
task graphite host="$name" --yes
exits "also when the answers are there, and no terminal for the shell" 1 "an interactive shell needs a terminal"
task graphite host="$name" --no-input password=unused
exits "also with --no-input" 1 "forbids to ask"
on 'dpkg -l apache2 graphite-web 2>/dev/null | grep -c "^ii"; test ! -e /etc/graphite'
exits "nothing was installed by any of that" 0
task graphite host="$name" --yes --dry-run
exits "a dry run asks nobody" 0 "+graphite-web" "what else would change can be told when the packages are there"

task graphite host="$name" allow= password=unused --yes
exits "a problem of the dependency check that is not allowed stops it, and is named" 1 "found a problem that is not allowed" '`txamqp`: carbon cannot take metrics from AMQP'
echo "        with the packages installed, in $seconds s"

# A person at a terminal: 30 rows and 100 columns at first, 40 and 120 later.
cat >"$scratch/person.py" <<'PYTHON'
import fcntl, os, pty, select, struct, sys, termios, time

def resize(rows, columns): fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

pid, terminal = pty.fork()
if pid == 0:
    time.sleep(0.3)
    os.execv(sys.argv[1], sys.argv[1:])
resize(30, 100)
seen, read = b"", 0

def expect(text, seconds=120):
    """Waits for a text behind what was waited for before."""
    global seen, read
    end = time.monotonic() + seconds
    while (found := seen.find(text.encode(), read)) < 0:
        ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
        try: piece = os.read(terminal, 65536) if ready else b""
        except OSError: piece = b""
        if not piece:
            print(seen.decode(errors="replace"))
            sys.exit("`%s` did not come" % text)
        seen += piece
    read = found + len(text)

def answer(question, text):
    expect(question)
    os.write(terminal, text.encode() + b"\r")

answer("go on? [y/n] ", "y")
answer("by hand? [y/n] ", "y")
answer("$ ", "stty size; id -un")
expect("30 100")
expect("_graphite")
expect("$ ")
resize(40, 120)
os.write(terminal, b"sleep 0.2; stty size\r")
expect("40 120")
answer("$ ", "graphite-manage createsuperuser")
answer("Username", "anna")
answer("Email address: ", "anna@example.com")
answer("Password: ", "by-hand-17")
answer("(again): ", "by-hand-17")
expect("created successfully")
answer("$ ", "false; exit")
expect("the administrator anna was made by hand")
expect("graphite is at http://")
try:
    while piece := os.read(terminal, 65536): seen += piece
except OSError: pass
print(seen.decode(errors="replace"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PYTHON
run timeout 300 env NO_COLOR=1 python3 "$scratch/person.py" "$program" graphite host="$name"
exits "in a terminal a shell opens in the middle, follows the window, and the run goes on when it is left" 0 "40 120" "changed: Service statsd" "changed: the administrator anna was made by hand"
if [[ $output == *"install graphite"* ]]; then result "what was done already was not asked for" 1; else result "what was done already was not asked for" 0; fi
echo "        in $seconds s"

task graphite host="$name" --assert-no-changes
exits "again it asks nothing and changes nothing, without a terminal" 0 "nothing was to be done"
echo "        in $seconds s"

secret=s3cret-$$-of-a-test
task graphite host="$name" password="$secret" email=ops@example.com
exits "with a password the administrator is made unattended" 0 "changed: Graphite administrator admin"
if [[ $output == *"$secret"* ]]; then result "the password is not shown" 1; else result "the password is not shown" 0; fi
# Not in so many words: sudo logs its own command.
on "! sudo grep -rqE s3cret-$$-[o]f /var/log /etc /var/lib/graphite"
exits "and is in no log or file of the host" 0
task graphite host="$name" password="$secret" email=ops@example.com --assert-no-changes
exits "and again nothing changes" 0 "nothing changed"
echo "        in $seconds s"
task graphite host="$name" password=""
exits "an empty password is refused" 1 'the setting `password` of graphite: it is empty'

task verify_graphite host="$name" out="$scratch/graph.png"
exits "what was sent by TCP and UDP is read back" 0 "read weft.verify."
echo "        in $seconds s"
holds "and its graph is a PNG here" grep -q PNG "$scratch/graph.png"
task verify_graphite host=hpcube server="$name"
exits "another host's as well" 0 "read weft.verify.hpcube."
task graphite_graph host="$name" metric=no.such.metric out="$scratch/none.png"
exits "there is no graph of what is not there" 1 "graphite-web knows no such metric"

on 'sudo systemctl stop statsd; sudo rm /var/lib/graphite/graphite.db; echo "]" | sudo tee -a /etc/statsd/collectd.conf >/dev/null'
task verify_graphite host="$name" within=3s
exits "a statsd that is down is found" 1 "sent by UDP, did not come back from $name within 3.0 seconds" ".carbon: "
task graphite host="$name" password="$secret" email=ops@example.com
exits "what was damaged is repaired" 0 "changed: Graphite database" "changed: File /etc/statsd/collectd.conf" "changed: Service statsd"
task verify_graphite host="$name"
exits "and is well again" 0 "read weft.verify."

remove
exits "the container is removed" 0
