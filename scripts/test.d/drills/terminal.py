#!/usr/bin/python3
"""Runs a program on a terminal of its own and does things to it: `terminal.py STEP … -- PROGRAM …`.

    see:TEXT       waits until the program has written the text since the step before
    type:TEXT      types it; \\x03 is Ctrl-C, \\r the Enter key
    size:ROWSxCOLUMNS
    run:COMMAND    waits until a shell command succeeds
    signal:NAME    sends the program a signal

What the program writes is written to standard output, with a last line that says whether it left the terminal as it was.
The exit status is the program's (128 and its number for a signal), or 99 when a step waited for more than half a minute.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time

LONGEST = 30


class Terminal:
    def __init__(self, words):
        self.controller, self.device = os.openpty()
        self.resize(24, 80)
        self.before = termios.tcgetattr(self.device)
        self.seen = b""
        self.mark = 0
        self.process = os.fork()
        if self.process == 0:
            os.login_tty(os.dup(self.device)) if hasattr(os, "login_tty") else self.become_leader()
            os.execvp(words[0], words)
        self.status = None

    def become_leader(self):
        os.setsid()
        fcntl.ioctl(self.device, termios.TIOCSCTTY, 0)
        for number in range(3):
            os.dup2(self.device, number)
        os.closerange(3, 100)

    def resize(self, rows, columns):
        fcntl.ioctl(self.controller, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def pump(self, seconds):
        """Reads what there is; false when the program has ended and all has been read."""
        if select.select([self.controller], [], [], seconds)[0]:
            data = os.read(self.controller, 65536)
            self.seen += data
            sys.stdout.buffer.write(data)
            return True
        if self.status is None:
            pid, status = os.waitpid(self.process, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            return True
        return False

    def wait(self, what, is_done):
        deadline = time.monotonic() + LONGEST
        while not is_done():
            if not self.pump(0.05) or time.monotonic() > deadline:
                print(f"\nterminal.py: waited in vain: {what}", flush=True)
                self.end(99)

    def step(self, kind, text):
        if kind == "see":
            wanted = text.encode()
            self.wait(text, lambda: wanted in self.seen[self.mark:])
            self.mark = self.seen.index(wanted, self.mark) + len(wanted)
        elif kind == "type":
            os.write(self.controller, text.encode().decode("unicode_escape").encode("latin-1"))
        elif kind == "size":
            self.resize(*map(int, text.split("x")))
        elif kind == "run":
            self.wait(text, lambda: subprocess.run(text, shell=True, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0)
        elif kind == "signal":
            os.kill(self.process, getattr(signal, "SIG" + text))
        else:
            sys.exit(f"terminal.py: no step is called `{kind}`")

    def end(self, status):
        if self.status is None:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        sys.stdout.flush()
        after = termios.tcgetattr(self.device)
        print("\nterminal.py: the terminal is " + ("as it was" if after == self.before else "changed"), flush=True)
        os._exit(status if status >= 0 else 128 - status)


def main():
    border = sys.argv.index("--")
    terminal = Terminal(sys.argv[border + 1:])
    for step in sys.argv[1:border]:
        terminal.step(*step.split(":", 1))
    terminal.wait("the end", lambda: terminal.status is not None)
    while terminal.pump(0):
        pass
    terminal.end(terminal.status)


main()
