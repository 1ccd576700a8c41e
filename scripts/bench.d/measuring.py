"""Runs commands in turn and keeps what each run cost."""

import os
import statistics
import subprocess
import tempfile
import time

import tools

# A tool slower than this is not run as often as the others: its figure would not get better, only later.
PATIENCE_SECONDS = 40


class Candidate:
    """One row: a name, a command, and what its output must hold to count."""

    def __init__(self, name, command, check=None, environment=None, folder=None, standard_input=None, before=None, status=0):
        self.name = name
        self.command = command
        self.check = check or (lambda output: None)
        self.environment = environment or {}
        self.folder = folder
        self.standard_input = standard_input
        self.before = before
        self.status = status
        self.walls, self.processors = [], []
        self.peak = 0
        self.turns = None
        self.failure = None

    def wall(self):
        return statistics.median(self.walls)

    def processor(self):
        return statistics.median(self.processors)

    def forget(self):
        self.walls, self.processors, self.peak = [], [], 0

    def run(self, sampling=False):
        """One run. With `sampling` it counts only for the memory, as looking on disturbs the times."""
        if self.before:
            self.before()
        environment = {
            "PATH": os.environ["PATH"], "HOME": tools.HOME, "LC_ALL": "C.UTF-8", "TERM": "dumb", "USER": "root",
            **{name: os.environ[name] for name in ("SSL_CERT_FILE", "LD_LIBRARY_PATH") if name in os.environ}, **self.environment,
        }
        with tempfile.TemporaryDirectory() as scratch, open(self.standard_input or os.devnull) as standard_input, \
                open(os.path.join(scratch, "output"), "w+") as output:
            report = os.path.join(scratch, "report")
            words = [tools.compiled("measure"), *(["-m"] if sampling else []), report, *self.command]
            subprocess.run(["timeout", "--kill-after=5", "300", *words], stdin=standard_input, stdout=output,
                           stderr=subprocess.STDOUT, env=environment, cwd=self.folder or scratch)
            output.seek(0)
            text = output.read()
            try:
                with open(report) as file:
                    wall, processor, peak, status = file.read().split()
            except (OSError, ValueError):
                self.failure = "did not end within 300 s"
                return
        problem = f"exit status {status}" if int(status) != self.status else self.check(text)
        if problem:
            self.failure = f"{problem}: {' / '.join(text.strip().splitlines()[-2:])[:200]}"
            return
        self.peak = max(self.peak, int(peak))
        if not sampling:
            self.walls.append(float(wall))
            self.processors.append(float(processor))


def in_turn(candidates, runs):
    """Runs all candidates `runs` times, each in turn, so that whatever else the machine does meets them alike.

    Before that, once to fill caches, which does not count, and once to look at the memory.
    """
    tools.compiled("measure")
    os.makedirs(tools.HOME, exist_ok=True)
    spent = {}
    for round_number in range(-2, runs):
        for candidate in candidates:
            if candidate.failure or spent.get(candidate, 0) > PATIENCE_SECONDS and len(candidate.walls) >= 2:
                continue
            began = time.monotonic()
            candidate.run(sampling=round_number == -1)
            if round_number == -2:
                candidate.forget()
            spent[candidate] = spent.get(candidate, 0) + time.monotonic() - began


def lines_with(text, count):
    """A check: that many lines of the output hold the text."""
    def check(output):
        found = sum(text in line for line in output.splitlines())
        return None if found == count else f"{found} of {count} hosts answered"
    return check


def contains(text):
    return lambda output: None if text in output else f"no `{text}` in its output"
