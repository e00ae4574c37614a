"""The persistence file: restarts, crashes, the reference's own file, damage, and who may not have it."""

import contextlib
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import tempfile

from support import exposition, places, server, tally, wire
from support import protobuf as pb

PUSHES = [
    ("/metrics/job/batch", '# HELP g A gauge.\n# TYPE g gauge\ng{l="a b"} 3.5\ng{l="c"} NaN\n'),
    ("/metrics/job/batch/instance/i1", "# TYPE c_total counter\nc_total 42\n"),
    ("/metrics/job@base64/YS9i/empty@base64/=", "# TYPE s summary\ns{quantile=\"0.5\"} 2\ns_sum 6\ns_count 3\n"),
    ("/metrics/job/h", '# TYPE h histogram\nh_bucket{le="1"} 5\nh_bucket{le="+Inf"} 10\nh_sum 9\nh_count 10\nu 1\n'),
    ("/metrics/job/nothing", ""),
]  # fmt: skip
NATIVE = pb.delimited(
    pb.family("n", pb.HISTOGRAM, pb.histogram(4, 9, [], pb.native()), help="Native."),
    pb.family("e_total", pb.COUNTER, pb.counter(7, exemplar=pb.exemplar(2, 1.5, trace_id="x"))),
)


def push_all(port):
    pushes = [("PUT", path, body.encode(), ()) for path, body in PUSHES]
    pushes.append(("POST", "/metrics/job/native", NATIVE, (("Content-Type", pb.CONTENT_TYPE),)))
    for method, path, body, headers in pushes:
        result.equal(wire.ask(port, method, path, body, headers).status, 200, f"{method} {path}")
    wire.ask(port, "POST", "/metrics/job/batch", b"g 1 1\n")  # refused: its failure time is kept too


def exemplars(port):
    accept = (("Accept", pb.CONTENT_TYPE),)
    return wire.ask(port, "GET", "/metrics", headers=accept).body.count(b"trace_id")


def pushed(port):
    """What is exposed of the groups."""
    body = wire.ask(port, "GET", "/metrics").body
    lines, is_own = [], False
    for line in body.decode().splitlines():
        if line.startswith("# "):
            is_own = exposition.is_own(line.split(" ")[2])
        if not is_own:
            lines.append(line)
    return lines


def groups(port):
    return json.loads(wire.ask(port, "GET", "/api/v1/metrics").body)["data"]


def acknowledged(lines):
    """A refused push was promised nothing, so its time may be lost."""
    return [line for line in lines if not line.startswith("push_failure_time_seconds{")]


def ours(folder, *flags):
    gateway = server.Server(places.ours(), (f"--persistence.file={folder}/metrics", *flags))
    tally.eventually(lambda: wire.ask(gateway.port, "GET", "/-/ready").status == 200, pause=0.02)
    return gateway


