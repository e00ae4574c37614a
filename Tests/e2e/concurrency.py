"""Threads push A, then B; no scrape may show B newer than A, or half a push."""

import re
import threading
import time

from support import places, server, tally, wire

SECONDS, PUSHERS, SCRAPERS, PARTS = 4, 8, 2, 20
VALUE = re.compile(r'^(t\d+_[ab])\{.*\} (\S+)$', re.MULTILINE)


def push(gateway, number, end, result):
    connection = wire.Connection(gateway.port)
    round = 0
    while time.monotonic() < end:
        round += 1
        for group in "ab":
            body = "".join(f't{number}_{group}{{p="{p}"}} {round}\n' for p in range(PARTS))
            answer = connection.ask("PUT", f"/metrics/job/{group}{number}", body.encode())
            if answer.status != 200:
                result.check(False, f"push answered {answer.status} {answer.text()}")
    connection.close()
    result.check(round > 5, f"only {round} rounds")


def scrape(gateway, end, result):
    connection = wire.Connection(gateway.port)
    scrapes, latest = 0, {}
    while time.monotonic() < end:
        values = {}
        for name, value in VALUE.findall(connection.ask("GET", "/metrics").text()):
            values.setdefault(name, []).append(float(value))
        scrapes += 1
        for problem in inconsistencies(values, latest):
            result.check(False, problem)
        latest = {name: found[0] for name, found in values.items()}
    connection.close()
    result.check(scrapes > 5, f"only {scrapes} scrapes")


def inconsistencies(values, latest):
    for name, found in values.items():
        if len(found) != PARTS or len(set(found)) > 1:
            yield f"{name} in part: {len(found)} samples, values {sorted(set(found))}"
        if found[0] < latest.get(name, 0):
            yield f"{name} went back from {latest[name]} to {found[0]}"
        if name.endswith("b") and found[0] > values.get(name[:-1] + "a", [0])[0]:
            yield f"{name} is newer than what was pushed before it"


result = tally.Tally("concurrency")
with server.Server(places.ours()) as gateway:
    end = time.monotonic() + SECONDS
    threads = [threading.Thread(target=push, args=(gateway, n, end, result)) for n in range(PUSHERS)]
    threads += [threading.Thread(target=scrape, args=(gateway, end, result)) for _ in range(SCRAPERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS + 20)
    result.check(not any(t.is_alive() for t in threads), "a client is still waiting")
result.finish()
