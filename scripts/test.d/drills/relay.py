#!/usr/bin/python3
"""A wire to an SSH server that is bad in one way: `relay.py LISTEN_ADDRESS PORT SERVER_ADDRESS PORT FAULT`.

    late=SECONDS     what the server says first comes that much later
    silent-after=N   of what the server says the first N bytes get through, and then nothing does, in either direction
    cut-after=N      the same, and then the connection is closed
    http             no SSH server is there: a web server answers
"""

import asyncio
import sys


async def copy(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def serve(reader, writer, server, fault, value):
    if fault == "http":
        await reader.readline()
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()
        return
    far_reader, far_writer = await asyncio.open_connection(*server)
    upward = asyncio.create_task(copy(reader, far_writer))
    if fault == "late":
        await asyncio.sleep(value)
    else:
        passed = 0
        while passed < value:
            data = await far_reader.read(int(value) - passed)
            if not data:
                break
            passed += len(data)
            writer.write(data)
            await writer.drain()
        upward.cancel()
        if fault == "cut-after":
            writer.close()
            far_writer.close()
            return
        await asyncio.sleep(3600)
    await copy(far_reader, writer)


async def main():
    listen, port, server, server_port, fault = sys.argv[1:]
    name, _, value = fault.partition("=")

    async def handle(reader, writer):
        try:
            await serve(reader, writer, (server, int(server_port)), name, float(value or 0))
        except (ConnectionError, asyncio.CancelledError):
            writer.close()

    async with await asyncio.start_server(handle, listen, int(port)) as listening:
        print("listening", flush=True)
        await listening.serve_forever()


asyncio.run(main())
