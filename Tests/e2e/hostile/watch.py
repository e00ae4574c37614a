"""What an attack does to the others: the server's memory, and a pusher beside it."""

import socket
import ssl
import threading
import time

from support import places, server, tally, wire

MIB = 1 << 20


class Secured(wire.Connection):
    def open(self):
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.socket = context.wrap_socket(plain)
        self.reader = self.socket.makefile("rb")
        self.ended = False


class Pusher(threading.Thread):
    """Pushes again as soon as it is answered, on one connection, until told to stop."""

    def __init__(self, port, connect):
        super().__init__(daemon=True)
        self.port, self.connect = port, connect
        self.over = threading.Event()
        self.seconds, self.wrong = [], []

    def run(self):
        connection = self.connect(self.port)
        while not self.over.is_set():
            start = time.monotonic()
            try:
                answer = connection.ask("PUT", "/metrics/job/beside", b"beside 1\n")
                if answer.status != 200:
                    self.wrong.append(answer.status)
            except (OSError, wire.Closed) as error:
                self.wrong.append(repr(error))
                connection = self.connect(self.port)
            self.seconds.append(time.monotonic() - start)
            time.sleep(0.002)

    def percentile(self, part):
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("inf")


class Watched(server.Server):
    """A gateway whose attacks are watched one by one."""

    def __init__(self, result, flags=(), figures=False, connect=wire.Connection):
        self.connect = connect
        super().__init__(places.ours(), ["--persistence.file=", *flags])
        self.result, self.figures = result, figures

    def status(self, field):
        with open(f"/proc/{self.process.pid}/status") as lines:
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field))

    def forget_peak(self):
        with open(f"/proc/{self.process.pid}/clear_refs", "w") as file:
            file.write("5")

    def attack(self, what, act, growth):
        """Acts, and checks that memory grew by at most so many MiB and that another was served."""
        self.forget_peak()
        before = self.status("VmRSS")
        pusher = Pusher(self.port, self.connect)
        pusher.start()
        start = time.monotonic()
        try:
            act()
        finally:
            elapsed = time.monotonic() - start
            tally.eventually(lambda: len(pusher.seconds) > 5, 10, 0.01)
            pusher.over.set()
            pusher.join(10)
        self.result.check(self.process.poll() is None, f"{what}: the process lives")
        grown = (self.status("VmHWM") - before) / MIB
        self.result.check(grown <= growth, f"{what}: memory grew by {grown:.0f} MiB, {growth} are allowed")
        self.result.equal(pusher.wrong, [], f"{what}: what another pusher met")
        self.result.check(len(pusher.seconds) > 2, f"{what}: another pusher was served {len(pusher.seconds)} times")
        self.result.check(pusher.percentile(1) < 5, f"{what}: another pusher waited {pusher.percentile(1):.2f} s")
        if self.figures:
            print(
                f"{what}: {elapsed:.1f} s, +{grown:.0f} MiB, {len(pusher.seconds)} pushes beside it: "
                f"p50 {1000 * pusher.percentile(0.5):.1f} ms, p99 {1000 * pusher.percentile(0.99):.1f} ms, "
                f"most {1000 * pusher.percentile(1):.1f} ms",
                flush=True,
            )  # fmt: skip

    def exceeded(self, flag):
        """How often the limit of that flag was met."""
        for line in wire.ask(self.port, "GET", "/metrics").text().splitlines():
            if line.startswith(f'pushgateway_limit_exceeded_total{{limit="{flag}"}} '):
                return int(float(line.split()[-1]))
        return 0

    def groups(self):
        """The jobs that are there, but for the pusher's beside."""
        jobs = set()
        for line in wire.ask(self.port, "GET", "/metrics").text().splitlines():
            if line.startswith("push_time_seconds{"):
                jobs.add(line.split('job="')[1].split('"')[0])
        return jobs - {"beside"}
