"""A round trip for measurements on loopback: a relay that holds back what goes through it. Its C program is floor/delay.c.

    with delay.link(milliseconds=20, target=2322) as link:
        measure(port=link.port)        # each 127.x.y.z has its own server's port here, 20 ms away
    link.turns                         # how often something was sent after a wait for an answer, all connections together

Host keys are looked up by port too: `delay.moved(text, 2322, link.port)` gives a known_hosts or inventory file's text with the other port.
"""

import contextlib
import os
import re
import subprocess
import tempfile

import tools

ABOVE = 100  # the relay's port is that much above the servers'


class Link:
    """One relay: where it listens and, when it has ended, what went through it."""

    def __init__(self, port):
        self.port = port
        self.turns = self.sent = self.received = 0

    def read(self, report):
        with open(report) as file:
            for line in file:
                sent, received, turns = map(int, line.split())
                self.sent, self.received, self.turns = self.sent + sent, self.received + received, self.turns + turns


@contextlib.contextmanager
def link(milliseconds, target, port=None):
    """A relay to `target`, a port of every loopback address, for the time of a `with`."""
    program = tools.compiled("delay")
    found = Link(port or target + ABOVE)
    with tempfile.TemporaryDirectory(prefix="weft-delay-") as folder:
        report = os.path.join(folder, "report")
        command = [program, "-r", report, str(found.port), str(target), str(milliseconds)]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as relay:
            try:
                if relay.stdout.readline() != "ready\n":
                    raise tools.Missing("the relay for the round trip does not start")
                yield found
            finally:
                relay.terminate()
        found.read(report)


def moved(text, target, port):
    """A file for clients, with another port."""
    return re.sub(rf"(?<!\d){target}(?!\d)", str(port), text)
