"""Hundreds and thousands of busy keep-alive connections: every push is answered."""

import resource
import selectors
import socket
import time

from support import places, server, tally, wire

PUSHES, SECONDS = 4, 40


class Client:
    """One connection that pushes again as soon as it is answered."""

    def __init__(self, port, number):
        body = f"m {number}\n".encode()
        self.request = wire.request("POST", f"/metrics/job/c{number % 100}", body)
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.left, self.good, self.received = PUSHES, 0, b""

    def push(self):
        self.left -= 1
        self.socket.sendall(self.request)

    def read(self):
        """Whether there is more to come."""
        data = self.socket.recv(4096)
        self.received += data
        if data and b"\r\n\r\n" not in self.received:
            return True
        self.good += self.received.startswith(b"HTTP/1.1 200 ")
        self.received = b""
        if not data or not self.left:
            return False
        self.push()
        return True


def answered(port, count):
    selector = selectors.DefaultSelector()
    clients = [Client(port, n) for n in range(count)]
    for client in clients:
        selector.register(client.socket, selectors.EVENT_READ, client)
        client.push()
    end = time.monotonic() + SECONDS
    while selector.get_map() and time.monotonic() < end:
        for key, _ in selector.select(1):
            if not key.data.read():
                selector.unregister(key.fileobj)
    for client in clients:
        client.socket.close()
    return sum(client.good for client in clients)


_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192) if most > 0 else 8192, most))
result = tally.Tally("connections")
with server.Server(places.ours()) as gateway:
    for count in [128, 256, 2000]:
        result.equal(answered(gateway.port, count), count * PUSHES, f"pushes answered on {count} connections")
    result.equal(wire.ask(gateway.port, "GET", "/metrics").status, 200, "scrape after it")
result.finish()
