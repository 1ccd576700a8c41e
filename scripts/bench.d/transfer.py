"""`scripts/bench transfer`: files to and from one host, without and with a round trip."""

import contextlib
import os
import shutil
import subprocess
import tempfile

import delay
import fanout
import measuring
import report
import tools
from fanout import DRIVERS, FLEET, KEY, PORT, USER
from measuring import Candidate

MEGABYTES = 200
FILES, FILE_SIZE = 1000, 4096
# In memory where that can be: a disk that writes back when it likes would be in every figure.
PLACES = ("/dev/shm", "/tmp")


def add_arguments(parser):
    parser.add_argument("--round-trip", default="0,20", metavar="MS,…", help="round trips, in milliseconds (default: 0,20)")
    parser.add_argument("--work", default="up,down,tree-up,tree-down,sync", metavar="WORK,…", help="what is measured (default: all)")


class Bench:
    """What is copied, where to, and the host as each tool knows it."""

    def __init__(self, folder, port):
        self.folder = folder
        self.port = str(port)
        with open(os.path.join(FLEET, "hosts")) as file:
            self.address = file.readline().strip()
        self.here, self.there = os.path.join(folder, "here"), os.path.join(folder, "there")
        for name in ("known_hosts", "ssh_config", "inventory.yaml"):
            with open(os.path.join(FLEET, name)) as file:
                text = file.read().replace(os.path.join(FLEET, "known_hosts"), self.state("known_hosts"))
            with open(self.state(name), "w") as file:
                file.write(delay.moved(text, int(PORT), port))
        with open(self.state("known_hosts")) as file:
            self.host_key = file.readline().split()[2]

    def state(self, name):
        return os.path.join(self.folder, name)

    def ssh(self, *options):
        return [tools.debian("ssh"), "-F", self.state("ssh_config"), *options]

    def remote(self, path):
        return f"{self.address}:{path}"


def fill(folder):
    """The file and the tree that are copied, on both sides, and the folder that is the same on both."""
    here, there = os.path.join(folder, "here"), os.path.join(folder, "there")
    for side in (here, there):
        os.makedirs(os.path.join(side, "tree"))
    with open(os.path.join(here, "file"), "wb") as file:
        for _ in range(MEGABYTES):
            file.write(os.urandom(1_000_000))
    for number in range(FILES):
        place = os.path.join(here, "tree", f"{number // 100:02}")
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, f"{number:04}"), "wb") as file:
            file.write(os.urandom(FILE_SIZE))
    subprocess.run(["cp", "-a", os.path.join(here, "file"), os.path.join(here, "tree"), there], check=True)
    subprocess.run(["cp", "-a", os.path.join(here, "tree"), os.path.join(there, "same")], check=True)
    subprocess.run(["chown", "-R", USER, there], check=True)
    os.chmod(folder, 0o755)


# MARK: One file

def floor_file(bench, direction, source, destination):
    program = tools.compiled("transfer", ["-lssh2"])
    here, there = (source, destination) if direction == "put" else (destination, source)
    return [program, direction, USER, bench.address, bench.port, KEY, bench.host_key, here, there]


def task(bench, direction, source, destination):
    return [tools.task(), f"inventory={bench.state('inventory.yaml')}", "host=node1", direction, f"from={source}", f"to={destination}"]


def scp(bench, direction, source, destination, *options):
    ends = [source, bench.remote(destination)] if direction == "put" else [bench.remote(source), destination]
    return [tools.debian("scp"), "-qrp", "-F", bench.state("ssh_config"), *options, *ends]


def sftp(bench, direction, source, destination):
    text = f"{direction} -R {source} {destination}" if os.path.isdir(source) else f"{direction} {source} {destination}"
    words = f"echo '{text}' | {tools.debian('sftp')} -q -F {bench.state('ssh_config')} -b - {bench.address}"
    return ["sh", "-c", words]


