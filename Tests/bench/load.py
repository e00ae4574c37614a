"""Sends load to a server and measures the CPU time that the server itself uses."""

import os
import re
import subprocess
import tempfile
import time

from support import places, wire

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """User and system time of a process, its threads included."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def by_wrk(server, requests, seconds, connections=4):
    """CPU µs per request and requests per second, the requests sent in turn for so long."""
    with tempfile.NamedTemporaryFile(delete=False) as file:
        for data in requests:
            file.write(b"%d\n" % len(data) + data)
    script = os.path.join(os.path.dirname(__file__), "rotate.lua")
    command = [
        places.peer("wrk"), "-t1", f"-c{connections}", f"-d{seconds}", "--timeout", "20",
        "-s", script, server.url, "--", file.name,
    ]  # fmt: skip
    try:
        before = cpu_seconds(server.process.pid)
        ran = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds + 40,
            env=places.peer_environment(),
        )  # fmt: skip
        used = cpu_seconds(server.process.pid) - before
    finally:
        os.unlink(file.name)
    found = re.search(r"requests (\d+) bad (\d+)", ran.stdout)
    if not found or found[2] != "0" or found[1] == "0":
        raise RuntimeError(f"wrk: {ran.stdout[-300:]} {ran.stderr[-300:]}")
    return used / int(found[1]) * 1e6, int(found[1]) / seconds


def one_by_one(server, requests, seconds, least=3):
    """The same on one connection: for what is too slow or too large for wrk."""
    connection = wire.Connection(server.port, timeout=60)
    before, began = cpu_seconds(server.process.pid), time.monotonic()
    count = 0
    while count < least or time.monotonic() - began < seconds:
        connection.send(requests[count % len(requests)])
        count += 1
        status = connection.answer().status
        if status != 200:
            raise RuntimeError(f"answered {status}")
    used, passed = cpu_seconds(server.process.pid) - before, time.monotonic() - began
    connection.close()
    return used / count * 1e6, count / passed


def store_groups(server, groups, limit):
    """Pushes groups until all are in or the time is up; returns how many are."""
    connection = wire.Connection(server.port, timeout=60)
    end, stored = time.monotonic() + limit, 0
    for path, body in groups:
        if time.monotonic() > end:
            break
        status = connection.ask("PUT", path, body).status
        if status != 200:
            raise RuntimeError(f"answered {status}")
        stored += 1
    connection.close()
    return stored
