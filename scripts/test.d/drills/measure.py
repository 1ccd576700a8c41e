#!/usr/bin/python3
"""Runs a program with its output thrown away: `measure.py FILE PROGRAM …`.

FILE gets the program's largest memory in MiB, FILE.bytes the number of bytes it wrote to standard output. Standard error passes.
"""

import os
import subprocess
import sys

name, *words = sys.argv[1:]
process = subprocess.Popen(words, stdout=subprocess.PIPE)
count = 0
while piece := os.read(process.stdout.fileno(), 1 << 20):
    count += len(piece)
_, status, usage = os.wait4(process.pid, 0)
with open(name, "w") as file:
    file.write(str(usage.ru_maxrss // 1024))
with open(name + ".bytes", "w") as file:
    file.write(str(count))
sys.exit(os.waitstatus_to_exitcode(status))
