"""Command lines, good and bad: whether it serves, or the exit status and the sentence, beside the reference."""

import json
import re
import signal
import socket
import subprocess
import tempfile

from support import places, server, tally, wire

BOOLEANS = [
    "web.systemd-socket",
    "web.enable-lifecycle",
    "web.enable-admin-api",
    "push.disable-consistency-check",
]
VALUED = [
    "web.listen-address",
    "web.config.file",
    "web.telemetry-path",
    "web.external-url",
    "web.route-prefix",
    "web.local-assets",
    "persistence.file",
    "persistence.interval",
    "log.level",
    "log.format",
]
HIDDEN = {"web.local-assets"}
SINCE = ["push.enable-utf8-names", "web.enable-openmetrics"]
COUNTS = """web.max-connections web.max-connections-per-address push.max-series push.max-families push.max-labels push.max-shapes-per-job
push.max-groups push.max-total-series""".split()
SIZES = """web.max-body-size web.max-inflated-size web.max-body-memory push.max-label-name-length push.max-label-value-length
push.max-line-size""".split()
TIMES = ["web.max-head-time", "web.max-request-time", "web.max-idle-time"]
LIMITS = COUNTS + SIZES + TIMES

# What both do alike.
ALIKE = [
    *([f"--{name}=true"] for name in BOOLEANS),
    *([f"--{name}", f"--{name}"] for name in BOOLEANS),
    *([f"--{name}"] for name in VALUED),
    *([f"--no-{name}"] for name in VALUED),
    *([f"--no-{name}"] for name in BOOLEANS),
    *([f"--{name}=a", f"--{name}=a"] for name in VALUED if name not in ("web.listen-address", "persistence.interval", "log.level", "log.format")),
    ["--persistence.interval=5m", "--persistence.interval=5m"],
    ["--log.level=info", "--log.level=info"],
    ["--log.format=json", "--log.format=json"],
    ["--nope"],
    ["--nope=1"],
    ["--no-nope"],
    ["--web"],
    ["--web.listen"],
    ["--Web.Enable-Lifecycle"],
    ["--="],
    ["-x"],
    ["-"],
    ["foo"],
    [""],
    ["--log.level", "info", "foo"],
    ["--", "foo"],
    ["@/nonexistent/arguments"],
    ["--", "--log.level=info"],
    ["--"],
    ["--nope", "--version"],
    ["--help", "--nope"],
    ["--web.enable-lifecycle", "true"],
    ["--web.enable-lifecycle"],
    ["--web.enable-admin-api"],
    ["--push.disable-consistency-check"],
    *([f"--persistence.interval={d}"] for d in
      ["", "5", "abc", "5 m", "m", "1h30", "1x", "1h30m", "1.5h", ".5s", "100ms", "100us", "100µs", "5m0s", "0", "0s"]),
    ["--persistence.interval", "90s"],
    ["--persistence.file="],
    *([f"--web.external-url={u}"] for u in
      ["", "http://x.example", "http://x.example/a/", "https://x.example:8443/a/b", "x", "/a", "http://x.example/?q#f",
       ":foo", "http://[::1", "http://x.example:port/", "http://x example/", "%zz"]),
    *([f"--web.route-prefix={p}"] for p in ["", "/", "a", "/a", "a/b/", "//"]),
    ["--web.telemetry-path=/other"],
    ["--web.telemetry-path", "/other/metrics"],
    ["--web.config.file="],
    ["--web.local-assets=/nonexistent"],
    ["--log.level", "debug"],
    ["--log.level=warn"],
    ["--log.level=error"],
    ["--log.format=logfmt"],
    ["--log.format=json"],
]  # fmt: skip

ERROR = "pushgateway: error: "
STOPPED = "HTTP server stopped: "
SERVES = "serves"

