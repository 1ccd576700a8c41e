"""Fabric: a command many times on one Connection."""

import sys

import fabric
import paramiko

times, host, user, port, key, known_hosts, command = sys.argv[1:]
connection = fabric.Connection(host, user=user, port=int(port), connect_kwargs={
    "key_filename": key, "allow_agent": False, "look_for_keys": False})
connection.client.load_host_keys(known_hosts)
connection.client.set_missing_host_key_policy(paramiko.RejectPolicy())
for _ in range(int(times)):
    print(connection.run(command, hide=True).stdout, end="", flush=True)
