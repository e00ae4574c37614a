"""The pushes that are measured: 20 families, 100 samples, three to five labels, in rotation."""

import gzip
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))

from support import protobuf as pb  # noqa: E402

ROTATION = 64
NAMES = ["queue", "stage", "worker", "region", "result"]


def samples(seed):
    """Family by family: name, kind, and rows of labels and values; only values depend on the seed."""
    shape, values = random.Random(1), random.Random(seed)
    for number in range(20):
        kind = ("gauge", "counter")[number % 2]
        rows = []
        for row in range(5):  # whose queue tells the five apart
            count = 3 + (number + row) % 3
            labels = {name: f"{name}-{shape.randrange(200):03}-x" for name in NAMES[:count]} | {"queue": f"q-{row:03}"}
            rows.append((labels, round(values.uniform(0, 1e4), 2)))
        yield f"batch_work_{number:02}_{kind}_seconds", kind, rows


def as_text(seed):
    lines = []
    for name, kind, rows in samples(seed):
        lines += [f"# HELP {name} Seconds spent in this part.", f"# TYPE {name} {kind}"]
        for labels, value in rows:
            inside = ",".join(f'{k}="{v}"' for k, v in labels.items())
            lines.append(f"{name}{{{inside}}} {value}")
    return ("\n".join(lines) + "\n").encode()


def as_protobuf(seed):
    return pb.delimited(
        *(
            pb.family(
                name,
                {"gauge": pb.GAUGE, "counter": pb.COUNTER}[kind],
                *({"gauge": pb.gauge, "counter": pb.counter}[kind](v, **labels) for labels, v in rows),
                help="Seconds spent in this part.",
            )
            for name, kind, rows in samples(seed)
        )
    )


TEXT = (("Content-Type", "text/plain; version=0.0.4"),)
PROTOBUF = (("Content-Type", pb.CONTENT_TYPE),)
GZIP = (("Content-Encoding", "gzip"),)

PUSHES = {
    "text gzip": lambda seed: (gzip.compress(as_text(seed), 6), TEXT + GZIP),
    "text identity": lambda seed: (as_text(seed), TEXT),
    "protobuf gzip": lambda seed: (gzip.compress(as_protobuf(seed), 6), PROTOBUF + GZIP),
    "protobuf identity": lambda seed: (as_protobuf(seed), PROTOBUF),
}


def small_group(number, size=10):
    """A group of another job: a family with as many samples."""
    body = "".join(f'stored_value{{part="{part}"}} {number}\n' for part in range(size))
    return f"/metrics/job/stored-{number}", ("# TYPE stored_value gauge\n" + body).encode()
