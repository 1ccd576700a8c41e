"""asyncssh, as its documentation runs many clients: gather, bounded by a semaphore."""

import asyncio
import sys

import asyncssh

hosts_file, user, port, key, known_hosts, parallel, command = sys.argv[1:]


async def one(host, slots):
    async with slots:
        async with asyncssh.connect(host, port=int(port), username=user, client_keys=[key], known_hosts=known_hosts,
                                    agent_path=None, config=None) as connection:
            result = await connection.run(command, check=True)
            print(f"{host}: {result.stdout}", end="")


async def main():
    with open(hosts_file) as file:
        hosts = file.read().split()
    slots = asyncio.Semaphore(int(parallel))
    await asyncio.gather(*(one(host, slots) for host in hosts))


asyncio.run(main())
