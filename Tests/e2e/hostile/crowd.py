"""Connections by the thousand, held by several processes with addresses of their own: a process may have only so
many files open, and an address only so many ports."""

import math
import pathlib
import resource
import socket
import subprocess
import sys
import time

E2E = pathlib.Path(__file__).resolve().parents[1]
MOST = 10_000  # of one process
BIND_ADDRESS_NO_PORT = 24  # ip(7): ports that closed connections still hold to another server are free


def allow_many_files():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


class Crowd:
    def __init__(self, port, count, start=b""):
        shares = math.ceil(count / min(MOST, allow_many_files() - 100))
        self.holders = [
            subprocess.Popen(
                [sys.executable, "-m", "hostile.crowd", str(port), str(count * (n + 1) // shares - count * n // shares), str(n)],
                cwd=E2E, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            for n in range(shares)
        ]  # fmt: skip
        self.tell("connect", start.hex())

    def tell(self, *words):
        """Every holder does so at once; what they answered is added up."""
        for holder in self.holders:
            print(*words, file=holder.stdin, flush=True)
        return sum(int(holder.stdout.readline()) for holder in self.holders)

    def send(self, data, share=1):
        """From that share of them."""
        self.tell("send", data.hex(), share)

    def trickle(self, data, rounds, pause):
        """Each sends a byte now and then, as long as it may."""
        self.tell("trickle", data.hex(), rounds, pause)

    def ended(self):
        """How many the server has ended, after whatever it said."""
        return self.tell("ended")

    def close(self):
        for holder in self.holders:
            holder.stdin.close()
            holder.stdout.close()
            holder.wait(60)


class Holder:
    def __init__(self, port, count, number):
        self.port, self.count, self.address = port, count, f"127.0.0.{2 + number}"
        self.clients = []

    def connect(self, start=""):
        for _ in range(self.count):
            client = socket.socket()
            client.settimeout(20)
            client.setsockopt(socket.IPPROTO_IP, BIND_ADDRESS_NO_PORT, 1)
            client.bind((self.address, 0))
            client.connect(("127.0.0.1", self.port))
            client.sendall(bytes.fromhex(start))
            self.clients.append(client)
        return len(self.clients)

    def send(self, data, share):
        for client in self.clients[: int(len(self.clients) * float(share))]:
            client.sendall(bytes.fromhex(data))
        return 0

    def trickle(self, data, rounds, pause):
        data = bytes.fromhex(data)
        for turn in range(int(rounds)):
            for client in self.clients:
                try:
                    client.send(data[turn : turn + 1])
                except OSError:
                    pass
            time.sleep(float(pause))
        return 0

    def ended(self):
        return sum(map(ended, self.clients))


def ended(client):
    client.setblocking(False)
    try:
        while client.recv(4096):
            pass
        return True
    except BlockingIOError:
        return False
    except OSError:
        return True


if __name__ == "__main__":
    allow_many_files()
    held = Holder(*map(int, sys.argv[1:]))
    for line in sys.stdin:
        verb, *words = line.split()
        print(getattr(held, verb)(*words), flush=True)
