"""Fabric's ThreadingGroup: a thread for every host, there is no limit to set."""

import sys

import fabric
import paramiko

hosts_file, user, port, key, known_hosts, parallel, command = sys.argv[1:]
with open(hosts_file) as file:
    hosts = file.read().split()
group = fabric.ThreadingGroup(*hosts, user=user, port=int(port), connect_kwargs={
    "key_filename": key, "allow_agent": False, "look_for_keys": False})
for connection in group:
    connection.client.load_host_keys(known_hosts)
    connection.client.set_missing_host_key_policy(paramiko.RejectPolicy())
for connection, result in group.run(command, hide=True).items():
    print(f"{connection.host}: {result.stdout}", end="")
