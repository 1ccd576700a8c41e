"""paramiko: a command many times on one client, which Fabric is built on."""

import sys

import paramiko

times, host, user, port, key, known_hosts, command = sys.argv[1:]
client = paramiko.SSHClient()
client.load_host_keys(known_hosts)
client.set_missing_host_key_policy(paramiko.RejectPolicy())
client.connect(host, port=int(port), username=user, key_filename=key, allow_agent=False, look_for_keys=False)
for _ in range(int(times)):
    _, output, errors = client.exec_command(command)
    print(output.read().decode(), end="", flush=True)
    errors.read()
    if output.channel.recv_exit_status() != 0:
        sys.exit(1)
