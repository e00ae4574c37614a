#!/usr/bin/env python3
"""The pushes that are measured: 20 families, 100 samples, three to five labels, in rotation.

bodies.py FOLDER writes them for the microbenchmarks.
"""

import gzip
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))

from support import protobuf as pb  # noqa: E402

ROTATION = 64
NAMES = ["queue", "stage", "worker", "region", "result"]
HELP = "Seconds spent in this part."


def samples(seed, size=100, changing=False):
    """Family by family: name, kind, and rows of labels and values.

    Only values depend on the seed; if `changing`, the label values do too.
    """
    shape, values = random.Random(1 + seed * changing), random.Random(seed)
    for number in range(20):
        kind = ("gauge", "counter")[number % 2]
        rows = []
        for row in range(size // 20):  # whose queue tells them apart
            count = 3 + (number + row) % 3
            queue = f"q-{seed:03}-{row:03}" if changing else f"q-{row:03}"
            labels = {name: f"{name}-{shape.randrange(200):03}-x" for name in NAMES[:count]} | {"queue": queue}
            rows.append((labels, round(values.uniform(0, 1e4), 2)))
        yield f"batch_work_{number:02}_{kind}_seconds", kind, rows


def as_text(seed, size=100, changing=False):
    lines = []
    for name, kind, rows in samples(seed, size, changing):
        lines += [f"# HELP {name} {HELP}", f"# TYPE {name} {kind}"]
        for labels, value in rows:
            inside = ",".join(f'{k}="{v}"' for k, v in labels.items())
            lines.append(f"{name}{{{inside}}} {value}")
    return ("\n".join(lines) + "\n").encode()


def as_protobuf(seed, changing=False):
    kinds = {"gauge": (pb.GAUGE, pb.gauge), "counter": (pb.COUNTER, pb.counter)}
    return pb.delimited(
        *(
            pb.family(name, kinds[kind][0], *(kinds[kind][1](value, **labels) for labels, value in rows), help=HELP)
            for name, kind, rows in samples(seed, changing=changing)
        )
    )


BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


def histograms(seed):
    """Seven families of one histogram each: name, labels, buckets, count and sum. Only values depend on the seed."""
    shape, values = random.Random(1), random.Random(seed)
    for number in range(7):
        labels = {name: f"{name}-{shape.randrange(200):03}-x" for name in NAMES[:3]}
        count, buckets = 0, []
        for bound in BOUNDS:
            count += values.randrange(50)
            buckets.append((bound, count))
        count += values.randrange(10)
        yield f"batch_step_{number}_seconds", labels, buckets, count, round(values.uniform(0, 1e3), 3)


def histograms_as_text(seed):
    lines = []
    for name, labels, buckets, count, total in histograms(seed):
        inside = ",".join(f'{k}="{v}"' for k, v in labels.items())
        lines += [f"# HELP {name} {HELP}", f"# TYPE {name} histogram"]
        lines += [f'{name}_bucket{{{inside},le="{bound}"}} {below}' for bound, below in (*buckets, ("+Inf", count))]
        lines += [f"{name}_sum{{{inside}}} {total}", f"{name}_count{{{inside}}} {count}"]
    return ("\n".join(lines) + "\n").encode()


def histograms_as_protobuf(seed):
    return pb.delimited(
        *(
            pb.family(name, pb.HISTOGRAM, pb.histogram(count, total, buckets, **labels), help=HELP)
            for name, labels, buckets, count, total in histograms(seed)
        )
    )


TEXT = (("Content-Type", "text/plain; version=0.0.4"),)
PROTOBUF = (("Content-Type", pb.CONTENT_TYPE),)
GZIP = (("Content-Encoding", "gzip"),)


def packed(body):
    return gzip.compress(body, 6)


PUSHES = {
    "100 samples, text gzip": lambda seed: (packed(as_text(seed)), TEXT + GZIP),
    "100 samples, protobuf gzip": lambda seed: (packed(as_protobuf(seed)), PROTOBUF + GZIP),
    "100 samples, text identity": lambda seed: (as_text(seed), TEXT),
    "1,000 samples, text gzip": lambda seed: (packed(as_text(seed, 1_000)), TEXT + GZIP),
    "100 samples, text gzip, other series each time": lambda seed: (packed(as_text(seed, changing=True)), TEXT + GZIP),
    "100 samples, protobuf gzip, other series each time": lambda seed: (
        packed(as_protobuf(seed, changing=True)),
        PROTOBUF + GZIP,
    ),
    "7 histograms, text gzip": lambda seed: (packed(histograms_as_text(seed)), TEXT + GZIP),
    "7 histograms, protobuf gzip": lambda seed: (packed(histograms_as_protobuf(seed)), PROTOBUF + GZIP),
}


def small_group(number, size=10):
    """A group of another job: a family with as many samples."""
    body = "".join(f'stored_value{{part="{part}"}} {number}\n' for part in range(size))
    return f"/metrics/job/stored-{number}", ("# TYPE stored_value gauge\n" + body).encode()


def scraped_group(number, version=0, size=100):
    """A group of a store that is scraped: lines as long as those of the pushes, 20 families."""
    lines = []
    for family in range(20):
        lines.append(f"# TYPE scraped_{family:02}_seconds gauge\n")
        lines += [
            f'scraped_{family:02}_seconds{{queue="q-{row:09}",region="r-{number % 7}",worker="w-{number % 13:05}"}} '
            f"{version + row}.{number}\n"
            for row in range(size // 20)
        ]
    return f"/metrics/job/scraped-{number}", "".join(lines).encode()


def large_body(size):
    """One push of at least so many bytes."""
    lines, length, row = [], 0, 0
    while length < size:
        if row % 1_000 == 0:
            lines.append(f"# TYPE large_{row // 1_000}_seconds gauge\n")
        line = f'large_{row // 1_000}_seconds{{queue="q-{row:09}",region="r-{row % 7}",worker="w-{row % 13:05}-x"}} {row}.5\n'
        lines.append(line)
        length += len(line)
        row += 1
    return "".join(lines).encode()


def write(folder):
    """What Micro reads: "length\\n" and as many bytes, repeated."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "text": as_text,
        "protobuf": as_protobuf,
        "changing": lambda seed: as_text(seed, changing=True),
        "protobuf-changing": lambda seed: as_protobuf(seed, changing=True),
        "histograms": histograms_as_text,
        "protobuf-histograms": histograms_as_protobuf,
    }
    for name, make in made.items():
        with open(folder / name, "wb") as file:
            for seed in range(ROTATION):
                body = make(seed)
                file.write(b"%d\n" % len(body) + body)


if __name__ == "__main__":
    write(sys.argv[1])
