"""Where the fleet's files, addresses and port are."""

import os

STATE = "/var/lib/weft-fleet"
PORT = 2322
USER = "weftfleet"
# A process per server shows each as `ss` and `ps` would on a real network; past this many they take too long to start.
LISTENER_ABOVE = 200


def path(*names):
    return os.path.join(STATE, *names)


def address(index):
    """The address of a server: 127.50.0.1 to 127.50.0.250, then 127.50.1.1 and on."""
    return f"127.50.{index // 250}.{index % 250 + 1}"
