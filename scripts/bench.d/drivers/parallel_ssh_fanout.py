"""parallel-ssh, as its documentation runs a command. It has no check of host keys."""

import sys

from pssh.clients import ParallelSSHClient

hosts_file, user, port, key, known_hosts, parallel, command = sys.argv[1:]
with open(hosts_file) as file:
    hosts = file.read().split()
client = ParallelSSHClient(hosts, user=user, port=int(port), pkey=key, pool_size=int(parallel), num_retries=1)
output = client.run_command(command)
client.join(output)
for host in output:
    for line in host.stdout:
        print(f"{host.host}: {line}")
    if host.exit_code != 0:
        sys.exit(1)
