"""The files with which Weft and other tools reach the fleet."""

import os

from layout import PORT, STATE, USER, path

FILES = {
    "hosts": "addresses, one a line",
    "known_hosts": "every server's host key",
    "key": "the private key to log in with",
    "ssh_config": "for ssh, pdsh, pssh, Fabric: ssh -F",
    "inventory.yaml": "Weft's inventory: node1, node2, …, all with the role `fleet`",
    "pssh_hosts": "pssh -h: user@address:port, one a line",
    "ansible.ini": "ansible -i",
    "pyinfra_inventory.py": "pyinfra's inventory",
}


def description():
    return "\n".join(f"{os.path.join(STATE, name):44} {text}" for name, text in FILES.items())


def write_all(hosts, write):
    write("hosts", "".join(f"{host}\n" for host in hosts))
    write("known_hosts", "".join(known_hosts_line(host) for host in hosts))
    write("ssh_config", SSH_CONFIG)
    write("inventory.yaml", inventory(hosts))
    write("pssh_hosts", "".join(f"{USER}@{host}:{PORT}\n" for host in hosts))
    write("ansible.ini", ANSIBLE_HEAD + "".join(f"{host}\n" for host in hosts) + ANSIBLE_VARS)
    write("pyinfra_inventory.py", pyinfra(hosts))


def known_hosts_line(host):
    with open(path("keys", f"{host}.pub")) as file:
        kind, key = file.read().split()[:2]
    return f"[{host}]:{PORT} {kind} {key}\n"


def inventory(hosts):
    lines = [f"  node{number}: {{ address: {host}, roles: [fleet] }}\n" for number, host in enumerate(hosts, 1)]
    return (f"defaults: {{ user: {USER}, port: {PORT}, identity: {path('key')}, known-hosts: {path('known_hosts')} }}\n"
            f"hosts:\n{''.join(lines)}")


def pyinfra(hosts):
    data = {"ssh_user": USER, "ssh_port": PORT, "ssh_key": path("key"), "ssh_known_hosts_file": path("known_hosts")}
    return f"fleet = ({[(host, data) for host in hosts]!r}, {{}})\n"


SSH_CONFIG = f"""Host 127.50.*
    Port {PORT}
    User {USER}
    IdentityFile {path("key")}
    IdentitiesOnly yes
    IdentityAgent none
    UserKnownHostsFile {path("known_hosts")}
    GlobalKnownHostsFile /dev/null
    StrictHostKeyChecking yes
    BatchMode yes
"""

ANSIBLE_HEAD = "[fleet]\n"
ANSIBLE_VARS = f"""
[fleet:vars]
ansible_user={USER}
ansible_port={PORT}
ansible_ssh_private_key_file={path("key")}
ansible_ssh_common_args=-F {path("ssh_config")}
ansible_python_interpreter=/usr/bin/python3
"""
