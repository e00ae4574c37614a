"""What a case led to on one server, in lines that can be compared."""

import gzip
import time
from dataclasses import dataclass

from support import exposition, wire

from .case import Raw
from .contents import BARRIER, TIMES, contents, pushed_samples
from .errors import category

HEADERS = ("allow", "content-encoding", "x-content-type-options")
# What every answer of the query API carries.
API_HEADERS = {
    "access-control-allow-headers": "Accept, Authorization, Content-Type, Origin",
    "access-control-allow-methods": "GET, POST, DELETE, OPTIONS",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Date",
    "cache-control": "no-cache, no-store, must-revalidate",
}


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
        settle(connection, case.prefix)
        answer = connection.ask("GET", f"{case.prefix}/metrics")
        families, samples = scraped(answer, case)
        return Outcome(answers, families, samples)
    finally:
        connection.ask("PUT", f"{case.prefix}/api/v1/admin/wipe")
        settle(connection, case.prefix)
        connection.close()


def settle(connection, prefix):
    """Waits for what was answered 202: writes are applied in order, so a push that is answered 200 ends them."""
    if connection.ask("POST", f"{prefix}/metrics/job/{BARRIER}").status == 202:
        time.sleep(0.03)


def perform_step(step, server, connection):
    if isinstance(step, Raw):
        return perform_raw(step, server)
    answer = connection.ask(step.method, step.path, step.body, step.headers)
    lines = [described(answer, step)]
    if step.shown and answer.status == 200:
        lines[0] += "".join(f"\n{line}" for line in pushed_samples(answer, unpacked(answer)))
    return lines


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


def described(answer, step=None):
    """Status, class of the error and the headers that clients act on."""
    body = unpacked(answer)
    if answer.status in (301, 307, 308):
        return f"redirect to {answer.headers.get('location')}"
    parts = [str(answer.status)]
    if answer.status >= 400:
        parts.append(category(body))
    elif body in ("OK", "Requesting termination... Goodbye!"):
        parts.append(body)
    kind = answer.headers.get("content-type", "")
    if not asks_escaping(step):
        kind = kind.split("; escaping")[0]
    if kind.startswith("application/vnd"):
        kind = kind.split(";")[0] + kind[kind.find("; encoding") :]
    parts.append(f"[{kind}]" if answer.body else "[empty]")
    if not kind.startswith("text/html"):  # pages may say more about themselves
        parts += [f"{header}: {answer.headers[header]}" for header in HEADERS if header in answer.headers]
        parts += api_headers(answer)
    return " ".join(parts + (contents(answer, body) if answer.status == 200 else []))


def api_headers(answer):
    given = {name: value for name, value in answer.headers.items() if name in API_HEADERS}
    if given == API_HEADERS:
        return ["access-control-allow-origin: * (and the other four)"]
    return [f"{name}: {value}" for name, value in sorted(given.items())]


def asks_escaping(step):
    return any("escaping=" in value for name, value in getattr(step, "headers", ()) if name == "Accept")


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
