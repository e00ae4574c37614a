"""A gateway that is pushed to, and whether it keeps its word."""

import random
import time

from gateway import Gateway
from history import History, complaint
from pusher import Pusher, served

THREADS = 4
GROUPS = 10  # of each thread


class Play:
    """A gateway, its pushers and the histories of all groups."""

    def __init__(self, argv, folder, given, environment=None, threads=THREADS, padding=0):
        self.interval = float(given.interval.rstrip("s"))
        self.random = random.Random(given.seed)
        self.oldest = 0  # seconds that acknowledged operations were not on disk, at most
        flags = [f"--persistence.file={folder}/metrics", f"--persistence.interval={given.interval}"]
        if given.reference:  # its default: what an administrator gets who sets the file alone
            flags = flags[:1]
        self.gateway = Gateway(argv, flags, environment)
        self.histories = [History(f"/metrics/job/chaos{n:03}") for n in range(GROUPS * threads)]
        share = [self.histories[n::threads] for n in range(threads)]
        # Every second one never deletes: where there are always deletes under way, nothing may be served too.
        self.pushers = [
            Pusher(mine, given.seed * 100 + n, padding, deletes=0.2 * (n % 2)) for n, mine in enumerate(share)
        ]

    def __enter__(self):
        for pusher in self.pushers:
            pusher.start()
        self.gateway.start()
        self.resume()
        return self

    def __exit__(self, *error):
        for pusher in self.pushers:
            pusher.end()
        self.gateway.stop()

    def resume(self):
        for pusher in self.pushers:
            pusher.serve(self.gateway.port)

    def pause(self):
        for pusher in self.pushers:
            pusher.pause()

    def kill(self):
        """Until when what was acknowledged must have been kept, and how much of it there was.

        With an interval the gateway itself says until when all is on disk, however slow that is.
        """
        until = self.gateway.persisted_until() if self.interval else float("inf")
        killed = time.monotonic()
        self.gateway.kill()
        self.pause()
        self.oldest = max(self.oldest, killed - until)
        return until, self.acknowledged()

    def terminate(self):
        """The same: everything, whatever the interval."""
        self.gateway.terminate()
        self.pause()
        return float("inf"), self.acknowledged()

    def report(self, what, count, acknowledged):
        ages = f", at most {self.oldest:.2f} s of it not on disk" if self.interval else ""
        print(f"{what}: {count}, {acknowledged} operations acknowledged before them{ages}", flush=True)

    def refused(self):
        return sum(p.refused.get(503, 0) for p in self.pushers)

    def acknowledged(self):
        return sum(o.acknowledged is not None for h in self.histories for o in h.operations)

    def judge(self, result, what, until=float("inf")):
        """Compares what is served with what was promised, and settles it."""
        shown = served(self.gateway.port)
        complaints = []
        for history in self.histories:
            mine = shown.get(history.group, {})
            complaints.append(complaint(history, mine, until))
            values = list(mine.values())
            history.settle(int(float(values[0])) if values else None)
        complaints = [c for c in complaints if c]
        result.check(not complaints, f"{what}: {len(complaints)} groups, for instance {'; '.join(complaints[:2])}")
