"""Rows about scrapes of a moderate store: how much changed since the last decides what they cost.

The reference runs without its check here, only because filling its store takes it minutes otherwise;
what a scrape costs it is the same.
"""

import load
from bodies import scraped_group
from table import AtLeast, Row, micros, times

GZIP = (("Accept-Encoding", "gzip"),)


def after_pushes(settings):
    count = settings.scraped
    cases = [("nothing", 0, 200), ("1 % of the groups", max(1, count // 100), 30), ("every group", count, 12)]
    with load.ours() as ours, load.reference("--push.disable-consistency-check") as reference:
        for server in (ours, reference):
            load.store(server, (scraped_group(number) for number in range(count)))
            load.settle(server)
            load.drain(server, GZIP)
        for what, pushed, goal in cases:
            costs = load.interleaved(
                settings.rounds, *(lambda s=server: scrape_cost(s, count, pushed) for server in (ours, reference))
            )
            yield Row(
                f"scrape, {count * 100:,} samples, gzip, {what} pushed since", micros(costs[0]), "",
                micros(costs[1]), times(costs[1], costs[0]), AtLeast(goal, " times less"),
            )  # fmt: skip


versions = iter(range(1, 1 << 60))


def scrape_cost(server, count, pushed, scrapes=5):
    """CPU µs of a scrape; those of the pushes before it are left out."""
    used = 0
    for _ in range(scrapes):
        version = next(versions)
        first = version * pushed % count
        groups = (scraped_group((first + number) % count, version) for number in range(pushed))
        load.store(server, groups)
        load.settle(server)
        used += load.drain(server, GZIP)[0]
    return used / scrapes * 1e6
