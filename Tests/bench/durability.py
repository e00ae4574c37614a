"""Rows about what keeping pushes on disk costs."""

import os
import tempfile
import time

import load
from pushes import requests
from table import AtMost, Row, micros


class Without(Exception):
    """The binary keeps nothing on disk."""


def durable(folder, interval):
    """A gateway that commits that often to a new file."""
    file = tempfile.mktemp(dir=folder, suffix=".db")
    try:
        server = load.ours(f"--persistence.file={file}", f"--persistence.interval={interval}")
    except RuntimeError as error:
        raise Without("the binary does not start with --persistence.file") from error
    if "no effect" in server.output():
        server.stop()
        raise Without("--persistence.file has no effect in this binary")
    return server


def rows(settings):
    # Not in memory, as /tmp may be: a commit has to reach a disk.
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DISK", "/var/tmp")) as folder:
        try:
            yield from committed_each(folder, settings)
            yield from committed_later(folder, settings)
        except Without as reason:
            yield Row("durability", "", "", "", remark=f"skipped: {reason}")


def commits_per_second(folder, seconds):
    """Of 16 KB each, as the disk alone takes them."""
    page, count, end = bytes(16 << 10), 0, time.monotonic() + seconds
    with tempfile.TemporaryFile(dir=folder) as file:
        while time.monotonic() < end:
            os.pwrite(file.fileno(), page, count % 64 * len(page))
            os.fdatasync(file.fileno())
            count += 1
    return count / seconds


def committed_each(folder, settings):
    disk = f"{commits_per_second(folder, settings.seconds):,.0f} fdatasync/s"
    prepared = requests("100 samples, text gzip")
    with durable(folder, "0s") as server:
        for connections in (1, 16, 256):
            cost, rate = load.medians(
                load.load(server, prepared, settings.seconds, connections) for _ in range(settings.rounds)
            )
            yield Row(
                f"push, interval 0s, {connections} connections", f"{rate:,.0f} /s", disk, "",
                remark=f"{micros(cost)} of CPU a push",
            )  # fmt: skip


def committed_later(folder, settings):
    """Pushes to as many groups as bodies, so that there is something to write."""
    prepared = [
        request.replace(b"/instance/one", b"/instance/n%03d" % number, 1)
        for number, request in enumerate(requests("100 samples, text gzip"))
    ]
    with durable(folder, "1s") as server, load.ours() as without:
        costs = load.interleaved(
            settings.rounds, *(lambda s=s: load.cost(s, prepared, settings.seconds) for s in (server, without))
        )
        yield Row(
            "push, interval 1s", *map(micros, costs), ratio=costs[0] / costs[1],
            goal=AtMost(1.15, " × without persistence"),
        )  # fmt: skip
