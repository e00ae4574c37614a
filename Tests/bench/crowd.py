"""Rows about many connections and about the start."""

import contextlib
import resource
import time
from statistics import median

import load
from pushes import requests
from support import places, wire
from support.server import Server
from table import AtMost, Row, micros


def idle_connections(settings):
    """One in a hundred busy, beside sixteen that all are."""
    count = min(settings.connections, files_allowed(settings.connections + SPARE) - SPARE)
    busy = max(2, count // 100)
    prepared = requests("100 samples, text gzip")
    with load.ours() as crowded, load.ours() as calm:
        for server in (crowded, calm):  # both have had as many busy ones before memory is read
            load.cost(server, prepared, settings.seconds, connections=busy)
        before = load.status_kilobytes(crowded.process.pid, "VmRSS")
        idle = [open_idle(crowded) for _ in range(count - busy)]
        each = (load.status_kilobytes(crowded.process.pid, "VmRSS") - before) / len(idle)
        costs = load.interleaved(
            settings.rounds,
            lambda: load.cost(crowded, prepared, settings.seconds, connections=busy),
            lambda: load.cost(calm, prepared, settings.seconds, connections=16),
        )
        for connection in idle:
            connection.close()
    fewer = "" if count == settings.connections else "no more files may be open here"
    yield Row(
        f"push, {count:,} connections, 1 % busy", *map(micros, costs), ratio=costs[0] / costs[1],
        goal=AtMost(1.3, " × with 16"), remark=fewer,
    )  # fmt: skip
    yield Row("…memory of one idle connection", f"{each:.1f} KB", "", "", each, AtMost(40, " KB"))


#: Files that a process has open besides its connections.
SPARE = 200


def files_allowed(wanted):
    """How many each process may open, this one and those it starts, raised as far as the system lets."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    for most in (max(hard, wanted), hard):
        with contextlib.suppress(ValueError, PermissionError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
            break
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def open_idle(server):
    """A connection that has been used once, as a pusher's is that keeps it."""
    connection = wire.Connection(server.port, timeout=60)
    load.expect(connection.ask("GET", "/-/healthy"))
    return connection


def start(settings):
    """From the call that starts the process to its first 200 for /-/ready."""
    taken = median(time_to_ready() for _ in range(settings.starts))
    yield Row("start to ready, nothing stored", f"{taken * 1e3:.1f} ms", "", "", taken * 1e3, AtMost(10, " ms"))


class Starting(Server):
    """A server whose readiness is awaited by asking, not by pausing."""

    def wait_until_listening(self, seconds=10):
        self.ready = None
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if wire.ask(self.port, "GET", "/-/ready").status == 200:
                    self.ready = time.monotonic()
                    return
            except OSError:
                pass
            time.sleep(0.0002)
        raise RuntimeError("never ready")


def time_to_ready():
    began = time.monotonic()
    with Starting(places.ours()) as server:
        return server.ready - began
