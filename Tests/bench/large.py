"""Rows about a large store: scrapes of all of it, memory, and what a small push has to wait."""

import subprocess
import tempfile
import threading
import time

import load
from bodies import large_body, scraped_group
from pushes import requests
from support import wire
from table import AtLeast, AtMost, Row, micros, times


def scrapes_and_memory(settings):
    count = settings.large
    with load.ours() as ours, load.reference("--push.disable-consistency-check") as reference:
        servers = ours, reference
        for server in servers:
            load.store(server, (scraped_group(number) for number in range(count)))
            load.settle(server)
            load.drain(server)
        growth, costs = [], []
        # More than of the others: waking a client that sleeps costs twice as much at times.
        for _ in range(settings.rounds + 2):
            resident = load.status_kilobytes(ours.process.pid, "VmRSS")
            load.forget_peak(ours.process.pid)
            costs.append([load.drain(server)[0] * 1e6 for server in servers])
            growth.append(load.status_kilobytes(ours.process.pid, "VmHWM") / resident)
        here, there = load.medians(costs)
        samples = f"{count * 100:,} samples"
        yield Row(
            f"scrape, {samples}, identity", micros(here), "", micros(there), times(there, here),
            AtLeast(60, " times less"),
        )  # fmt: skip
        yield Row("…peak RSS during it, to RSS before", f"{max(growth):.3f}", "", "", max(growth), AtMost(1.1))
        yield from memory(servers, count, samples)


def memory(servers, count, samples):
    before = [load.status_kilobytes(server.process.pid, "VmRSS") / 1024 for server in servers]
    yield Row(
        f"RSS, {samples} in {count:,} groups, after scrapes", f"{before[0]:,.0f} MB", "", f"{before[1]:,.0f} MB",
        before[0] / before[1], AtMost(0.167, " × the reference"),
    )  # fmt: skip
    for server in servers:
        connection = wire.Connection(server.port, timeout=120)
        for number in range(count * 9 // 10):
            load.expect(connection.ask("DELETE", f"/metrics/job/scraped-{number}"))
        connection.close()
        load.drain(server)
        load.settle(server)
    time.sleep(3)  # for what is given back to the system only after a while
    after = [load.status_kilobytes(server.process.pid, "VmRSS") / 1024 for server in servers]
    yield Row(
        "…after 90 % was deleted", f"{after[0]:,.0f} MB", f"{before[0]:,.0f} MB", f"{after[1]:,.0f} MB",
        after[0] / before[0], AtMost(0.5, " × before"),
    )  # fmt: skip


def waiting(settings):
    """How long a small push takes meanwhile. The server has one core, so one thread for all of it;
    whoever asks has another."""
    # The large push alone has more series than one push may have by default.
    limits = "--push.max-series=2000000", "--push.max-total-series=4000000"
    with load.ours(*limits, cpus="0") as server, load.on_core(1), tempfile.NamedTemporaryFile() as large:
        large.write(large_body(settings.large_push))
        large.flush()
        load.store(server, (scraped_group(number) for number in range(settings.large)))
        samples = f"{settings.large * 100:,} samples are scraped"
        disturbances = {
            "nothing else happens": ["sleep", "0.5"],
            f"{samples}, identity": ["curl", f"{server.url}/metrics"],
            f"{samples}, gzip": ["curl", "-H", "Accept-Encoding: gzip", f"{server.url}/metrics"],
            f"a push of {settings.large_push / 1e6:,.0f} MB arrives": [
                "curl", "-f", "-T", large.name, f"{server.url}/metrics/job/large",
            ],
        }  # fmt: skip
        for what, command in disturbances.items():
            taken = small_pushes(server, command, settings.seconds)
            p99, longest = taken[len(taken) * 99 // 100] * 1e3, taken[-1] * 1e3
            yield Row(
                f"p99 of a small push while {what}", f"{p99:.2f} ms", "", "", p99, AtMost(2, " ms"),
                remark=f"longest {longest:.2f} ms",
            )  # fmt: skip


def small_pushes(server, command, seconds):
    """Seconds that each took, sorted, while the command ran again and again."""
    prepared, taken, ended = requests("100 samples, text gzip"), [], threading.Event()

    def push():
        load.before_others()
        connection = wire.Connection(server.port, timeout=60)
        while not ended.is_set():
            began = time.perf_counter()
            connection.send(prepared[len(taken) % len(prepared)])
            load.expect(connection.answer())
            taken.append(time.perf_counter() - began)
        connection.close()

    pusher = threading.Thread(target=push)
    end = time.monotonic() + seconds
    pusher.start()
    try:
        while time.monotonic() < end or len(taken) < 100:
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    finally:
        ended.set()
        pusher.join()
    return sorted(taken)
