"""`scripts/bench sequence`: small commands one after the other on one host.

What a command costs is the difference between many commands and one, so that starting and connecting are not in it.
"""

import contextlib
import os
import platform
import tempfile

import delay
import measuring
import report
import tools
from fanout import COMMAND, DRIVERS, FLEET, KEY, PORT, USER, servers, versions
from measuring import Candidate

HOST = "127.50.0.1"
TIMES = 100
FABFILE = """import Weft

/// Runs a command, one time after the other.
@Task
func again(on host: Connection, times: Int, command: String) async throws {
    for _ in 0..<times { try await host.run("\\(raw: command)") }
}
"""


def add_arguments(parser):
    parser.add_argument("--round-trip", default="0,20", metavar="MS,…", help="round trips, in milliseconds (default: 0,20)")


class Place:
    """One server, behind a port, written down for each tool in its own way."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, str(port)
        for name, kept in (("known_hosts", 1), ("ssh_config", None), ("inventory.yaml", 3)):
            with open(os.path.join(FLEET, name)) as file:
                text = "".join(file.readlines()[:kept])
            text = delay.moved(text, PORT, self.port).replace(os.path.join(FLEET, "known_hosts"), self.file("known_hosts"))
            with open(self.file(name), "w") as file:
                file.write(text)

    def file(self, name):
        return os.path.join(self.folder, f"{self.port}-{name}")

    def login(self, times):
        return [str(times), HOST, USER, self.port, KEY, self.file("known_hosts"), COMMAND]


def floor(place, times):
    return [tools.compiled("sequence", ["-lssh2"]), *place.login(times)]


def weft(place, times):
    fabfile = os.path.join(place.folder, "fabfile.swift")
    if not os.path.exists(fabfile):
        with open(fabfile, "w") as file:
            file.write(FABFILE)
    return [tools.task(), f"fabfile={fabfile}", f"inventory={place.file('inventory.yaml')}", "again", "host=node1", f"times={times}",
            f"command={COMMAND}"]


def ssh(place, times):
    tools.debian("ssh")
    return [os.path.join(DRIVERS, "control_master.sh"), str(times), place.file("ssh_config"), HOST, COMMAND]


def driver(package, name):
    return lambda place, times: [tools.peer(package), os.path.join(DRIVERS, f"{name}.py"), *place.login(times)]


# The first is what the ratios are to.
TOOLS = [
    ("floor: C on libssh2, one channel", floor),
    ("task", weft),
    ("ssh with ControlMaster", ssh),
    ("asyncssh", driver("asyncssh", "asyncssh_sequence")),
    ("paramiko", driver("fabric", "paramiko_sequence")),
    ("fabric", driver("fabric", "fabric_sequence")),
]


class Pair:
    """A tool with one command and with many."""

    def __init__(self, name, words, place):
        self.name, self.words = name, words
        self.turns = None
        self.one, self.many = (
            Candidate(f"{name}, {times} commands", words(place, times), check=measuring.lines_with(platform.node(), times))
            for times in (1, 1 + TIMES))

    @property
    def failure(self):
        return self.one.failure or self.many.failure

    def wall(self):
        return (self.many.wall() - self.one.wall()) / TIMES

    def processor(self):
        return (self.many.processor() - self.one.processor()) / TIMES


def measure(arguments):
    wanted = arguments.only.split(",") if arguments.only else None
    runs = arguments.runs or (3 if arguments.quick else 9)
    with servers(1):
        tables = [measure_trip(int(trip), wanted, runs) for trip in arguments.round_trip.split(",")]
    print("\nversions: " + "; ".join(f"{name} {text}" for name, text in versions()))
    if arguments.json:
        report.write_json(arguments.json, [(title, [candidate for pair in pairs for candidate in (pair.one, pair.many)])
                                           for title, pairs in tables])
    return 1 if any(pair.failure for _, pairs in tables for pair in pairs) else 0


def measure_trip(trip, wanted, runs):
    with tempfile.TemporaryDirectory(prefix="weft-bench-") as folder, contextlib.ExitStack() as stack:
        port = stack.enter_context(delay.link(trip, int(PORT))).port if trip else int(PORT)
        place = Place(folder, port)
        pairs, skipped = [], []
        for number, (name, words) in enumerate(TOOLS):
            if wanted and number > 0 and name not in wanted:
                continue
            try:
                pairs.append(Pair(name, words, place))
            except tools.Missing as reason:
                skipped.append((name, reason))
        tools.progress(f"measuring {len(pairs)} tools with {trip} ms of added round trip, {runs} runs each in turn")
        measuring.in_turn([candidate for pair in pairs for candidate in (pair.one, pair.many)], runs)
        if trip:
            stack.close()
            for pair in pairs:
                pair.turns = (turns(pair, 1 + TIMES, trip, folder) - turns(pair, 1, trip, folder)) / TIMES
    title = f"sequence: `{COMMAND}` {TIMES} times on one host" + (f", {trip} ms of added round trip" if trip else "")
    table(title, pairs, skipped)
    return title, pairs


def turns(pair, times, trip, folder):
    """How often the tool waits for an answer before it sends more."""
    with delay.link(trip, int(PORT)) as link:
        Candidate(pair.name, pair.words(Place(folder, link.port), times)).run()
    return link.turns


def table(title, pairs, skipped):
    good = [pair for pair in pairs if not pair.failure]
    base = pairs[0] if pairs[0] in good else None
    rows = [("tool", "wall µs", "× floor", "CPU µs", "× floor", "round trips", "runs")]
    for pair in good:
        ratios = [f"{of(pair) / of(base):.2f}" if base else "" for of in (Pair.wall, Pair.processor)]
        rows.append((pair.name, f"{pair.wall() * 1e6:.0f}", ratios[0], f"{pair.processor() * 1e6:.0f}", ratios[1],
                     "" if pair.turns is None else f"{pair.turns:.2f}", str(len(pair.many.walls))))
    report.write_rows(title, rows)
    print("\nfor each command: the difference between the medians of "
          f"{1 + TIMES} commands and of one, divided by {TIMES}")
    for pair in pairs:
        if pair.failure:
            print(f"failed: {pair.name}: {pair.failure}")
    for name, reason in skipped:
        print(f"skipped: {name}: {reason}")
