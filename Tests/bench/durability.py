"""Rows about what keeping pushes on disk costs."""

import os
import tempfile

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


def committed_each(folder, settings):
    prepared = requests("100 samples, text gzip")
    with durable(folder, "0s") as server:
        for connections in (1, 16, 256):
            cost, rate = load.medians(
                load.load(server, prepared, settings.seconds, connections) for _ in range(settings.rounds)
            )
            yield Row(
                f"push, interval 0s, {connections} connections", micros(cost), "", "", remark=f"{rate:,.0f} pushes/s"
            )


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
