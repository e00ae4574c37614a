"""Log lines from start to stop beside the reference: messages, levels and keys, in both formats."""

import json
import re
import signal
import subprocess

from support import places, server, tally, wire

FLAGS = ["--persistence.file=", "--web.enable-admin-api", "--web.enable-lifecycle"]
PAIR = re.compile(r'([^\s="]+)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?: |\Z)')
FIRST = ["ts", "level", "caller", "msg"]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")

J = "/metrics/job/j"
# What is refused, and the message that says so.
REFUSED = [
    ("POST", J, b"a 1 5\n", "pushed metrics are invalid or inconsistent with existing metrics"),
    ("PUT", "/metrics/job/k", b"# TYPE a counter\na 1\n", "pushed metrics are invalid or inconsistent with existing metrics"),
    ("POST", J, b"a x\n", "failed to parse text"),
    ("POST", J + "/a", b"a 1\n", "failed to parse URL"),
    ("PUT", J + "/a-b/c", b"a 1\n", "failed to parse URL"),
    ("DELETE", J + "/a", b"", "failed to parse URL"),
    ("POST", "/metrics/job@base64/=", b"", "job name is required"),
    ("POST", "/metrics/job@base64/$$", b"", "invalid base64 encoding in job name"),
]
# Where upstream shows the labels or the job of a URL, the whole path stands here.
RENAMED = {"url": "path", "job": "path"}
QUIET = [
    ("POST", J, b"a 1\n"),
    ("PUT", J, b""),
    ("GET", "/metrics", b""),
    ("GET", "/-/healthy", b""),
    ("GET", "/api/v1/metrics", b""),
    ("GET", "/", b""),
    ("DELETE", J, b""),
]


def logfmt(line):
    """The pairs of a line; None if it is not made of pairs alone."""
    pairs, at = {}, 0
    while at < len(line):
        pair = PAIR.match(line, at)
        if not pair or pair[1] in pairs:
            return None
        pairs[pair[1]] = json.loads(re.sub(r"\\x(..)", r"\\u00\1", pair[2])) if pair[2][:1] == '"' else pair[2]
        at = pair.end()
    return pairs


def parsed(text, form):
    return [json.loads(line) if form == "json" else logfmt(line) for line in text.splitlines() if line]


def upstream_now(line):
    """A line of 1.5.1 as 1.11 writes it."""
    if "build_context" in line:
        line["msg"] = "Build context"
    if "source" in line:
        line["logged_source"] = line.pop("source")
    if "err" in line or line["msg"] == "job name is required":
        line = {RENAMED.get(key, key): value for key, value in line.items()}
    return line


def scene(argv, flags, requests, end):
    with server.Server(argv, [*FLAGS, *flags]) as gateway:
        # A request may be answered before the lines of the start are written.
        tally.eventually(lambda: "TLS is" in gateway.output(), 5, 0.01)
        for method, path, body, *_ in requests:
            wire.ask(gateway.port, method, path, body)
        end(gateway)
        gateway.exit_status()
        return gateway.output()


def by_signal(number):
    return lambda gateway: gateway.signal(number)


def by_request(gateway):
    wire.ask(gateway.port, "PUT", "/-/quit")


def both(result, what, flags, requests, end):
    """Each line of the reference has its counterpart here, in the same order."""
    form = "json" if "--log.format=json" in flags else "logfmt"
    there = [upstream_now(line) for line in parsed(scene(places.reference()[:1], flags, requests, end), form)]
    here = parsed(scene(places.ours(), flags, requests, end), form)
    result.check(None not in here, f"{what}: every line is made of pairs")
    rest = [line for line in here if line]
    for line in there:
        at = next((n for n, mine in enumerate(rest) if mine.get("msg") == line["msg"]), None)
        if at is None:
            result.check(False, f"{what}: no line {line['msg']!r} (left: {[mine.get('msg') for mine in rest]})")
            continue
        agree(result, what, line, rest[at])
        rest = rest[at + 1 :]