def own_value(port, name):
    text = wire.ask(port, "GET", "/metrics").text()
    found = re.search(rf"^{name} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else None


def restart(result, folder):
    with ours(folder) as gateway:
        push_all(gateway.port)
        before = pushed(gateway.port), groups(gateway.port)
        gateway.signal(signal.SIGTERM)
        result.equal(gateway.exit_status(), 0, "exit status")
    with ours(folder) as gateway:
        result.equal((pushed(gateway.port), groups(gateway.port)), before, "after TERM and restart")
        result.equal(own_value(gateway.port, "pushgateway_persistence_lost_groups"), 0, "lost groups")
        wire.ask(gateway.port, "DELETE", "/metrics/job/h")
    with ours(folder) as gateway:
        result.check(not any(line.startswith("h_") for line in pushed(gateway.port)), "a deletion is kept")


def closed_until_restored(result, folder):
    """Who is quicker than the restore is told to wait: an accepted push would be overlaid by it."""
    with ours(folder) as gateway:
        push_all(gateway.port)
        port = gateway.port
    argv = [*places.ours(), f"--web.listen-address=127.0.0.1:{port}", f"--persistence.file={folder}/metrics"]
    for _ in range(15):
        process = subprocess.Popen(argv, stderr=subprocess.DEVNULL)
        try:
            first = tally.eventually(lambda: first_answer(port), 10, 0)
            whole = first.status == 503 or len(json.loads(first.body)["data"]) == 6
            result.check(whole, f"the first answer is {first.status} with part of the groups")
            result.check(first.status == 200 or "retry-after" in first.headers, "503 says when to come again")
        finally:
            process.terminate()
            process.wait(10)


def first_answer(port):
    try:
        return wire.ask(port, "GET", "/api/v1/metrics")
    except (OSError, wire.Closed):
        return None


def killed(result, folder):
    with ours(folder, "--persistence.interval=0s") as gateway:
        push_all(gateway.port)
        before = pushed(gateway.port)
        os.kill(gateway.process.pid, signal.SIGKILL)
        gateway.process.wait()
    with ours(folder, "--persistence.interval=0s") as gateway:
        result.equal(acknowledged(pushed(gateway.port)), acknowledged(before), "killed right after the answers, with 0s")
        for method, path, wanted in (
            ("DELETE", "/metrics/job/batch", 202), ("DELETE", "/metrics/job/none", 202),
            ("PUT", "/metrics/job/new", 200), ("POST", "/metrics/job/new", 200),
        ):  # fmt: skip
            result.equal(wire.ask(gateway.port, method, path, b"").status, wanted, f"{method} {path} with 0s")


def imported(result, folder):
    argv = [word for word in places.reference() if not word.startswith("--persistence.file")]
    with server.Server(argv, [f"--persistence.file={folder}/metrics"]) as reference:
        push_all(reference.port)
        before = pushed(reference.port), exemplars(reference.port)
        reference.signal(signal.SIGTERM)
        reference.exit_status()
    file = (pathlib.Path(folder) / "metrics").read_bytes()
    for life in ("imported", "restarted after the import"):
        with ours(folder) as gateway:
            result.equal((pushed(gateway.port), exemplars(gateway.port)), before, life)
            if life == "imported":
                result.check("imported 6 groups" in gateway.output(), f"its log line: {gateway.output()[-300:]}")
    result.equal((pathlib.Path(folder) / "metrics.gob").read_bytes(), file, "the file is kept")
    result.equal(sorted(os.listdir(folder)), ["metrics", "metrics.gob"], "nothing else is left")


def damaged_row(result, folder):
    with ours(folder) as gateway:
        push_all(gateway.port)
    with contextlib.closing(sqlite3.connect(f"{folder}/metrics", isolation_level=None)) as database:
        table = database.execute("select name from sqlite_master where type = 'table'").fetchone()[0]
        rows = database.execute(f"select rowid, * from {table}").fetchall()
        column = [info[1] for info in database.execute(f"pragma table_info({table})")]
        value = max(column, key=lambda name: len(str(rows[0][1 + column.index(name)])))
        database.execute(f"update {table} set {value} = zeroblob(20) where rowid = ?", (rows[0][0],))
    with ours(folder) as gateway:
        result.equal(own_value(gateway.port, "pushgateway_persistence_lost_groups"), 1, "a damaged row is counted")
        result.check("could not be restored" in gateway.output(), f"and named: {gateway.output()[-400:]}")
        result.equal(len(groups(gateway.port)), len(rows) - 1, "the others are there")
    kept = [name for name in os.listdir(folder) if re.fullmatch(r"metrics\.damaged-[0-9TZ]+", name)]
    result.equal(len(kept), 1, "the damaged file is kept")


def unreadable(result, folder):
    path = pathlib.Path(folder) / "metrics"
    for number, contents in enumerate((b"", b"junk\n", os.urandom(5000)), 1):
        path.write_bytes(contents)
        with ours(folder) as gateway:
            result.equal(wire.ask(gateway.port, "PUT", "/metrics/job/j", b"a 1\n").status, 200, "starts empty")
        kept = [p for p in path.parent.iterdir() if p.name.startswith("metrics.damaged-")]
        result.check(len(kept) == number and contents in [p.read_bytes() for p in kept], "the file is kept")


def not_ours(result, folder):
    with ours(folder) as gateway:
        push_all(gateway.port)
    with contextlib.closing(sqlite3.connect(f"{folder}/metrics", isolation_level=None)) as database:
        database.execute("pragma user_version = 999")
    refused(result, folder, "later version")
    os.remove(f"{folder}/metrics")
    with contextlib.closing(sqlite3.connect(f"{folder}/metrics", isolation_level=None)) as database:
        database.execute("create table t (x)")
    refused(result, folder, "another program")


def refused(result, folder, reason):
    before = (pathlib.Path(folder) / "metrics").read_bytes()
    argv = [*places.ours(), "--web.listen-address=127.0.0.1:0", f"--persistence.file={folder}/metrics"]
    ran = subprocess.run(argv, capture_output=True, text=True, timeout=20)
    result.equal(ran.returncode, 1, f"exit status: {reason}")
    result.check(reason in ran.stderr, f"{reason}: {ran.stderr[-300:]}")
    result.equal((pathlib.Path(folder) / "metrics").read_bytes(), before, f"untouched: {reason}")


def two_processes(result, folder):
    with ours(folder) as gateway:
        push_all(gateway.port)
        refused_while_used(result, folder)
        result.equal(wire.ask(gateway.port, "GET", "/-/ready").status, 200, "the first goes on")


def refused_while_used(result, folder):
    argv = [*places.ours(), "--web.listen-address=127.0.0.1:0", f"--persistence.file={folder}/metrics"]
    ran = subprocess.run(argv, capture_output=True, text=True, timeout=30)
    result.equal(ran.returncode, 1, "exit status of a second process")
    result.check("in use by another process" in ran.stderr, f"its reason: {ran.stderr[-300:]}")


result = tally.Tally("persistence")
for scene in (restart, closed_until_restored, killed, imported, damaged_row, unreadable, not_ours, two_processes):
    with tempfile.TemporaryDirectory() as folder:
        try:
            scene(result, folder)
        except (OSError, RuntimeError, wire.Closed, subprocess.TimeoutExpired, sqlite3.Error) as problem:
            result.check(False, f"{scene.__name__}: {type(problem).__name__} {problem}")
result.finish()
