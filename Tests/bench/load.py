"""Sends load to a server and measures the CPU time that the server itself uses."""

import contextlib
import os
import re
import subprocess
import tempfile
import time
from statistics import median

from support import places, wire
from support.server import Server


def cpu_seconds(pid):
    """User and system time of a process by the scheduler's clock, which counts nanoseconds."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            with open(f"/proc/{pid}/task/{thread}/schedstat") as stat:
                total += int(stat.read().split()[0])
    return total / 1e9


def status_kilobytes(pid, field):
    """VmRSS or VmHWM of a process."""
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(rf"^{field}:\s+(\d+) kB", status.read(), re.M)[1])


def forget_peak(pid):
    """Makes VmHWM begin anew (proc(5), clear_refs)."""
    with open(f"/proc/{pid}/clear_refs", "w") as clear:
        clear.write("5")


def limit():
    """The argv of the server of a few lines that receives, inflates and scans."""
    return [str(places.ROOT / ".build/release/Limit")]


def ours(*flags, cpus=None):
    return pinned(places.ours(), flags, cpus)


def reference(*flags):
    return Server(places.reference(), flags)


def pinned(argv, flags=(), cpus=None):
    """A server on some of the cores only; ours then has a thread for each of them."""
    before = ["taskset", "-c", cpus] if cpus else []
    return Server([*before, *argv], flags)


@contextlib.contextmanager
def on_core(core):
    """This process and what it starts run there; as before if there is no such core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, before & {core} or before)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def before_others():
    """This thread runs whenever it can: what it waits for is the server, not a neighbour on its core."""
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))


def medians(results):
    return [median(column) for column in zip(*results)]


def interleaved(rounds, *measures):
    """All in each round, so that what disturbs the machine disturbs all; a median for each."""
    return medians([[measure() for measure in measures] for _ in range(rounds)])


@contextlib.contextmanager
def wrk(server, requests, seconds, connections=4, cpus=None):
    """Load in the background, the requests sent in turn. Gives a function that waits for its end."""
    with tempfile.NamedTemporaryFile(delete=False) as file:
        for data in requests:
            file.write(b"%d\n" % len(data) + data)
    before = ["taskset", "-c", cpus] if cpus else []
    command = [
        *before, places.peer("wrk"), "-t1", f"-c{connections}", f"-d{seconds}", "--timeout", "20",
        "-s", os.path.join(os.path.dirname(__file__), "rotate.lua"), server.url, "--", file.name,
    ]  # fmt: skip
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=places.peer_environment()
    )

    def finish():
        said = running.communicate(timeout=seconds + 40)[0]
        found = re.search(r"requests (\d+) bad (\d+)", said)
        if not found or found[2] != "0" or found[1] == "0":
            raise RuntimeError(f"wrk: {said[-500:]}")
        return int(found[1])

    try:
        yield finish
    finally:
        if running.poll() is None:
            running.kill()
            running.wait()
        os.unlink(file.name)


def load(server, requests, seconds, connections=4, cpus=None):
    """CPU µs per request, and requests per second."""
    before = cpu_seconds(server.process.pid)
    with wrk(server, requests, seconds, connections, cpus) as finish:
        count = finish()
    return (cpu_seconds(server.process.pid) - before) / count * 1e6, count / seconds


def cost(server, requests, seconds, connections=4, cpus=None):
    return load(server, requests, seconds, connections, cpus)[0]


def cost_one_by_one(server, requests, seconds, least=3):
    """CPU µs per request on one connection: for what is too slow for wrk."""
    connection = wire.Connection(server.port, timeout=120)
    before, began = cpu_seconds(server.process.pid), time.monotonic()
    count = 0
    while count < least or time.monotonic() - began < seconds:
        connection.send(requests[count % len(requests)])
        count += 1
        expect(connection.answer())
    used = cpu_seconds(server.process.pid) - before
    connection.close()
    return used / count * 1e6


def expect(answer):
    if answer.status not in (200, 202):
        raise RuntimeError(f"answered {answer.status}: {answer.text()[:200]}")


def store(server, groups, limit=None):
    """Pushes groups until all are in or the time is up; returns how many are."""
    connection = wire.Connection(server.port, timeout=120)
    end, stored = time.monotonic() + (limit or 1e9), 0
    for path, body in groups:
        if time.monotonic() > end:
            break
        expect(connection.ask("PUT", path, body))
        stored += 1
    connection.close()
    return stored


def settle(server, seconds=60):
    """Waits until the server rests: the reference works pushes off after it has answered."""
    end, before = time.monotonic() + seconds, cpu_seconds(server.process.pid)
    while time.monotonic() < end:
        time.sleep(0.2)
        now = cpu_seconds(server.process.pid)
        if now - before < 0.01:
            return
        before = now


def drain(server, headers=()):
    """A scrape whose body is only counted: CPU seconds of the server, and bytes."""
    before = cpu_seconds(server.process.pid)
    connection = wire.Connection(server.port, timeout=120)
    connection.send(wire.request("GET", "/metrics", headers=(*headers, ("Connection", "close"))))
    connection.socket.settimeout(120)
    size, buffer = 0, bytearray(1 << 20)
    while count := connection.socket.recv_into(buffer):
        size += count
    used = cpu_seconds(server.process.pid) - before
    connection.close()
    if size < 1_000:
        raise RuntimeError(f"a scrape of {size} bytes")
    return used, size
