"""What happens to the gateway while it is pushed to."""

import os
import random
import subprocess
import time

from gateway import Gateway
from history import History, complaint
from pusher import Pusher, served
from support import places, wire

THREADS = 4
GROUPS = 40
COMMIT = 2.0  # seconds that one commit may take on a busy machine


class Play:
    """A gateway, its pushers and the histories of all groups."""

    def __init__(self, argv, folder, given, environment=None):
        self.interval = float(given.interval.rstrip("s"))
        self.random = random.Random(given.seed)
        flags = [f"--persistence.file={folder}/metrics", f"--persistence.interval={given.interval}"]
        if given.reference:  # its default: what an administrator gets who sets the file alone
            flags = flags[:1]
        self.gateway = Gateway(argv, flags, environment)
        self.histories = [History(f"/metrics/job/chaos{n:03}") for n in range(GROUPS)]
        share = [self.histories[n::THREADS] for n in range(THREADS)]
        self.pushers = [Pusher(mine, given.seed * 100 + n) for n, mine in enumerate(share)]

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


def kill(result, argv, folder, given):
    """-9 at a random moment: what was acknowledged is served again, or at most an interval of it is lost."""
    total = 0
    with Play(argv, folder, given) as play:
        for number in range(given.kills):
            time.sleep(play.random.uniform(0.05, 0.6) + play.interval * play.random.uniform(0, 2))
            killed = time.monotonic()
            play.gateway.kill()
            play.pause()
            total += play.acknowledged()
            play.gateway.start()
            until = killed - play.interval - COMMIT if play.interval else killed + 60
            play.judge(result, f"kill {number + 1}", until)
            play.resume()
    print(f"kill: {given.kills} kills, {total} operations acknowledged before them")


def term(result, argv, folder, given):
    """TERM under load: everything acknowledged is there after the next start, whatever the interval."""
    with Play(argv, folder, given) as play:
        for number in range(max(3, given.kills // 5)):
            time.sleep(play.random.uniform(0.2, 0.8))
            result.equal(play.gateway.terminate(), 0, f"exit status after TERM {number + 1}")
            play.pause()
            play.gateway.start()
            play.judge(result, f"TERM {number + 1}")
            play.resume()


def disk(result, argv, folder, given):
    """A full disk: interval mode takes pushes and recovers, 0s refuses what it cannot keep."""
    mount = f"{folder}/small"
    os.mkdir(mount)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100m", "chaos", mount], check=True)
    try:
        with Play(argv, mount, given) as play:
            time.sleep(0.5)
            with open(f"{mount}/filler", "wb", buffering=0) as filler:
                fill(filler)
            time.sleep(1 + 2 * play.interval)
            refused = sum(p.refused.get(503, 0) for p in play.pushers)
            if play.interval:
                result.equal(refused, 0, "pushes refused on a full disk in interval mode")
            else:
                result.check(refused > 0, "pushes that cannot be kept get 503")
            os.remove(f"{mount}/filler")
            result.check(recovers(play), "writes again when there is room")
            play.pause()
            time.sleep(play.interval * 2 + 0.2)
            killed = time.monotonic()
            play.gateway.kill()
            play.gateway.start()
            play.judge(result, "after the disk was full", killed - play.interval)
    finally:
        subprocess.run(["umount", "-l", mount], check=True)


def fill(filler):
    block = b"\0" * 4096
    try:
        while True:
            filler.write(block)
    except OSError:
        pass


def recovers(play):
    """Whether a push is durably taken again within ten seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            if wire.ask(play.gateway.port, "PUT", "/metrics/job/probe", b"probe 1\n").status in (200, 202):
                return True
        except (OSError, wire.Closed):
            pass
        time.sleep(0.1)
    return False


def clock(result, argv, folder, given):
    """The wall clock jumps a day back and forth: nothing is lost, nothing is held up."""
    library = next(places.PEERS.glob("usr/lib/*/faketime/libfaketimeMT.so.1"), None)
    if not library:
        return result.check(False, "libfaketime is not unpacked")
    stamp = f"{folder}/offset"
    set_offset(stamp, "+0")
    environment = dict(
        os.environ, LD_PRELOAD=str(library), FAKETIME_TIMESTAMP_FILE=stamp, FAKETIME_NO_CACHE="1",
        FAKETIME_DONT_FAKE_MONOTONIC="1",
    )  # fmt: skip
    with Play(argv, folder, given, environment) as play:
        for offset in ("+86400", "-86400", "+0"):
            set_offset(stamp, offset)
            before = play.acknowledged()
            time.sleep(0.5 + play.interval)
            result.check(play.acknowledged() > before, f"pushes go on with the clock at {offset} s")
            play.pause()
            time.sleep(play.interval * 2)
            play.gateway.kill()
            play.gateway.start()
            play.judge(result, f"killed with the clock at {offset} s")
            play.resume()


def set_offset(path, seconds):
    with open(path + ".new", "w") as file:
        file.write(seconds + "\n")
    os.replace(path + ".new", path)


SCENES = {"kill": kill, "term": term, "disk": disk, "clock": clock}
