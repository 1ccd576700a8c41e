"""`scripts/bench provision`: 40 operations (10 folders, 20 files with content and mode, 5 lines, 5 links) on hosts that lack them, and again.

The servers are one machine, so each host has a folder of its own, and so has each tool.
"""

import json
import os
import shutil
import sys
import tempfile

import delay
import measuring
import report
import tools
from fanout import KEY, KNOWN_HOSTS, PORT, SSH_CONFIG, USER, Hosts, servers, versions
from measuring import Candidate
from sequence import HOST, Place

BASE = "/var/tmp/weft-bench-provision"
DIRECTORIES = [f"d{number}" for number in range(10)]
FILES = [(f"d{number % 10}/file{number}", "0640" if number % 2 else "0644",
          "".join(f"setting{line} = value {number} of {line}\n" for line in range(40))) for number in range(20)]
LINES = [("d0/lines", f"address{number} 10.0.0.{number}") for number in range(5)]
LINKS = [(f"d{number}/link", f"../d{number}/file{number}") for number in range(5)]
COUNT = len(DIRECTORIES) + len(FILES) + len(LINES) + len(LINKS)


def add_arguments(parser):
    parser.add_argument("--hosts", type=int, default=10, metavar="N", help="how many hosts (default: 10)")
    parser.add_argument("--no-round-trip", action="store_true", help="leave out the table with 20 ms of added round trip")


def script(folder):
    """What one would write by hand. The server's address, which sshd tells, is the folder's name."""
    lines = ["set -e", "set -- $SSH_CONNECTION", f"cd {folder}", "mkdir -p $3", "cd $3"]
    lines += ["directory() { [ -d $1 ] || mkdir $1; [ $(stat -c %a $1) = 755 ] || chmod 755 $1; }",
              "file() {", "cat >$1.new", "if cmp -s $1.new $1; then rm $1.new; else chmod $2 $1.new; mv $1.new $1; fi",
              "[ $(stat -c 0%a $1) = $2 ] || chmod $2 $1", "}",
              'line() { grep -qxF "$2" $1 2>/dev/null || echo "$2" >>$1; }',
              "link() { [ \"$(readlink $1)\" = $2 ] || ln -sfn $2 $1; }"]
    lines += [f"directory {name}" for name in DIRECTORIES]
    for name, mode, content in FILES:
        lines += [f"file {name} {mode} <<'EOF'", content.rstrip("\n"), "EOF"]
    lines += [f"line {name} '{text}'" for name, text in LINES]
    lines += [f"link {name} {target}" for name, target in LINKS]
    return "\n".join([*lines, "echo provisioned", ""])


def floor(hosts, folder):
    program = tools.compiled("fanout", ["-lssh2"])
    return dict(command=[program, "-q", "-j", "50", USER, PORT, KEY, KNOWN_HOSTS, script(folder)], standard_input=hosts.file("hosts"),
                check=answers("provisioned", hosts.count))


def ssh(hosts, folder):
    file = hosts.file("script.sh")
    with open(file, "w") as output:
        output.write(script(folder))
    words = ["xargs", "-P50", "-I{}", "sh", "-c", f"{tools.debian('ssh')} -F {SSH_CONFIG} {{}} sh -s <{file}"]
    return dict(command=words, standard_input=hosts.file("hosts"), check=answers("provisioned", hosts.count))


def fabfile(place, folder):
    """The same as resources; the folder is named after the host."""
    def text(value):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    rows = [f"        Directory(here + {text('/' + name)}, mode: 0o755)" for name in DIRECTORIES]
    rows += [f"        File(here + {text('/' + name)}, content: {text(content)}, mode: 0o{mode[1:]})" for name, mode, content in FILES]
    rows += [f"        Line(here + {text('/' + name)}, {text(line)}, create: true)" for name, line in LINES]
    rows += [f"        Symlink(here + {text('/' + name)}, to: {text(target)})" for name, target in LINKS]
    path = os.path.join(place, "fabfile.swift")
    if not os.path.exists(path):
        with open(path, "w") as file:
            file.write("import Weft\n\n/// Provisions.\n@Task\nfunc provision(on host: Connection, folder: String) async throws {\n"
                       "    let here = \"\\(folder)/\\(host.name)\"\n    try await host.apply {\n        Directory(here)\n"
                       + "\n".join(rows) + "\n    }\n}\n")
    return path


