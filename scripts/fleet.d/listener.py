"""One process that listens on all addresses in a file and starts `sshd -i` with that address's host key on each connection.

Run by `sshd-fleet up` for more servers than one would want processes of.
"""

import os
import resource
import selectors
import signal
import socket
import sys

from layout import PORT, path

SSHD = "/usr/sbin/sshd"


def listen(host):
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, PORT))
    listening.listen(64)
    listening.setblocking(False)
    return listening


def serve(connection, host):
    descriptor = connection.fileno()
    null = os.open("/dev/null", os.O_WRONLY)
    os.posix_spawn(
        SSHD, [SSHD, "-i", "-f", path("sshd_config"), "-h", path("keys", host)], {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        file_actions=[(os.POSIX_SPAWN_DUP2, descriptor, 0), (os.POSIX_SPAWN_DUP2, descriptor, 1), (os.POSIX_SPAWN_DUP2, null, 2)],
        setsigdef=[signal.SIGCHLD])
    os.close(null)


def main():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    selector = selectors.DefaultSelector()
    with open(sys.argv[1]) as hosts:
        for host in hosts.read().split():
            selector.register(listen(host), selectors.EVENT_READ, host)
    while True:
        for key, _ in selector.select():
            while True:
                try:
                    connection, _ = key.fileobj.accept()
                except OSError:
                    break
                with connection:
                    connection.setblocking(True)
                    serve(connection, key.data)


main()
