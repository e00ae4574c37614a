"""Rows about how long one turn of a server thread lasts: its callbacks and the library's own work.

Measured inside a server that is the gateway but for its flags, in CPU time of its only thread, while one
connection is busy: so a turn is the callbacks of one request.

The machine's other guests make a turn of 5 to 15 ms of anything now and then: a loop that reads the
clock and does nothing else has one in half a minute. What the program does it does again: where a turn is
too long all is done once more, and the shorter of the longest turns counts.
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


MOST = AtMost(1, " ms")


def rows(settings):
    passes = []
    while len(passes) < settings.rounds and (not passes or any(turns[-1] > 1_000 for turns in least(passes).values())):
        passes.append(dict(one_pass(settings)))
    for what, (count, median, p99, longest) in least(passes).items():
        seen = sorted(turns[what][-1] for turns in passes)
        more = f"; {seen[-1]:,.0f} µs once" if seen[-1] > max(1_000, longest) else ""
        yield Row(
            f"one turn of {what}", f"{longest:,.0f} µs", "", "", longest / 1_000, MOST,
            remark=f"median {median:,.0f} µs, p99 {p99:,.0f} µs of {count:,.0f}{more}",
        )  # fmt: skip


def least(passes):
    """Of each row the pass with the shortest of the longest turns."""
    return {what: min((turns[what] for turns in passes), key=lambda turns: turns[-1]) for what in passes[0]}


def one_pass(settings):
    """Names of rows with the count, the median, the 99th percentile and the longest of their turns."""
    body = bodies.large_body(settings.large_push)
    with Server([str(MICRO), "serve"]) as server, tempfile.TemporaryDirectory() as folder:
        identity, packed = f"{folder}/body", f"{folder}/body.gz"
        zeros, feeds = f"{folder}/zeros.gz", f"{folder}/feeds.gz"
        write(identity, body)
        write(packed, gzip.compress(body, 1))
        write(zeros, gzip.compress(bytes(2 * settings.large_push), 1))
        write(feeds, gzip.compress(b"\n" * (2 * settings.large_push), 1))
        size = f"{settings.large_push / 1e6:,.0f} MB"
        coded = ["-H", "Content-Encoding: gzip"]
        yield turn(server, f"a push of {size}", ["-f", "-T", identity, server.url + URL])
        yield turn(server, f"a push of {size}, gzip", ["-f", *coded, "-T", packed, server.url + URL])
        yield turn(server, "a push of twice as many zeros, gzip", [*coded, "-T", zeros, server.url + URL])
        yield turn(server, "a push of as many line feeds, gzip", [*coded, "-T", feeds, f"{server.url}/metrics/job/feeds"])
        yield from hostile(server, settings, folder)
        yield turn(server, f"the same push of {size}", ["-f", "-T", identity, server.url + URL])
        yield turn(server, "a push of one sample in place of it", ["-f", "--data-binary", "a 1\n", server.url + URL], "PUT")
        yield turn(server, f"…and of {size} again", ["-f", "-T", identity, server.url + URL])
        yield turn(server, f"the delete of {size}", ["-f", "-X", "DELETE", server.url + URL])
        load.store(server, (bodies.scraped_group(number) for number in range(settings.large)))
        samples = f"a scrape of {settings.large * 100:,} samples"
        protobuf = ["-H", f"Accept: {bodies.PROTOBUF[0][1]}"]
        yield turn(server, samples, [f"{server.url}/metrics"])
        yield turn(server, f"{samples}, gzip", ["-H", "Accept-Encoding: gzip", f"{server.url}/metrics"])
        yield turn(server, f"{samples}, protobuf", [*protobuf, f"{server.url}/metrics"])


def hostile(server, settings, folder):
    """Bodies of which each byte costs much; those that are refused change nothing."""
    count = settings.large_push // 100
    length = settings.large_push
    for what, body in {
        f"{count:,} families": b"".join(b"m%d 1\n" % n for n in range(count)),
        f"{count:,} series of one family": b"".join(b'm{l="%d"} 1\n' % n for n in range(count)),
        f"{count:,} histograms": b"# TYPE m histogram\n" + b"".join(b'm_sum{l="%d"} 1\n' % n for n in range(count)),
        f"{length // 4:,} equal lines": b"m 1\n" * (length // 4),
        f"{count:,} labels in one line": b"m{" + b",".join(b'l%d=""' % n for n in range(count)) + b"} 1\n",
        "lines of 1,000,000 bytes": (b"# HELP m " + b"h" * 1_000_000 + b"\n") * (length // 1_000_000),
        "a line without end": b"m{l=\"" + b"v" * length,
    }.items():
        path = f"{folder}/hostile"
        write(path, body)
        yield turn(server, f"a push of {what}", ["-T", path, f"{server.url}/metrics/job/hostile"])
        yield turn(server, f"…and the deletion of {what}", ["-X", "DELETE", f"{server.url}/metrics/job/hostile"])
    # Gone before the last byte.
    yield turn(server, "a large push that is broken off", ["-m", "1", "--limit-rate", f"{length}", "-T", f"{folder}/body", server.url + "/metrics/job/gone"], may_fail=True)


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def turn(server, what, arguments, method=None, may_fail=False):
    turns(server)  # which makes it forget them
    chosen = ["-X", method] if method else []
    subprocess.run(["curl", "-s" if may_fail else "-sS", "-o", "/dev/null", *chosen, *arguments], check=not may_fail)
    time.sleep(0.2)  # for what is done after the answer
    return what, turns(server)


def turns(server):
    """What it says about the turns since it was last asked."""
    before = server.output()
    server.signal(signal.SIGUSR1)
    while (now := server.output()) == before:
        time.sleep(0.01)
    return [float(number) for number in now.splitlines()[-1].split("|")]
