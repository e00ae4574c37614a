"""Rows about how long one turn of a server thread lasts: its callbacks and the library's own work.

Measured inside a server that is the gateway but for its flags, in CPU time of its only thread, while one
connection is busy: so a turn is the callbacks of one request.
"""

import gzip
import signal
import subprocess
import tempfile
import time

import bodies
import load
from in_process import MICRO
from support.server import Server
from table import AtMost, Row

URL = "/metrics/job/large"


def rows(settings):
    body = bodies.large_body(settings.large_push)
    with Server([str(MICRO), "serve"]) as server, tempfile.TemporaryDirectory() as folder:
        identity, packed = f"{folder}/body", f"{folder}/body.gz"
        zeros = f"{folder}/zeros.gz"
        write(identity, body)
        write(packed, gzip.compress(body, 1))
        write(zeros, gzip.compress(bytes(2 * settings.large_push), 1))
        size = f"{settings.large_push / 1e6:,.0f} MB"
        coded = ["-H", "Content-Encoding: gzip"]
        yield turn(server, f"a push of {size}", ["-f", "-T", identity, server.url + URL])
        yield turn(server, f"a push of {size}, gzip", ["-f", *coded, "-T", packed, server.url + URL])
        yield turn(server, "a push of as many zeros, gzip", [*coded, "-T", zeros, server.url + URL])
        yield turn(server, f"the delete of {size}", ["-f", "-X", "DELETE", server.url + URL])
        load.store(server, (bodies.scraped_group(number) for number in range(settings.large)))
        samples = f"a scrape of {settings.large * 100:,} samples"
        protobuf = ["-H", f"Accept: {bodies.PROTOBUF[0][1]}"]
        yield turn(server, samples, [f"{server.url}/metrics"])
        yield turn(server, f"{samples}, gzip", ["-H", "Accept-Encoding: gzip", f"{server.url}/metrics"])
        yield turn(server, f"{samples}, protobuf", [*protobuf, f"{server.url}/metrics"])


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def turn(server, what, arguments):
    turns(server)  # which makes it forget them
    subprocess.run(["curl", "-sS", "-o", "/dev/null", *arguments], check=True)
    count, median, p99, longest = turns(server)
    return Row(
        f"one turn of {what}", f"{longest:,.0f} µs", "", "", longest / 1_000, AtMost(1, " ms"),
        remark=f"median {median:,.0f} µs, p99 {p99:,.0f} µs of {count:,.0f}",
    )  # fmt: skip


def turns(server):
    """What it says about the turns since it was last asked."""
    before = server.output()
    server.signal(signal.SIGUSR1)
    while (now := server.output()) == before:
        time.sleep(0.01)
    return [float(number) for number in now.splitlines()[-1].split("|")]