def weft(hosts, folder):
    path = fabfile(hosts.folder, folder)
    return dict(command=[tools.task(), f"fabfile={path}", f"inventory={hosts.file('inventory.yaml')}", "provision", "role=fleet", "-j", "50",
                         f"folder={folder}"],
                check=measuring.contains(f"{hosts.count} host"))


def pyinfra(hosts, folder):
    program = tools.peer("pyinfra", "pyinfra")
    path = hosts.file("deploy.py")
    with open(path, "w") as file:
        file.write(f"from io import StringIO\nfrom pyinfra import host\nfrom pyinfra.operations import files\n"
                   f"here = '{folder}/' + host.name + '/'\n"
                   f"for name in {DIRECTORIES!r}:\n    files.directory(path=here + name, mode='755')\n"
                   f"for name, mode, content in {FILES!r}:\n    files.put(src=StringIO(content), dest=here + name, mode=mode)\n"
                   f"for name, text in {LINES!r}:\n    files.line(path=here + name, line=text)\n"
                   f"for name, target in {LINKS!r}:\n    files.link(path=here + name, target=target)\n")
    return dict(command=[program, "-y", "--parallel", "50", hosts.file("pyinfra_inventory.py"), path], check=lambda output: None)


def ansible(hosts, folder, mitogen=False):
    program = tools.peer("ansible-core", "ansible-playbook")
    here = folder + "/{{ inventory_hostname }}/"
    tasks = [{"file": {"path": here + name, "state": "directory", "mode": "0755"}} for name in DIRECTORIES]
    tasks += [{"copy": {"dest": here + name, "content": content, "mode": mode}} for name, mode, content in FILES]
    tasks += [{"lineinfile": {"path": here + name, "line": text, "create": True}} for name, text in LINES]
    tasks += [{"file": {"path": here + name, "src": target, "state": "link"}} for name, target in LINKS]
    path = hosts.file("playbook.yml")
    with open(path, "w") as file:
        # JSON is YAML.
        json.dump([{"hosts": "fleet", "gather_facts": False, "tasks": tasks}], file)
    environment = {"ANSIBLE_PIPELINING": "True", "ANSIBLE_HOST_KEY_CHECKING": "True", "ANSIBLE_FORKS": "50"}
    if mitogen:
        tools.peer("mitogen")
        plugins = os.path.join(tools.ENVIRONMENT, "lib")
        for place, folders, _ in os.walk(plugins):
            if place.endswith("ansible_mitogen/plugins") and "strategy" in folders:
                environment |= {"ANSIBLE_STRATEGY_PLUGINS": os.path.join(place, "strategy"), "ANSIBLE_STRATEGY": "mitogen_linear"}
        if "ANSIBLE_STRATEGY" not in environment:
            raise tools.Missing("PyPI's mitogen has no plugins for ansible")
    return dict(command=[program, "-i", hosts.file("ansible.ini"), path], environment=environment,
                check=measuring.lines_with("unreachable=0    failed=0", hosts.count))


def answers(text, count):
    def check(output):
        found = output.count(text)
        return None if found >= count else f"{found} of {count} hosts answered"
    return check


# The first is what the ratios are to.
CANDIDATES = [
    ("floor: C on libssh2, one script by hand", floor),
    ("task", weft),
    ("xargs -P50 ssh, the same script", ssh),
    ("pyinfra", pyinfra),
    ("ansible, pipelining", ansible),
    ("ansible with mitogen", lambda hosts, folder: ansible(hosts, folder, mitogen=True)),
]


def empty(folder):
    """Makes the tool's folder empty: hosts log in as a user who must be able to write there."""
    def make():
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        os.chmod(folder, 0o777)
    return make


