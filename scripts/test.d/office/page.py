#!/usr/bin/python3
"""Runs the commands of a page's console blocks, in their order, and compares what they say with what the page shows.

A line `$ COMMAND` is run; the lines behind it are what it must say, in that order. A line of `…` stands for any lines. Times, sizes, hashes and
dates are not compared. `page.py --record PAGE` writes what the commands say into the page instead; a line of `…` keeps lines out from there to
the next line that is the same.
"""

import os
import re
import subprocess
import sys
import time

CHANGING = [
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?Z?"), "DATE"),
    (re.compile(r"\b[0-9a-f]{8,64}\b"), "HASH"),
    (re.compile(r"\b(\d+ min )?\d+(\.\d+)? ?(ms|s|min|kB|MB|B)\b"), "T"),
    (re.compile(r"\d+(\.\d+)?"), "N"),
    (re.compile(r" +"), " "),
]


def same_for_all(line):
    for pattern, word in CHANGING:
        line = pattern.sub(word, line)
    return line.strip()


def commands(lines):
    """The places of `$` lines in console blocks, with the lines that follow each."""
    found, inside = [], False
    for number, line in enumerate(lines):
        if line.startswith("```"):
            inside = not inside and line.strip() == "```console"
        elif inside and line.startswith("$ "):
            found.append([number, number + 1])
        elif inside and found:
            found[-1][1] = number + 1
    return found


def run(command, where):
    began = time.monotonic()
    done = subprocess.run(["bash", "-c", command], cwd=where, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=900)
    return done.returncode, done.stdout.decode(errors="replace").splitlines(), time.monotonic() - began


def difference(wanted, said):
    """The first line of the page that was not said behind those before it; `None` when there is none."""
    rest = [same_for_all(line) for line in said]
    for line in wanted:
        if line.strip() in ("…", ""):
            continue
        key = same_for_all(line)
        if key not in rest:
            return line
        del rest[:rest.index(key) + 1]
    return None


def abridged(wanted, said):
    """What was said, with the lines left out that the page leaves out."""
    if "…" not in wanted:
        return said
    kept, position, skips = [], 0, False
    for line in wanted:
        if line.strip() == "…":
            skips = True
            continue
        key = same_for_all(line)
        places = [i for i in range(position, len(said)) if same_for_all(said[i]) == key]
        if not places:
            continue
        if skips or places[0] > position:
            kept.append("…")
        kept.append(said[places[0]])
        position, skips = places[0] + 1, False
    if skips or position < len(said):
        kept.append("…")
    return kept


def main():
    records = sys.argv[1] == "--record"
    page = sys.argv[-1]
    where = os.path.dirname(os.path.dirname(os.path.realpath(page)))
    with open(page, encoding="utf-8") as file:
        lines = file.read().split("\n")
    failures, replaced = 0, []
    for start, end in commands(lines):
        command = lines[start][2:]
        wanted = [line for line in lines[start + 1:end] if line]
        status, said, seconds = run(command, where)
        expected = 1 if wanted and wanted[-1].startswith("# status ") and wanted[-1].endswith("1") else 0
        wanted = [line for line in wanted if not line.startswith("# status ")]
        missing = difference(wanted, said)
        if records:
            tail = [f"# status {status}"] if status else []
            blank = [""] if end > start + 1 and lines[end - 1] == "" else []
            replaced.append((start + 1, end, abridged(wanted, said) + tail + blank))
            print(f"{seconds:7.1f} s  status {status}  {command}", flush=True)
        elif status == expected and missing is None:
            print(f"ok {command} ({seconds:.1f} s)", flush=True)
        else:
            failures += 1
            why = f"status {status}" if status != expected else f"does not say `{missing}`"
            print(f"FAILED {command}: {why}", *said[-60:], sep="\n    ", flush=True)
    if records:
        for start, end, said in reversed(replaced):
            lines[start:end] = said
        with open(page, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
    return 1 if failures else 0


sys.exit(main())
