#!/usr/bin/env python3
"""clients.py SOCKET HOST:PORT CLIENTS ROUNDS <lines: how long an answer takes over HTTP and over the Unix
socket, with so many clients at once, each with a connection of its own that asks for one line after another.
Prints a JSON object: for each way the median and the 99th of a hundred, in milliseconds. In turn: the same
lines, whose verdicts are known by then, so what is measured is the way and not the judging."""
import asyncio
import json
import sys
import time


async def over_socket(path, _, line):
    reader, writer = await asyncio.open_unix_connection(path, limit=1 << 24)
    return reader, writer, line


async def over_http(_, address, line):
    host, port = address.rsplit(":", 1)
    reader, writer = await asyncio.open_connection(host, int(port), limit=1 << 24)
    head = f"POST /rewards HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(line)}\r\n\r\n"
    return reader, writer, head.encode() + line


async def answer_of(reader, is_http):
    if not is_http:
        return await reader.readline()
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n")[0]:
        raise SystemExit(head.decode())
    length = next(h for h in head.split(b"\r\n") if h.lower().startswith(b"content-length:"))
    return await reader.readexactly(int(length.split(b":")[1]))


async def client(open_one, args, line, rounds, start, times):
    reader, writer, bytes_ = await open_one(*args, line)
    await start.wait()
    for _ in range(rounds):
        began = time.monotonic()
        writer.write(bytes_)
        await writer.drain()
        answer = json.loads(await answer_of(reader, open_one is over_http))
        times.append(time.monotonic() - began)
        if answer["reward"] is None:
            raise SystemExit(answer)
    writer.close()


async def way(open_one, args, lines, clients, rounds):
    start, times = asyncio.Event(), []
    all_ = [asyncio.create_task(client(open_one, args, lines[i % len(lines)], rounds, start, times))
            for i in range(clients)]
    await asyncio.sleep(0.5)
    start.set()
    await asyncio.gather(*all_)
    times.sort()
    return {"median_ms": round(1000 * times[len(times) // 2], 3),
            "p99_ms": round(1000 * times[len(times) * 99 // 100], 3), "answers": len(times)}


async def main():
    args, clients, rounds = sys.argv[1:3], int(sys.argv[3]), int(sys.argv[4])
    lines = [line for line in sys.stdin.buffer if line.strip()]
    await way(over_socket, args, lines, len(lines), 1)
    got = {"socket": await way(over_socket, args, lines, clients, rounds),
           "http": await way(over_http, args, lines, clients, rounds)}
    print(json.dumps(got))


asyncio.run(main())