def rsync(bench, direction, source, destination, *options):
    if os.path.isdir(source):
        source, destination = source + "/", destination + "/"
    ends = [source, bench.remote(destination)] if direction == "put" else [bench.remote(source), destination]
    return [tools.debian("rsync"), "-a", *options, "-e", " ".join(bench.ssh()), *ends]


def ssh_cat(bench, direction, source, destination, *options):
    ssh = " ".join(bench.ssh(*options, bench.address))
    return ["sh", "-c", f"{ssh} 'cat >{destination}' <{source}" if direction == "put" else f"{ssh} 'cat {source}' >{destination}"]


def ssh_tar(bench, direction, source, destination, *options):
    ssh = " ".join(bench.ssh(*options, bench.address))
    pack, unpack = f"tar -C {source} -cf - .", f"mkdir {destination} && tar -C {destination} -xf -"
    return ["sh", "-c", f"{pack} | {ssh} '{unpack}'" if direction == "put" else f"{ssh} '{pack}' | ({unpack})"]


def asyncssh(way):
    def make(bench, direction, source, destination):
        python = tools.peer("asyncssh")
        return [python, os.path.join(DRIVERS, "asyncssh_transfer.py"), way, direction, bench.address, USER, bench.port, KEY,
                bench.state("known_hosts"), source, destination]
    return make


def with_options(make, *options):
    return lambda *words: make(*words, *options)


CURVE = ("-o", "KexAlgorithms=curve25519-sha256")
GCM = ("-c", "aes128-gcm@openssh.com")
TASK = "task"
# The first of each is what the ratios are to; tools that only show what ssh itself could do are no peers.
FILE_TOOLS = [
    ("floor: C on libssh2, `cat`, no hash", floor_file),
    (TASK, task),
    ("scp", scp),
    ("sftp", sftp),
    ("rsync -a", rsync),
    ("asyncssh sftp", asyncssh("sftp")),
    ("asyncssh scp", asyncssh("scp")),
    ("(ssh cat)", ssh_cat),
    ("(ssh cat, aes128-gcm)", with_options(ssh_cat, *GCM)),
]
TREE_TOOLS = [
    ("floor: tar | ssh tar", ssh_tar),
    (TASK, task),
    ("tar | ssh tar, kex curve25519", with_options(ssh_tar, *CURVE)),
    ("scp -r", scp),
    ("scp -Or", with_options(scp, "-O")),
    ("sftp -R", sftp),
    ("rsync -a", rsync),
    ("asyncssh sftp", asyncssh("sftp")),
    ("asyncssh scp", asyncssh("scp")),
]


def floor_command(bench, _source, _destination):
    words = f"echo {bench.address} | {tools.compiled('fanout', ['-lssh2'])} -q {USER} {bench.port} {KEY} {bench.state('known_hosts')} true"
    return ["sh", "-c", words]


def task_command(bench, _source, _destination):
    return [tools.task(), f"inventory={bench.state('inventory.yaml')}", "host=node1", "--", "true"]


def task_sync(bench, source, destination):
    return [*task(bench, "sync", source, destination), "delete=yes"]


SYNC_TOOLS = [
    ("floor: C on libssh2, `true`", floor_command),
    ("task -- true", task_command),
    ("task sync", task_sync),
    ("rsync -a --delete, times and sizes", lambda bench, *ends: rsync(bench, "put", *ends, "--delete")),
    ("rsync -ac --delete, hashes", lambda bench, *ends: rsync(bench, "put", *ends, "-c", "--delete")),
    ("rsync -ac --delete, kex curve25519", lambda bench, *ends: rsync(bench, "put", *ends, "-c", "--delete", "-e", " ".join(bench.ssh(*CURVE)))),
]


