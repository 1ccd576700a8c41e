"""`scripts/bench startup`: what a command line costs before any work is done."""

import os
import tempfile
import time

import measuring
import report
import tools
from measuring import Candidate, contains

TASKS = 30
NOTHING = "noop"  # the shipped task that does nothing, and the peers' own
DESCRIBED = "newcontainer"
SITE = "site"  # the folder with a fabfile of ours
SETTLED_SECONDS = 3  # the launcher keeps no answer about files younger than that
FABFILE = """import Weft

/// Does nothing, run {number}.
@Task
func {name}() async throws {{}}
"""


def add_arguments(parser):
    parser.add_argument("--skip-fabfile", action="store_true", help="without compiling a fabfile")


def names():
    return [NOTHING] + [f"task{number:02}" for number in range(1, TASKS)]


def write_peers(folder):
    """The same thirty tasks, each with a line of help, in the language of each peer."""
    texts = {
        "Makefile": "".join(f"# Does the work of {name}.\n{name}:\n\t@true\n" for name in names()),
        "justfile": "".join(f"# Does the work of {name}.\n{name}:\n    @true\n" for name in names()),
        "Taskfile.yml": "version: '3'\nsilent: true\ntasks:\n" + "".join(
            f"  {name}:\n    desc: Does the work of {name}.\n    cmds: ['true']\n" for name in names()),
        "fabfile.py": "from fabric import task\n" + "".join(
            f"\n\n@task\ndef {name}(c):\n    \"\"\"Does the work of {name}.\"\"\"\n    c.run('true')\n" for name in names()),
    }
    for name, text in texts.items():
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)
    os.mkdir(os.path.join(folder, SITE))
    with open(os.path.join(folder, SITE, "fabfile.swift"), "w") as file:
        file.write("import Weft\n" + "".join(
            f"\n/// Does the work of {name}.\n@Task\nfunc {name}() async throws {{}}\n" for name in names()[1:]))
    time.sleep(SETTLED_SECONDS)


class Peers:
    """The programs that can be had; why not, for the others."""

    def __init__(self, wanted):
        self.skipped = []
        self.programs = {}
        for name, find in {
            "make": lambda: tools.debian("make"),
            "task": tools.task,
            "just": lambda: tools.peer("rust-just", "just"),
            "go-task": lambda: tools.peer("go-task-bin", "task"),
            "fab": lambda: tools.peer("fabric", "fab"),
        }.items():
            if wanted and name not in (*wanted, "make"):
                continue
            try:
                self.programs[name] = find()
            except tools.Missing as reason:
                self.skipped.append((name, reason))

    def candidates(self, folder, rows):
        for name, words, check, *place in rows:
            if name in self.programs:
                label = " ".join([name, *words, *(["(with a fabfile)"] if place else [])]).replace("_", "-")
                yield Candidate(label, [self.programs[name], *words], check=check, folder=os.path.join(folder, *place))


def measure(arguments):
    runs = arguments.runs or (10 if arguments.quick else 40)
    peers = Peers(arguments.only.split(",") if arguments.only else None)
    tables = []
    with tempfile.TemporaryDirectory(prefix="weft-bench-") as folder:
        write_peers(folder)
        for title, rows in {
            "startup: list the tasks": [
                ("make", ["-n", NOTHING], None), ("task", ["--list"], contains(DESCRIBED)),
                ("task", ["--list"], contains("task29"), SITE), ("just", ["--list"], contains(NOTHING)),
                ("go-task", ["--list-all"], contains(NOTHING)), ("fab", ["--list"], contains(NOTHING))],
            "startup: the help of one task": [
                ("make", ["-n", NOTHING], None), ("task", ["--help", DESCRIBED], contains("vhostname")),
                ("task", ["--help", DESCRIBED], contains("vhostname"), SITE),
                ("just", ["--show", NOTHING], contains(NOTHING)), ("go-task", ["--summary", NOTHING], contains(NOTHING)),
                ("fab", ["--help", NOTHING], contains(NOTHING))],
            "startup: run an empty task here": [
                ("make", [NOTHING], None), ("task", [NOTHING], None), ("just", [NOTHING], None), ("go-task", [NOTHING], None),
                ("fab", [NOTHING], None)],
        }.items():
            tables.append(measure_table(title, list(peers.candidates(folder, rows)), runs, peers.skipped))
        if "task" in peers.programs and not arguments.skip_fabfile:
            tables.append(measure_fabfile(peers.programs["task"], folder, runs))
    print("\nversions: " + "; ".join(f"{name} {text}" for name, text in versions(peers.programs)))
    if arguments.json:
        report.write_json(arguments.json, tables)
    return 1 if any(candidate.failure for _, candidates in tables for candidate in candidates) else 0


def measure_table(title, candidates, runs, skipped=()):
    tools.progress(f"{title}: {len(candidates)} commands, {runs} runs each in turn")
    measuring.in_turn(candidates, runs)
    report.table(title, candidates, candidates[0], skipped, milliseconds=True)
    return title, candidates


def measure_fabfile(task, folder, runs):
    """A fabfile outside the repository: with new contents each time, so that it is compiled; then as it is."""
    cold, warm = os.path.join(folder, "cold.swift"), os.path.join(folder, "warm.swift")
    counter = iter(range(10_000))

    def write(path):
        with open(path, "w") as file:
            file.write(FABFILE.format(number=f"{os.getpid()}.{next(counter)}", name="nothing_here"))

    write(warm)
    compiled = Candidate("task fabfile=cold.swift (compiled)", [task, f"fabfile={cold}", "nothing_here"], folder=folder,
                         before=lambda: write(cold))
    started = Candidate("task fabfile=warm.swift (as it was)", [task, f"fabfile={warm}", "nothing_here"], folder=folder)
    title = "startup: a fabfile of one's own"
    tools.progress(f"{title}: {runs} warm runs, {max(3, runs // 8)} cold ones")
    measuring.in_turn([compiled], max(3, runs // 8))
    measuring.in_turn([started], runs)
    report.table(title, [compiled, started], None, milliseconds=True)
    return title, [compiled, started]


def versions(programs):
    for name, program in programs.items():
        yield name, tools.first_line(program, "--version")
