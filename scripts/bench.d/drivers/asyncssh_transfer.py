"""asyncssh, as its documentation copies: `sftp` or `scp`, up or down, a file or a folder."""

import asyncio
import sys

import asyncssh

way, direction, host, user, port, key, known_hosts, source, destination = sys.argv[1:]


async def main():
    async with asyncssh.connect(host, port=int(port), username=user, client_keys=[key], known_hosts=known_hosts,
                                agent_path=None, config=None) as connection:
        if way == "scp":
            ends = (source, (connection, destination)) if direction == "put" else ((connection, source), destination)
            return await asyncssh.scp(*ends, preserve=True, recurse=True)
        async with connection.start_sftp_client() as client:
            await (client.put if direction == "put" else client.get)(source, destination, preserve=True, recurse=True)


asyncio.run(main())
