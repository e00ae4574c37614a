"""Rows about pushes: beside the limit, among other groups, on two threads."""

import load
from bodies import PUSHES, ROTATION, small_group
from support import wire
from support.server import Server
from table import AtMost, Row, micros, times

PATH = "/metrics/job/bench/instance/one"
GOALS = {
    "100 samples, text gzip": 1.25,
    "100 samples, protobuf gzip": 1.25,
    "100 samples, text identity": 1.5,
    "1,000 samples, text gzip": 1.25,
    "100 samples, text gzip, other series each time": 1.6,
    "100 samples, protobuf gzip, other series each time": None,
    "7 histograms, text gzip": None,
    "7 histograms, protobuf gzip": None,
}


def requests(kind, path=PATH):
    prepared = [PUSHES[kind](seed) for seed in range(ROTATION)]
    return [wire.request("PUT", path, body, headers) for body, headers in prepared]


def beside_the_limit(settings):
    with load.ours() as ours, Server(load.limit()) as limit, load.reference() as reference:
        for kind, goal in GOALS.items():
            prepared = requests(kind)
            costs = load.interleaved(
                settings.rounds,
                *(lambda s=server: load.cost(s, prepared, settings.seconds) for server in (ours, limit, reference)),
            )
            yield Row(
                f"push, {kind}", *map(micros, costs), ratio=costs[0] / costs[1],
                goal=goal and AtMost(goal, " × the limit"),
                remark=f"{times(costs[2], costs[0]):.1f} times less than the reference",
            )  # fmt: skip


def among_others(settings):
    """The same push with many groups stored and with none; the reference is only asked a few times."""
    prepared = requests("100 samples, text gzip")
    others = [small_group(number) for number in range(settings.others)]
    with load.ours() as alone, load.ours() as crowded, load.reference() as reference:
        load.store(crowded, others)
        there = load.store(reference, others, settings.patience)
        costs = load.interleaved(
            settings.rounds,
            lambda: load.cost(crowded, prepared, settings.seconds),
            lambda: load.cost(alone, prepared, settings.seconds),
            lambda: load.cost_one_by_one(reference, prepared, settings.seconds),
        )
        note = "" if there == len(others) else f" (reference: {there:,})"
        yield Row(
            f"push, 100 samples, {len(others):,} other groups{note}", *map(micros, costs),
            ratio=costs[0] / costs[1], goal=AtMost(1.1, " × alone"),
        )  # fmt: skip


def on_two_threads(settings):
    """All cores against one; each has its threads by its affinity."""
    prepared = requests("100 samples, text gzip")
    with load.ours() as two, load.ours(cpus="0") as one:
        costs = load.interleaved(
            settings.rounds,
            lambda: load.cost(two, prepared, settings.seconds, connections=16),
            lambda: load.cost(one, prepared, settings.seconds, connections=16),
        )
        yield Row(
            "push, 100 samples, all cores busy", *map(micros, costs), ratio=costs[0] / costs[1],
            goal=AtMost(1.1, " × one thread"),
        )  # fmt: skip
