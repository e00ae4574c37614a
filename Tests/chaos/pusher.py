"""Threads that push to and delete their own groups as fast as they are answered, and write down what was."""

import random
import threading
import time

from history import body
from support import wire


class Pusher(threading.Thread):
    def __init__(self, histories, seed, padding, deletes):
        super().__init__(daemon=True)
        self.histories, self.padding, self.deletes = histories, padding, deletes
        self.random = random.Random(seed)
        self.port = None
        self.running = threading.Event()
        self.idle = threading.Event()
        self.idle.set()
        self.ended = False
        self.refused = {}  # status → how often
        self.unavailable_ok = False

    def serve(self, port):
        """Goes on against the server at that port."""
        self.port = port
        self.running.set()

    def pause(self):
        self.running.clear()
        self.idle.wait(30)

    def end(self):
        self.ended = True
        self.running.set()
        self.join(30)

    def run(self):
        while True:
            self.running.wait()
            if self.ended:
                return
            self.idle.clear()
            try:
                self.work()
            except (OSError, wire.Closed, ValueError, IndexError):
                self.running.wait(0.01)  # the server is gone: wait for the next
                time.sleep(0.01)
            finally:
                self.idle.set()

    def work(self):
        connection = wire.Connection(self.port, timeout=10)
        try:
            while self.running.is_set() and not self.ended:
                self.one(connection)
        finally:
            connection.close()

    def one(self, connection):
        history = self.random.choice(self.histories)
        is_push = self.random.random() >= self.deletes
        operation = history.next(is_push)
        if is_push:
            method = self.random.choice(("PUT", "POST"))
            answer = connection.ask(method, history.group, body(operation.number, self.random.choice((0, self.padding))))
        else:
            answer = connection.ask("DELETE", history.group)
        if answer.status in (200, 202):
            operation.acknowledged = time.monotonic()
        else:
            operation.is_refused = True
            self.refused[answer.status] = self.refused.get(answer.status, 0) + 1


def served(port):
    """The values of a scrape: group path → family → value."""
    groups = {}
    text = wire.ask(port, "GET", "/metrics").text()
    for line in text.splitlines():
        if not line.startswith("chaos_"):
            continue
        family, _, rest = line.partition("{")
        labels, _, value = rest.rpartition("} ")
        job = labels.split('job="', 1)[1].split('"', 1)[0]
        groups.setdefault(f"/metrics/job/{job}", {})[family] = value
    return groups
