"""`scripts/bench fanout`: one command on many hosts at once."""

import contextlib
import os
import platform
import subprocess
import sys
import tempfile

import measuring
import report
import tools
from measuring import Candidate

FLEET = "/var/lib/weft-fleet"
KEY, KNOWN_HOSTS, SSH_CONFIG = (os.path.join(FLEET, name) for name in ("key", "known_hosts", "ssh_config"))
PORT, USER = "2322", "weftfleet"
COMMAND = "uname -n"
DRIVERS = os.path.join(tools.HERE, "drivers")


def add_arguments(parser):
    parser.add_argument("--hosts", default="1,50,200", metavar="N,…", help="how many hosts (default: 1,50,200)")


class Hosts:
    """The first `count` servers of the fleet, written down for each tool in its own way."""

    def __init__(self, count, folder):
        self.count = count
        self.folder = folder
        for name in ("hosts", "pssh_hosts"):
            self.cut(name, 0, 0)
        self.cut("inventory.yaml", 2, 0)
        self.cut("ansible.ini", 1, 6)
        with open(os.path.join(FLEET, "hosts")) as file:
            self.addresses = file.read().split()[:count]
        with open(self.file("pyinfra_inventory.py"), "w") as file:
            data = {"ssh_user": USER, "ssh_port": int(PORT), "ssh_key": KEY, "ssh_known_hosts_file": KNOWN_HOSTS}
            file.write(f"fleet = ({[(address, data) for address in self.addresses]!r}, {{}})\n")

    def file(self, name):
        return os.path.join(self.folder, f"{self.count}-{name}")

    def cut(self, name, head, tail):
        with open(os.path.join(FLEET, name)) as file:
            lines = file.readlines()
        hosts = lines[head:len(lines) - tail][:self.count]
        with open(self.file(name), "w") as file:
            file.writelines(lines[:head] + hosts + lines[len(lines) - tail:])


def floor(hosts, *options):
    program = tools.compiled("fanout", ["-lssh2"])
    return dict(command=[program, *options, USER, PORT, KEY, KNOWN_HOSTS, COMMAND], standard_input=hosts.file("hosts"))


def weft(hosts):
    return dict(command=[tools.task(), f"inventory={hosts.file('inventory.yaml')}", "role=fleet", "-j", "50", "--", COMMAND])


def ssh(hosts, *options):
    words = ["xargs", "-P50", "-I{}", tools.debian("ssh"), "-F", SSH_CONFIG, *options, "{}", COMMAND]
    return dict(command=words, standard_input=hosts.file("hosts"))


def pdsh(hosts):
    program = tools.debian("pdsh")
    return dict(command=[program, "-R", "ssh", "-f", "50", "-l", USER, "-w", f"^{hosts.file('hosts')}", COMMAND],
                environment={"PDSH_SSH_ARGS_APPEND": f"-F {SSH_CONFIG}"})


def pssh(hosts):
    program = tools.debian("parallel-ssh", "pssh")
    return dict(command=[program, "-h", hosts.file("pssh_hosts"), "-p", "50", "-x", f"-F {SSH_CONFIG}", "-P", COMMAND])


def driver(package, name, hosts, parallel="50"):
    python = tools.peer(package)
    words = [python, os.path.join(DRIVERS, f"{name}.py"), hosts.file("hosts"), USER, PORT, KEY, KNOWN_HOSTS, parallel, COMMAND]
    return dict(command=words)


def pyinfra(hosts):
    program = tools.peer("pyinfra", "pyinfra")
    return dict(command=[program, "--parallel", "50", hosts.file("pyinfra_inventory.py"), "exec", "--", COMMAND])


def ansible(hosts):
    program = tools.peer("ansible-core", "ansible")
    return dict(command=[program, "fleet", "-i", hosts.file("ansible.ini"), "-m", "raw", "-a", COMMAND, "-f", "50"])