class Work:
    """One table: what is copied where, by which tools."""

    def __init__(self, title, tools_, direction, name):
        self.title, self.tools, self.direction, self.name = title, tools_, direction, name

    def ends(self, bench):
        start, end = (bench.here, bench.there) if self.direction == "put" else (bench.there, bench.here)
        return os.path.join(start, self.name), os.path.join(end, "copy")

    def candidate(self, bench, name, make):
        source, destination = self.ends(bench)

        def remove():
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                shutil.rmtree(destination) if os.path.isdir(destination) else os.remove(destination)

        def check(_output):
            same = subprocess.run(["diff", "-rq", source, destination], capture_output=True, text=True)
            return None if same.returncode == 0 else f"not the same: {same.stdout}{same.stderr}"
        return Candidate(name, make(bench, self.direction, source, destination), check=check, before=remove)


class SyncWork(Work):
    def candidate(self, bench, name, make):
        source, destination = os.path.join(bench.here, "tree"), os.path.join(bench.there, "same")
        return Candidate(name, make(bench, source, destination))


WORKS = {
    "up": Work(f"{MEGABYTES} MB up", FILE_TOOLS, "put", "file"),
    "down": Work(f"{MEGABYTES} MB down", FILE_TOOLS, "get", "file"),
    "tree-up": Work(f"{FILES} files of 4 KB up", TREE_TOOLS, "put", "tree"),
    "tree-down": Work(f"{FILES} files of 4 KB down", TREE_TOOLS, "get", "tree"),
    "sync": SyncWork(f"{FILES} files that are the same", SYNC_TOOLS, "put", "tree"),
}


def measure(arguments):
    wanted = arguments.only.split(",") if arguments.only else None
    runs = arguments.runs or (3 if arguments.quick else 7)
    place = next(place for place in PLACES if os.path.isdir(place))
    tables = []
    with fanout.servers(1), tempfile.TemporaryDirectory(prefix="weft-bench-", dir=place) as folder:
        fill(folder)
        for milliseconds in map(int, arguments.round_trip.split(",")):
            for work in map(WORKS.get, arguments.work.split(",")):
                tables.append(measure_work(work, milliseconds, folder, wanted, runs))
    print("\nversions: " + "; ".join(f"{name} {text}" for name, text in versions()))
    print(f"files are in {place}; the server runs on the same machine; `task` compares SHA-256 of what it sent, and renames; peers do not")
    if arguments.json:
        report.write_json(arguments.json, tables)
    return 1 if any(candidate.failure for _, candidates in tables for candidate in candidates) else 0


def link(milliseconds):
    return delay.link(milliseconds, int(PORT)) if milliseconds else contextlib.nullcontext(delay.Link(int(PORT)))


def measure_work(work, milliseconds, folder, wanted, runs):
    with link(milliseconds) as used:
        bench = Bench(folder, used.port)
        candidates, skipped = [], []
        for number, (name, make) in enumerate(work.tools):
            if wanted and number > 0 and not any(word in name for word in wanted):
                continue
            try:
                candidates.append(work.candidate(bench, name, make))
            except tools.Missing as reason:
                skipped.append((name, reason))
        title = f"transfer: {work.title}, {f'{milliseconds} ms of round trip' if milliseconds else 'loopback'}"
        tools.progress(f"measuring {len(candidates)} tools, {runs} runs each in turn: {title}")
        measuring.in_turn(candidates, runs)
    if milliseconds and isinstance(work, SyncWork):
        for candidate in candidates:
            with link(milliseconds) as counted:
                candidate.run(sampling=True)
            candidate.turns = counted.turns
    floor, *others = candidates
    peers = [candidate for candidate in others if not candidate.name.startswith((TASK, "("))]
    report.table(title, candidates, floor, skipped, peers=peers)
    return title, candidates


def versions():
    yield "OpenSSH", tools.first_line("ssh", "-V")
    yield "libssh2", tools.debian_version("libssh2-1")
    yield "rsync", tools.debian_version("rsync")
    if tools.version("asyncssh"):
        yield "asyncssh", tools.version("asyncssh")
