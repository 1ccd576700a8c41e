"""asyncssh: a command many times on one connection, each awaited before the next."""

import asyncio
import sys

import asyncssh

times, host, user, port, key, known_hosts, command = sys.argv[1:]


async def main():
    async with asyncssh.connect(host, port=int(port), username=user, client_keys=[key], known_hosts=known_hosts,
                                agent_path=None, config=None) as connection:
        for _ in range(int(times)):
            result = await connection.run(command, check=True)
            print(result.stdout, end="", flush=True)


asyncio.run(main())
