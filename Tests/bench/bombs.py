"""Rows about what a small push has to wait while bombs arrive, several at once, again and again."""

import contextlib
import gzip
import pathlib
import subprocess
import tempfile
import threading

import load
from hostile import bombs
from large import small_pushes
from table import AtMost, Row


def rows(settings):
    """The server has one core, so one thread for all of it; whoever asks has another."""
    with load.ours(cpus="0") as server, load.on_core(1), tempfile.TemporaryDirectory() as folder:
        made = files(settings, pathlib.Path(folder))
        quiet = p99(server, settings)
        yield Row("p99 of a small push, quiet", f"{quiet:.2f} ms")
        for path, headers in made.items():
            with bombing(server, {path: headers}):
                yield row(f"…while {path.name} arrive, one by one", p99(server, settings), quiet)
        with bombing(server, made):
            yield row(f"…while all {len(made)} arrive at once", p99(server, settings), quiet)


def row(what, taken, quiet):
    return Row(what, f"{taken:.2f} ms", f"{quiet:.2f} ms", "", taken / quiet, AtMost(5, " × quiet"))


def p99(server, settings):
    taken = small_pushes(server, ["sleep", "0.5"], settings.seconds)
    return taken[len(taken) * 99 // 100] * 1e3


def files(settings, folder):
    """Each bomb's file and the header fields it is sent with."""
    size = 100 * settings.large_push
    count = settings.large_push // 10
    coded = {
        "gzipped zeros": bombs.bomb(b"\0", size),
        "gzipped line feeds": bombs.bomb(b"\n", size),
        "gzips in gzips": gzip.compress(gzip.compress(bytes(size // 100))),
        "10,000,000 equal lines": bombs.packed("m 1\n%.0s", count),
        "1,000,000 series": bombs.packed('m{l="%d"} 1\n', count // 10),
        "1,000,000 families": bombs.packed("m%d 1\n", count // 10),
    }
    made = {}
    for name, body in coded.items():
        made[written(folder / name, body)] = "Content-Encoding: gzip"
    made[written(folder / "snappy zeros", bombs.snappy_bomb(size // 25))] = "Content-Encoding: snappy"
    made[written(folder / "1,000,000 labels", bombs.million_labels())] = "Content-Type: text/plain"
    return made


def written(path, body):
    path.write_bytes(body)
    return path


@contextlib.contextmanager
def bombing(server, made):
    """Sends each file again and again on a connection of its own, until the end of the block."""
    over = threading.Event()

    def bomb(number, path, field):
        target = f"{server.url}/metrics/job/bomb-{number}"
        while not over.is_set():
            subprocess.run(["curl", "-s", "-o", "/dev/null", "-H", field, "-T", path, target], check=False)

    bombers = [threading.Thread(target=bomb, args=(n, *one)) for n, one in enumerate(made.items())]
    for bomber in bombers:
        bomber.start()
    try:
        yield
    finally:
        over.set()
        for bomber in bombers:
            bomber.join()