# The first is what the ratios are to. Which of them compare host keys with known_hosts is in the names where it is not all.
CANDIDATES = [
    ("floor: C on libssh2, 50 at a time", lambda hosts: floor(hosts, "-q", "-j", "50")),
    ("floor without TCP_QUICKACK", lambda hosts: floor(hosts, "-j", "50")),
    ("floor, unlimited", lambda hosts: floor(hosts, "-q", "-j", "0")),
    ("task -j 50", weft),
    ("asyncssh, semaphore 50", lambda hosts: driver("asyncssh", "asyncssh_fanout", hosts)),
    ("parallel-ssh, pool 50 (checks no keys)", lambda hosts: driver("parallel-ssh", "parallel_ssh_fanout", hosts)),
    ("fabric ThreadingGroup (unlimited)", lambda hosts: driver("fabric", "fabric_fanout", hosts)),
    ("pyinfra exec --parallel 50", pyinfra),
    ("xargs -P50 ssh", ssh),
    ("xargs -P50 ssh, kex curve25519", lambda hosts: ssh(hosts, "-o", "KexAlgorithms=curve25519-sha256")),
    ("pdsh -f 50", pdsh),
    ("pssh -p 50", pssh),
    ("ansible -m raw -f 50", ansible),
]


def versions():
    yield "OpenSSH", tools.first_line("ssh", "-V")
    yield "libssh2", tools.debian_version("libssh2-1")
    for package in ("asyncssh", "parallel-ssh", "fabric", "pyinfra", "ansible-core"):
        if tools.version(package):
            yield package, tools.version(package)
    for package in ("pdsh", "pssh"):
        yield package, tools.debian_version(package)


def fleet(*words):
    done = subprocess.run([os.path.join(tools.ROOT, "scripts", "sshd-fleet"), *words], stdout=subprocess.DEVNULL)
    return done.returncode == 0


@contextlib.contextmanager
def servers(count):
    """At least so many servers for the time of a `with`; those that were up before stay up."""
    was_up = fleet("status")
    try:
        with open(os.path.join(FLEET, "fleet")) as file:
            enough = was_up and int(file.read().split()[0]) >= count
    except OSError:
        enough = False
    if not enough and not fleet("up", str(count)):
        sys.exit("bench: the servers did not come up")
    try:
        yield
    finally:
        if not was_up:
            fleet("down")


def measure(arguments):
    counts = [int(count) for count in arguments.hosts.split(",")]
    wanted = arguments.only.split(",") if arguments.only else None
    runs = arguments.runs or (3 if arguments.quick else 9)
    with servers(max(counts)):
        tables = [measure_hosts(count, wanted, runs) for count in counts]
    print("\nversions: " + "; ".join(f"{name} {text}" for name, text in versions()))
    print("host keys: compared with known_hosts by all that do not say otherwise; servers run on the same machine")
    if arguments.json:
        report.write_json(arguments.json, tables)
    return 1 if any(candidate.failure for _, candidates in tables for candidate in candidates) else 0


def measure_hosts(count, wanted, runs):
    with tempfile.TemporaryDirectory(prefix="weft-bench-") as folder:
        hosts = Hosts(count, folder)
        candidates, skipped = [], []
        for number, (name, make) in enumerate(CANDIDATES):
            if wanted and number > 0 and not any(word in name for word in wanted):
                continue
            try:
                candidates.append(Candidate(name, check=answered(hosts), **make(hosts)))
            except tools.Missing as reason:
                skipped.append((name, reason))
        tools.progress(f"measuring {len(candidates)} tools on {count} hosts, {runs} runs each in turn")
        measuring.in_turn(candidates, runs)
    title = f"fanout: `{COMMAND}` on {count} host{'s' if count > 1 else ''}"
    report.table(title, candidates, candidates[0], skipped)
    return title, candidates


def answered(hosts):
    """Every host must have said its name; some tools print that on a line of its own and some behind the address."""
    name = platform.node()

    def check(output):
        found = sum(line.split()[-1:] == [name] for line in output.splitlines())
        return None if found >= hosts.count else f"{found} of {hosts.count} hosts answered"
    return check