# What ours does otherwise: the words, then how the outcome begins and what it must name.
APART = [
    (["--log.level=foo"], f"1 {ERROR}unrecognized log level foo, try --help", ""),
    (["--log.level="], f"1 {ERROR}unrecognized log level ", ""),
    (["--log.level=INFO"], SERVES, ""),
    (["--log.level=Warn"], SERVES, ""),
    (["--log.format=foo"], f"1 {ERROR}unrecognized log format foo, try --help", ""),
    (["--log.format=JSON"], f"1 {ERROR}unrecognized log format JSON, try --help", ""),
    (["--web.telemetry-path="], "1 ", "telemetry-path"),
    (["--web.telemetry-path=other"], "1 ", "telemetry-path"),
    (["--web.systemd-socket"], f"1 {STOPPED}", "no socket activation file descriptors found"),
    (["--web.config.file=/nonexistent"], f"1 {STOPPED}", "/nonexistent"),
    (["--web.listen-address=foo"], f"1 {STOPPED}", "foo"),
    (["--web.listen-address=127.0.0.1:99999"], f"1 {STOPPED}", "99999"),
    (["--web.listen-address=127.0.0.1:x"], f"1 {STOPPED}", "port"),
    (["--web.listen-address=127.0.0.1:0", "--web.listen-address=foo"], f"1 {STOPPED}", "foo"),
    (["--persistence.interval=1d"], SERVES, ""),
    (["--persistence.interval=1w2d"], SERVES, ""),
    (["--help-long"], "0 usage: pushgateway", ""),
    (["--help-man"], "0 .TH", ""),
    (["--help"], "0 usage: pushgateway [<flags>]", ""),
    (["-h"], "0 usage: pushgateway [<flags>]", ""),
    (["--version"], "0 pushgateway, version ", ""),
    (["--version", "--nope"], "0 pushgateway, version ", ""),
    *([[f"--{name}"], SERVES, ""] for name in SINCE),
    *([[f"--no-{name}"], SERVES, ""] for name in SINCE),
    *([[f"--{name}=true"], f"1 {ERROR}unexpected true, try --help", ""] for name in SINCE),
    ([f"--{name}=0" for name in LIMITS], SERVES, ""),
    *([[f"--{name}"], f"1 {ERROR}expected argument for flag '--{name}', try --help", ""] for name in LIMITS),
    *([[f"--{name}=1", f"--{name}=1"], f"1 {ERROR}", "" if name in TIMES else f"flag '{name}' cannot be repeated"] for name in LIMITS),
    *([[f"--{name}=-1"], f'1 {ERROR}invalid number "-1", try --help', ""] for name in COUNTS),
    *([[f"--{name}=1QB"], f'1 {ERROR}invalid size "1QB"', "try --help"] for name in SIZES),
    *([[f"--{name}=-1s"], f'1 {ERROR}negative duration "-1s", try --help', ""] for name in TIMES),
]


def outcome(argv, words):
    """`serves`, or the exit status and the sentence, without times and places."""
    named = [word.split("=")[0] for word in words]
    port = server.free_port()
    base = [f"--web.listen-address=127.0.0.1:{port}", "--persistence.file="]
    with tempfile.TemporaryFile() as output:
        given = [flag for flag in base if flag.split("=")[0] not in named]
        process = subprocess.Popen([*argv, *given, *words], stdout=output, stderr=output)
        try:
            listening = tally.eventually(lambda: process.poll() is not None or is_open(port), 10, 0.01)
            if process.poll() is not None:
                return f"{process.returncode} {sentence(read(output))}"
            process.send_signal(signal.SIGTERM)
            status = process.wait(10)
            # The reference listens before it has its handler for the signal.
            ended = status == 0 or status == -signal.SIGTERM and argv == places.reference()
            return SERVES if listening and ended else f"listens: {listening}, then ends with {status}"
        except subprocess.TimeoutExpired:
            return "does not end"
        finally:
            process.kill()
            process.wait()


def is_open(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def read(output):
    output.seek(0)
    return output.read().decode(errors="replace")


def sentence(text):
    stopped = re.search(r'msg="HTTP server stopped" err=(.*)', text)
    if stopped:
        return STOPPED + stopped[1].strip('"')
    line = next((line for line in text.splitlines() if line), "").replace("prometheus-pushgateway", "pushgateway")
    # How a URL is invalid is said in words of one's own.
    return re.sub(r"(invalid URL).*?(, try --help)?$", r"\1\2", line)


def all_flags_are_shown(result):
    with server.Server(places.ours(), ["--persistence.file="]) as gateway:
        shown = json.loads(wire.ask(gateway.port, "GET", "/api/v1/status").body)["data"]["flags"]
    known = set(BOOLEANS + VALUED + SINCE + LIMITS)
    result.equal(sorted(known - set(shown) - HIDDEN), [], "flags missing in /api/v1/status")
    result.equal(sorted(set(shown) - known), [], "flags in /api/v1/status that no test knows")


def help_names_all(result):
    text = subprocess.run([*places.ours(), "--help"], capture_output=True, text=True, timeout=10).stdout
    for name in set(BOOLEANS + VALUED + SINCE + LIMITS) - HIDDEN:
        result.check(f"{name}" in text, f"--help names --{name}")


def main():
    result = tally.Tally("flags")
    reference = places.reference()[:1]
    for words in ALIKE:
        result.equal(outcome(places.ours(), words), outcome(reference, words), " ".join(words))
    for words, begin, named in APART:
        got = outcome(places.ours(), words)
        result.check(got.startswith(begin) and named in got, f"{' '.join(words)}: wanted {begin!r} and {named!r}, got {got[:300]!r}")
    for scene in (all_flags_are_shown, help_names_all):
        try:
            scene(result)
        except (OSError, ValueError, KeyError, RuntimeError, wire.Closed) as problem:
            result.check(False, f"{scene.__name__}: {type(problem).__name__} {problem}")
    result.finish()


main()