def agree(result, what, there, here):
    message = there["msg"]
    # What upstream shows to those who debug, an operator may see here.
    if there["level"] != "debug":
        result.equal(here.get("level"), there["level"], f"{what}: level of {message!r}")
    result.equal(sorted(set(there) - set(here)), [], f"{what}: keys missing in {message!r}")
    for key in ("method", "url", "http2"):
        if key in there and key in here:
            result.equal(here[key], there[key], f"{what}: {key} of {message!r}")


def layout(result, flags, form):
    lines = parsed(scene(places.ours(), flags, REFUSED, by_request), form)
    for line in filter(None, lines):
        result.check(TIME.match(line.get("ts", "")), f"{form}: ts of {line}")
        result.check(re.match(r"\w+\.\w+:\d+\Z", line.get("caller", "")), f"{form}: caller of {line}")
        if form == "logfmt":
            result.equal(list(line)[:4], FIRST, f"{form}: first keys of {line}")


def refusals_are_seen(result):
    """At the default level each refusal leaves a line that names the source and the reason."""
    for method, path, body, _ in REFUSED:
        requests = [("POST", J, b"a 1\n"), (method, path, body)]
        lines = parsed(scene(places.ours(), [], requests, by_signal(signal.SIGTERM)), "logfmt")
        seen = [line for line in lines if line and line["level"] in ("warn", "error")]
        what = f"{method} {path} {body}"
        result.equal(len(seen), 1, f"{what}: lines at the default level")
        result.check(all(line.get("err") for line in seen), f"{what}: the reason")
        sources = [line.get("logged_source", "") for line in seen]
        result.check(all(re.match(r"127\.0\.0\.1:\d+\Z", s) for s in sources), f"{what}: the source, not {sources}")


def forging(result):
    """What is pushed can neither end a line nor begin one."""
    requests = [("POST", "/metrics/job/j/a%0Alevel=error/b-c/d", b""), ("POST", J, b'a{l="\x1b[31m\n"} 1\n'), ("POST", J, b"a \xff\x00\n")]
    lines = parsed(scene(places.ours(), ["--log.level=debug"], requests, by_signal(signal.SIGTERM)), "logfmt")
    result.check(None not in lines, "forging: every line is made of pairs")


def silence(result):
    """Requests that are answered leave no line."""
    with_requests = parsed(scene(places.ours(), [], QUIET, by_signal(signal.SIGTERM)), "logfmt")
    without = parsed(scene(places.ours(), [], [], by_signal(signal.SIGTERM)), "logfmt")
    result.equal([line["msg"] for line in with_requests], [line["msg"] for line in without], "no access log")


def main():
    result = tally.Tally("logs")
    pushes = [("POST", J, b"a 1\n"), *REFUSED]
    wipe = [("PUT", "/api/v1/admin/wipe", b"")]
    for form in ("logfmt", "json"):
        flags = ["--log.level=debug", f"--log.format={form}"]
        for what, requests, end in [
            ("SIGTERM", [], by_signal(signal.SIGTERM)),
            ("SIGINT", [], by_signal(signal.SIGINT)),
            ("quit", [], by_request),
            ("wipe", wipe, by_signal(signal.SIGTERM)),
            *((f"{row[0]} {row[1]}", [pushes[0], row], by_signal(signal.SIGTERM)) for row in REFUSED),
        ]:
            guarded(result, f"{form}, {what}", lambda: both(result, f"{form}, {what}", flags, requests, end))
        guarded(result, f"layout of {form}", lambda: layout(result, flags, form))
    prefixes = ["--log.level=debug", "--web.external-url=http://x.example/a/", "--web.route-prefix=b"]
    guarded(result, "prefixes", lambda: both(result, "prefixes", prefixes, [], by_signal(signal.SIGTERM)))
    for check in (refusals_are_seen, forging, silence):
        guarded(result, check.__name__, lambda: check(result))
    result.finish()


def guarded(result, what, act):
    try:
        act()
    except (OSError, ValueError, KeyError, RuntimeError, wire.Closed, subprocess.TimeoutExpired) as problem:
        result.check(False, f"{what}: {type(problem).__name__} {problem}")


main()
