"""Signals, quit and the end: HUP harms nothing, requests may finish, a taken address is an error."""

import signal
import subprocess
import time

from support import places, server, tally, wire


def quit_while_pushing(result):
    for method in ("PUT", "POST"):
        for prefix in ("", "/pgw"):
            quit_once(result, method, prefix)


def quit_once(result, method, prefix):
    flags = ["--web.enable-lifecycle", f"--web.route-prefix={prefix}"]
    with server.Server(places.ours(), flags) as gateway:
        busy = wire.Connection(gateway.port)
        request = wire.request("POST", f"{prefix}/metrics/job/j", b"a 1\n")
        busy.send(request[:-3])
        time.sleep(0.1)
        answer = wire.ask(gateway.port, method, f"{prefix}/-/quit")
        result.equal((answer.status, answer.text()), (200, "Requesting termination... Goodbye!"), f"{method} {prefix}/-/quit")
        result.equal(rest(busy, request[-3:]), 200, f"request under way at {method} {prefix}/-/quit")
        result.equal(gateway.exit_status(), 0, f"exit status after {method} {prefix}/-/quit")


def hangup(result):
    with server.Server(places.ours()) as gateway:
        wire.ask(gateway.port, "POST", "/metrics/job/j", b"a 1\n")
        gateway.signal(signal.SIGHUP)
        time.sleep(0.3)
        scrape = wire.ask(gateway.port, "GET", "/metrics")
        result.check('a{instance="",job="j"} 1' in scrape.text(), "SIGHUP keeps the metrics")
        result.equal(gateway.process.poll(), None, "running after SIGHUP")


def terminate(result, number, name):
    with server.Server(places.ours()) as gateway:
        idle = wire.Connection(gateway.port)
        idle.ask("GET", "/-/healthy")
        busy = [wire.Connection(gateway.port) for _ in range(8)]
        request = wire.request("POST", "/metrics/job/j", b"a 1\nb 2\n")
        for connection in busy:
            connection.send(request[:-3])
        time.sleep(0.2)
        gateway.signal(number)
        time.sleep(0.1)
        for connection in busy:
            result.equal(rest(connection, request[-3:]), 200, f"request under way at {name}")
        began = time.monotonic()
        result.equal(gateway.exit_status(), 0, f"exit status after {name}")
        result.check(time.monotonic() - began < 5, "an idle connection does not delay the end")


def terminate_during_large(result, missing):
    """The end comes when all but so many bytes of a large body are there."""
    with server.Server(places.ours()) as gateway:
        body = b"".join(b'm%d{l="%d"} 1\n' % (n // 1000, n) for n in range(300_000))
        request = wire.request("PUT", "/metrics/job/j", body)
        connections = [wire.Connection(gateway.port) for _ in range(3)]
        for connection in connections:
            connection.send(request[: len(request) - missing])
        gateway.signal(signal.SIGTERM)
        time.sleep(0.1)
        for connection in connections:
            result.equal(rest(connection, request[len(request) - missing :]), 200, f"large push at SIGTERM, {missing} missing")
        result.equal(gateway.exit_status(), 0, f"exit status after a large push, {missing} missing")


def rest(connection, data):
    try:
        connection.send(data)
        return connection.answer().status
    except (wire.Closed, OSError) as problem:
        return type(problem).__name__


def quit_by_request(result):
    with server.Server(places.ours(), ["--web.enable-lifecycle", "--web.route-prefix=/p"]) as gateway:
        idle = wire.Connection(gateway.port)
        idle.ask("GET", "/p/-/healthy")
        answer = wire.ask(gateway.port, "PUT", "/p/-/quit")
        goodbye = (200, "Requesting termination... Goodbye!")
        result.equal((answer.status, answer.text()), goodbye, "answer to quit")
        result.equal(gateway.exit_status(), 0, "exit status after quit")
        log = gateway.output()
        result.check("received termination request via web service, exiting" in log, f"log: {log[-300:]}")
        result.check(log.rstrip().endswith('msg="HTTP server stopped"'), f"last line: {log[-300:]}")


def address_in_use(result):
    with server.Server(places.ours()) as gateway:
        argv = [*places.ours(), f"--web.listen-address={gateway.address}"]
        second = subprocess.run(argv, capture_output=True, text=True, timeout=10)
        result.equal(second.returncode, 1, "exit status with the address in use")
        result.check("address already in use" in second.stderr, f"log line: {second.stderr[-200:]}")


result = tally.Tally("graceful")
for what, scene in [
    ("quit while pushing", quit_while_pushing),
    ("SIGHUP", hangup),
    ("SIGTERM", lambda r: terminate(r, signal.SIGTERM, "SIGTERM")),
    ("SIGINT", lambda r: terminate(r, signal.SIGINT, "SIGINT")),
    ("SIGTERM at the end of a large push", lambda r: terminate_during_large(r, 0)),
    ("SIGTERM during a large push", lambda r: terminate_during_large(r, 100)),
    ("quit", quit_by_request),
    ("address in use", address_in_use),
]:
    try:
        scene(result)
    except (OSError, wire.Closed, RuntimeError, subprocess.TimeoutExpired) as problem:
        result.check(False, f"{what}: {type(problem).__name__} {problem}")
result.finish()
