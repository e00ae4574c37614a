"""Clients that are slow, idle, many, or gone in the middle."""

import socket
import struct
import time

from hostile.crowd import Crowd
from support import tally, wire

HEAD = b"POST /metrics/job/slow HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n"


def connected(port, count, data=b""):
    clients = []
    for _ in range(count):
        client = socket.create_connection(("127.0.0.1", port), 10)
        if data:
            client.sendall(data)
        clients.append(client)
    return clients


def close(clients):
    for client in clients:
        client.close()


def reset(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def slow(gateway, count):
    """The gateway gives a head and a body two seconds each."""
    for what, start, rest, flag in [
        ("heads", b"", b"GET /metrics HTTP/1.1\r\n", "web.max-head-time"),
        ("bodies", HEAD, b"m 1\n" * 10, "web.max-request-time"),
    ]:

        def act():
            crowd = Crowd(gateway.port, count, start)
            crowd.trickle(rest, 10, 0.35)
            late = tally.eventually(lambda: crowd.ended() == count)
            gateway.result.check(late, f"slow {what}: connections ended")
            crowd.close()

        before = gateway.exceeded(flag)
        gateway.attack(f"{count} slow {what}", act, 64 + count * 0.06)
        gateway.result.check(gateway.exceeded(flag) - before >= count, f"{flag} is counted")
    gateway.result.equal(gateway.groups(), set(), "groups of slow clients")


def idle(gateway, count):
    def act():
        crowd = Crowd(gateway.port, count)
        crowd.send(wire.request("GET", "/-/healthy"), 0.5)
        time.sleep(1)
        gateway.result.equal(crowd.ended(), 0, "idle connections that were ended")
        crowd.close()

    gateway.attack(f"{count} idle connections", act, 64 + count * 0.06)


def crowd(gateway, limit, count):
    """More connections than the gateway allows: those beyond are told so and closed."""

    def act():
        clients = connected(gateway.port, count)
        time.sleep(0.5)
        refused = 0
        for client in clients:
            client.settimeout(0.01)
            try:
                answer = client.recv(4096)
                refused += answer.startswith(b"HTTP/1.1 503 ") and b"\r\nRetry-After: 1\r\n" in answer
            except OSError:
                pass
        # One is the other pusher's.
        gateway.result.equal(refused, count - limit + 1, "connections over the limit that were told so")
        close(clients)

    gateway.attack(f"{count} connections where {limit} may be", act, 64 + limit * 0.06)
    gateway.result.check(tally.eventually(lambda: _asks(gateway), 5), "once they left there is room")
    gateway.result.check(gateway.exceeded("web.max-connections") >= count - limit, "web.max-connections is counted")


def _asks(gateway):
    try:
        return wire.ask(gateway.port, "GET", "/-/healthy").status == 200
    except (OSError, wire.Closed):
        return False


def gone(gateway, count):
    """Clients that reset or half-close in the middle of a push: nothing of it is stored."""
    lines = b"".join(b"m{l=\"%d\"} 1\n" % n for n in range(3000))
    head = b"PUT /metrics/job/gone HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n" % (len(lines) + 1)
    chunked = b"PUT /metrics/job/gone HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(lines), lines)

    def act():
        for turn in range(count):
            client = socket.create_connection(("127.0.0.1", gateway.port), 10)
            client.sendall(chunked if turn % 2 else head + lines)
            if turn % 4 < 2:
                reset(client)
            else:
                client.shutdown(socket.SHUT_WR)
                client.settimeout(5)
                try:
                    answer = client.recv(4096)
                except OSError:
                    answer = b""
                if answer.startswith(b"HTTP/1.1 2"):
                    gateway.result.check(False, f"half a push was answered {answer[:20]}")
                client.close()

    gateway.attack(f"{count} clients gone in mid-body", act, 64)
    gateway.result.equal(gateway.groups(), set(), "groups of clients that left")


def hoarders(gateway, budget, count):
    """Large bodies that never end: together they take what the budget allows, and no more."""
    lines = b"".join(b"m{l=\"%d\"} 1\n" % n for n in range(250_000))
    head = b"PUT /metrics/job/hoard HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\n"

    def act():
        clients = connected(gateway.port, count, head)
        refused = set()

        def look():
            for client in clients:
                client.settimeout(0.01)
                try:
                    if client.recv(4096).startswith(b"HTTP/1.1 503 "):
                        refused.add(client)
                except OSError:
                    pass
            return refused

        for client in clients:
            client.settimeout(10)
            try:
                client.sendall(lines)
            except OSError:
                pass
            look()
        tally.eventually(look)
        gateway.result.check(0 < len(refused) < count, f"hoarders: {len(refused)} of {count} were answered 503")
        for client in clients:
            reset(client)

    # Freed memory stays in the allocator, and a buffer that grows is there twice.
    gateway.attack(f"{count} bodies that never end", act, 2 * budget + 64)
    gateway.result.check(gateway.exceeded("web.max-body-memory") > 0, "web.max-body-memory is counted")
    fits = wire.ask(gateway.port, "PUT", "/metrics/job/fits", lines[:1_000_000].rsplit(b"\n", 1)[0] + b"\n")
    gateway.result.equal(fits.status, 200, "a large push after hoarders")
    wire.ask(gateway.port, "DELETE", "/metrics/job/fits")
