"""What is measured, in which order: one row each, both servers in turn, medians of rounds."""

from statistics import median

import bodies
from load import by_wrk, one_by_one, store_groups
from support import wire

PATH = "/metrics/job/bench/instance/one"


class Row:
    def __init__(self, what, ours, reference):
        self.what, self.ours, self.reference = what, ours, reference

    def cells(self):
        ratio = self.reference[0] / self.ours[0] if self.ours[0] else float("nan")
        return (
            self.what,
            f"{self.ours[0]:,.1f}",
            f"{self.reference[0]:,.1f}",
            f"{ratio:,.1f}",
            f"{self.ours[1]:,.0f}",
            f"{self.reference[1]:,.0f}",
        )


def requests(kind):
    prepared = [bodies.PUSHES[kind](seed) for seed in range(bodies.ROTATION)]
    return [wire.request("PUT", PATH, body, headers) for body, headers in prepared]


def medians(results):
    return tuple(median(column) for column in zip(*results))


def interleaved(what, rounds, measure_ours, measure_reference):
    """Both in each round, so that what disturbs the machine disturbs both."""
    ours, reference = [], []
    for _ in range(rounds):
        ours.append(measure_ours())
        reference.append(measure_reference())
    return Row(what, medians(ours), medians(reference))


def pushes(ours, reference, kinds, rounds, seconds):
    for kind in kinds:
        prepared = requests(kind)
        yield interleaved(
            f"push, 100 samples, {kind}",
            rounds,
            lambda: by_wrk(ours, prepared, seconds),
            lambda: by_wrk(reference, prepared, seconds),
        )


def pushes_among(ours, reference, counts, rounds, seconds):
    """The same text push with other groups stored; one takes the reference long, so it gets few."""
    prepared = requests("text gzip")
    stored = "/".join(f"{n:,}" for n in dict.fromkeys(counts))
    yield interleaved(
        f"push, 100 samples, text gzip, {stored} groups stored",
        rounds,
        lambda: by_wrk(ours, prepared, seconds),
        lambda: one_by_one(reference, prepared, seconds),
    )


def scrapes(ours, reference, samples, rounds, seconds):
    """Scrapes of so many samples, one after the other on one connection."""
    for coding in ("gzip", "identity"):
        prepared = [wire.request("GET", "/metrics", headers=(("Accept-Encoding", coding),))]
        yield interleaved(
            f"scrape, {samples:,} samples, {coding}",
            rounds,
            lambda: one_by_one(ours, prepared, seconds),
            lambda: one_by_one(reference, prepared, seconds),
        )


def store_samples(server, samples, groups=10):
    """So many samples in ten groups, with labels as long as those of the pushes."""
    size = samples // groups
    rows = [
        "".join(
            f'scraped_{part % 20:02}_seconds{{queue="q-{part:09}",region="r-{part % 7}",worker="w-{part % 13:05}"}} {part}.{group}\n'
            for part in range(size)
        )
        for group in range(groups)
    ]
    groups = [(f"/metrics/job/scraped-{n}", body.encode()) for n, body in enumerate(rows)]
    return store_groups(server, groups, limit=60)
