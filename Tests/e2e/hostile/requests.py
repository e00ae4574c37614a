"""Requests that two readers could understand in two ways, heads that are too much, paths that lead elsewhere."""

import os
import socket

from support import wire

PUSH = "POST /metrics/job/smuggled HTTP/1.1\r\nHost: h\r\n"
SECOND = "PUT /metrics/job/second HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"

# Each has to be answered 400, or not at all, and to end the connection.
SHAPES = {
    "length and chunked": PUSH + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "chunked and length": PUSH + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + SECOND,
    "two lengths": PUSH + "Content-Length: 4\r\nContent-Length: 0\r\n\r\nm 1\n" + SECOND,
    "two equal lengths": PUSH + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nm 1\n" + SECOND,
    "a list of lengths": PUSH + "Content-Length: 4, 4\r\n\r\nm 1\n" + SECOND,
    "a signed length": PUSH + "Content-Length: +4\r\n\r\nm 1\n" + SECOND,
    "a negative length": PUSH + "Content-Length: -4\r\n\r\nm 1\n" + SECOND,
    "a hexadecimal length": PUSH + "Content-Length: 0x4\r\n\r\nm 1\n" + SECOND,
    "an endless length": PUSH + "Content-Length: 99999999999999999999\r\n\r\nm 1\n" + SECOND,
    "another coding": PUSH + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "chunked twice": PUSH + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "chunked in quotes": PUSH + 'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n' + SECOND,
    "identity": PUSH + "Transfer-Encoding: identity\r\nContent-Length: 4\r\n\r\nm 1\n" + SECOND,
    "a blank before the colon": PUSH + "Content-Length : 4\r\n\r\nm 1\n" + SECOND,
    "a folded header": PUSH + "X: a\r\n Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n" + SECOND,
    "a NUL in a name": PUSH + "X\0: a\r\nContent-Length: 0\r\n\r\n" + SECOND,
    "a NUL in a value": PUSH + "X: a\0b\r\nContent-Length: 0\r\n\r\n" + SECOND,
    "a NUL in the path": "POST /metrics/job/smuggled\0/x HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n" + SECOND,
    "no host": "POST /metrics/job/smuggled HTTP/1.1\r\nContent-Length: 0\r\n\r\n" + SECOND,
    "a bad chunk size": PUSH + "Transfer-Encoding: chunked\r\n\r\nzz\r\nm 1\n\r\n0\r\n\r\n" + SECOND,
    "an endless chunk size": PUSH + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nm 1\n\r\n0\r\n\r\n" + SECOND,
    "a chunk longer than its size": PUSH + "Transfer-Encoding: chunked\r\n\r\n2\r\nm 1\n\r\n0\r\n\r\n" + SECOND,
    "garbage": "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n",
    "another protocol": "SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}


def exchange(port, data, seconds=3):
    """All that comes back until the server ends the connection; None if it does not."""
    with socket.create_connection(("127.0.0.1", port), seconds) as client:
        client.settimeout(seconds)
        received = b""
        try:
            client.sendall(data)
            while piece := client.recv(65536):
                received += piece
        except TimeoutError:
            return None
        except OSError:
            pass
        return received


def smuggling(gateway):
    def act():
        for what, text in SHAPES.items():
            received = exchange(gateway.port, text.encode("latin-1"))
            if received is None:
                gateway.result.check(False, f"{what}: the connection stays open")
                continue
            # Of a malformed length the library writes the head of its answer twice, before it closes.
            statuses = {line[9:12] for line in received.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")}
            gateway.result.check(len(statuses) <= 1, f"{what}: answers {statuses}")
            start = received[:12]
            gateway.result.check(start in (b"", b"HTTP/1.1 400", b"HTTP/1.1 413", b"HTTP/1.1 505"), f"{what}: answered {start}")

    gateway.attack("smuggling shapes", act, 64)
    gateway.result.equal(gateway.groups(), set(), "groups that were smuggled in")


def floods(gateway):
    get = b"GET /-/healthy HTTP/1.1\r\nHost: h\r\n"
    heads = {
        "many fields": get + b"X: y\r\n" * 1_000_000 + b"\r\n",
        "one long field": get + b"X: " + b"y" * 10_000_000 + b"\r\n\r\n",
        "one long name": get + b"X" * 10_000_000 + b": y\r\n\r\n",
        "a long target": b"GET /" + b"x" * 10_000_000 + b" HTTP/1.1\r\nHost: h\r\n\r\n",
        "a long method": b"G" * 10_000_000 + b" / HTTP/1.1\r\nHost: h\r\n\r\n",
        "line feeds": b"\r\n" * 5_000_000,
    }

    def act():
        for what, data in heads.items():
            received = exchange(gateway.port, data)
            gateway.result.check(received is not None, f"{what}: the connection stays open")
            start = (received or b"")[:12]
            gateway.result.check(
                start in (b"", b"HTTP/1.1 400", b"HTTP/1.1 413", b"HTTP/1.1 414", b"HTTP/1.1 431", b"HTTP/1.1 501", b"HTTP/1.1 405"),
                f"{what}: answered {start}",
            )

    gateway.attack("floods of headers", act, 64)


# What each answers, and the groups that may come of it.
PATHS = [
    ("/metrics/job/%2e%2e/..%2f..%2fetc/passwd", 405), ("/../../../etc/passwd", 404), ("/static/../../etc/passwd", 404),
    ("/static/%2e%2e/%2e%2e/etc/passwd", 404), ("/static/..%5c..%5cetc", 404), ("//evil.example/metrics", 404),
    ("/metrics/job/a%00b/x/y%0az", 405), ("/metrics/job/a%", 400), ("/metrics/job/%zz", 400), ("/%2f%2fevil.example", 404),
    ("/-/quit%00", 404), ("/api/v1/admin/wipe", 404), ("/api/v1/../../-/healthy", 200), ("/metrics/job@base64/!!!", 405),
    ("http://evil.example/-/healthy", 200), ("/metrics?x=" + "y" * 20_000, 200), ("/" + "a/" * 10_000, 404),
    ("/metrics/job/" + "a/" * 10_001 + "b", 405),
]  # fmt: skip


def paths(gateway):
    def act():
        for path, status in PATHS:
            answer = wire.ask(gateway.port, "GET", path)
            gateway.result.equal(answer.status, status, f"GET {path[:60]}")
            gateway.result.check(b"root:" not in answer.body, f"GET {path[:60]} shows no file")
            location = answer.headers.get("location", "/")
            gateway.result.check(location.startswith("/") and not location.startswith("//"), f"GET {path[:60]} leads to {location}")

    gateway.attack("path tricks", act, 64)


def tls_garbage(gateway):
    hello = bytes.fromhex("16030100050100000100")
    shapes = [b"", b"\0" * 100, os.urandom(3000), b"GET / HTTP/1.1\r\n\r\n", hello, hello * 50, b"\x16\x03\x01\xff\xff" + os.urandom(65535), b"\x15\x03\x01\0\x02\x02\x28"]

    def act():
        clients = []
        for turn in range(400):
            client = socket.create_connection(("127.0.0.1", gateway.port), 5)
            try:
                client.sendall(shapes[turn % len(shapes)])
            except OSError:
                pass
            clients.append(client)
        for client in clients:
            client.close()

    gateway.attack("garbage to the TLS port", act, 96)
