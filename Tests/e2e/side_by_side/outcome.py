"""What a case led to on one server, in lines that can be compared."""

import gzip
import time
from dataclasses import dataclass

from support import exposition, wire

from .case import Raw
from .errors import category
from .queried import comparable

BARRIER = "e2e_barrier"
TIMES = ("push_time_seconds", "push_failure_time_seconds")


@dataclass
class Outcome:
    answers: list
    families: list
    samples: list


def perform(case, server):
    """Sends the steps of the case, scrapes, and leaves the server empty."""
    connection = wire.Connection(server.port)
    try:
        answers = [line for step in case.steps for line in perform_step(step, server, connection)]
        settle(connection)
        answer = connection.ask("GET", "/metrics")
        families, samples = scraped(answer, case)
        return Outcome(answers, families, samples)
    finally:
        connection.ask("PUT", "/api/v1/admin/wipe")
        settle(connection)
        connection.close()


def settle(connection):
    """Waits for what was answered 202: writes are applied in order, so a push that is answered 200 ends them."""
    if connection.ask("POST", f"/metrics/job/{BARRIER}").status == 202:
        time.sleep(0.03)


def perform_step(step, server, connection):
    if isinstance(step, Raw):
        return perform_raw(step, server)
    answer = connection.ask(step.method, step.path, step.body, step.headers)
    return [described(answer)]


def perform_raw(step, server):
    connection = wire.Connection(server.port, timeout=3)
    lines = []
    try:
        connection.send(step.data)
        for _ in range(step.answers):
            lines.append(described(connection.answer()))
    except wire.Closed:
        lines.append("closed")
    except TimeoutError:
        lines.append("no answer")
    finally:
        connection.close()
    return lines


def described(answer):
    """Status, class of the error and the headers that clients act on."""
    body = unpacked(answer)
    if answer.status in (301, 307, 308):
        return f"redirect to {answer.headers.get('location')}"
    parts = [str(answer.status)]
    if answer.status >= 400:
        parts.append(category(body))
    elif body in ("OK", "Requesting termination... Goodbye!"):
        parts.append(body)
    kind = answer.headers.get("content-type", "").split("; escaping")[0]
    if kind.startswith("application/vnd"):
        kind = kind.split(";")[0] + kind[kind.find("; encoding") :]
    parts.append(f"[{kind}]" if answer.body else "[empty]")
    for header in ("allow", "content-encoding", "x-content-type-options", "access-control-allow-origin"):
        if header in answer.headers:
            parts.append(f"{header}: {answer.headers[header]}")
    if kind == "application/json" and '"data":[' in body:
        parts.append(comparable(body))
    return " ".join(parts)


def unpacked(answer):
    body = answer.body
    if answer.headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return body.decode(errors="replace")


def scraped(answer, case):
    """Families and samples as lines; the moment of a push is only told from none."""
    if answer.status != 200:
        return [f"scrape {answer.status} {category(answer.text())}"], []
    try:
        found = exposition.parse(answer.text()).values()
    except exposition.Malformed as problem:
        return [f"scrape broken: {problem}"], []
    shown = [f for f in found if case.own or not exposition.is_own(f.name)]
    families = [f"{f.name} {f.kind} {f.help}" for f in shown]
    samples = [sample_line(s) for f in shown for s in f.samples if ("job", BARRIER) not in s.labels]
    if case.own:
        samples = [line for line in samples if not exposition.is_own(line)]
    return families, samples if case.ordered else sorted(samples)


def sample_line(sample):
    if sample.name in TIMES:
        sample = exposition.Sample(sample.name, sample.labels, "0" if sample.value == "0" else "set")
    return str(sample)


def pushed(outcome):
    """The samples without push times, as one text."""
    return "\n".join(line for line in outcome.samples if not line.startswith(TIMES))