def folder_of(name):
    return os.path.join(BASE, "".join(letter for letter in name if letter.isalnum()))


def measure(arguments):
    wanted = arguments.only.split(",") if arguments.only else None
    runs = arguments.runs or (3 if arguments.quick else 7)
    try:
        with servers(arguments.hosts):
            tables = measure_hosts(arguments.hosts, wanted, runs)
            if not arguments.no_round_trip:
                measure_trips(20)
    finally:
        shutil.rmtree(BASE, ignore_errors=True)
    print("\nversions: " + "; ".join(f"{name} {text}" for name, text in versions()))
    if arguments.json:
        report.write_json(arguments.json, tables)
    return 1 if any(candidate.failure for _, candidates in tables for candidate in candidates) else 0


def measure_hosts(count, wanted, runs):
    with tempfile.TemporaryDirectory(prefix="weft-bench-") as scratch:
        hosts = Hosts(count, scratch)
        first, second, skipped = [], [], []
        for number, (name, make) in enumerate(CANDIDATES):
            if wanted and number > 0 and not any(word in name for word in wanted):
                continue
            try:
                options = make(hosts, folder_of(name))
            except tools.Missing as reason:
                skipped.append((name, reason))
                continue
            first.append(Candidate(name, before=empty(folder_of(name)), **options))
            second.append(Candidate(name, **options))
        tools.progress(f"measuring {len(first)} tools with {COUNT} operations on {count} hosts, {runs} runs each in turn")
        for candidate in first:
            empty(folder_of(candidate.name))()
        # A second run follows the tool's own first one.
        measuring.in_turn([candidate for pair in zip(first, second) for candidate in pair], runs)
    tables = [(f"provision: {COUNT} operations on {count} hosts, {title}", rows) for title, rows in
              (("first run", first), ("second run", second))]
    for title, rows in tables:
        report.table(title, rows, rows[0], skipped)
    return tables


def measure_trips(trip):
    """One host with a delay: how often a tool waits for an answer before it sends more, connecting included, and once connected."""
    rows = [("tool", "run", "wall ms", "round trips", "once connected")]
    folder = os.path.join(BASE, "trips")
    for name, words in (("floor: C on libssh2, one script by hand", floor_alone), ("task", weft_alone)):
        with tempfile.TemporaryDirectory(prefix="weft-bench-") as scratch:
            def run(title, make):
                with delay.link(trip, int(PORT)) as link:
                    candidate = Candidate(title, make(Place(scratch, link.port), scratch, folder))
                    candidate.run()
                if candidate.failure:
                    sys.exit(f"bench: {candidate.failure}")
                return candidate.walls[0], link.turns
            empty(folder)()
            # A command costs two round trips once connected: the channel, and the command with its end.
            run("warm", words)
            empty(folder)()
            connecting = run("connecting", lambda place, scratch, folder: words(place, scratch, folder, True))[1] - 2
            for title in ("first", "second"):
                wall, turns = run(title, words)
                rows.append((name, title, f"{wall * 1e3:.0f}", f"{turns:.0f}", f"{turns - connecting:.0f}"))
    report.write_rows(f"provision: {COUNT} operations on one host, {trip} ms of added round trip", rows)


def floor_alone(place, scratch, folder, only_connects=False):
    hosts = os.path.join(scratch, "hosts")
    with open(hosts, "w") as file:
        file.write(HOST + "\n")
    program = tools.compiled("fanout", ["-lssh2"])
    command = "true" if only_connects else script(folder)
    return ["sh", "-c", 'exec "$@" <"$0"', hosts, program, "-q", "-j", "1", USER, place.port, KEY, place.file("known_hosts"), command]


def weft_alone(place, scratch, folder, only_connects=False):
    words = [tools.task(), f"inventory={place.file('inventory.yaml')}"]
    if only_connects:
        return [*words, "host=node1", "--", "true"]
    return [words[0], f"fabfile={fabfile(scratch, folder)}", *words[1:], "provision", "host=node1", f"folder={folder}"]
