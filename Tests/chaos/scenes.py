"""What happens to the gateway while it is pushed to."""

import os
import random
import subprocess
import time

from disk import Disk
from gateway import Gateway
from history import History, complaint
from pusher import Pusher, served
from support import places, tally, wire

THREADS = 4
ERRORS = "pushgateway_persistence_errors_total"
FAULTS = ("sync", "write", "folder")  # as disk.c knows them
GROUPS = 10  # of each thread
PADDING = 60_000  # so that within a second the log is long enough to be copied


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
        self.pushers = [Pusher(mine, given.seed * 100 + n, padding) for n, mine in enumerate(share)]

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


class Missed:
    """Counts what is not as promised, where that is expected."""

    count = 0

    def check(self, holds, what):
        self.count += not holds


def kill(result, argv, folder, given):
    """-9 at a random moment: what was acknowledged is served again, or at most an interval of it is lost."""
    total = 0
    with Play(argv, folder, given) as play:
        for number in range(given.kills):
            time.sleep(play.random.uniform(0.05, 0.6) + play.interval * play.random.uniform(0, 2))
            until, acknowledged = play.kill()
            total += acknowledged
            play.gateway.start()
            play.judge(result, f"kill {number + 1}", until)
            play.resume()
    play.report("kill", f"{given.kills} kills", total)


def power(result, argv, folder, given):
    """Power cuts: what was synced is there, and at every second of them some of what was not."""
    cuts(result, argv, folder, given, given.kills)


def lie(result, argv, folder, given):
    """The same on a disk that says that it has synced and has not: shows that the scene power would notice."""
    missed = Missed()
    cuts(missed, argv, folder, given, min(given.kills, 5), "lie")
    result.check(missed.count > 0, "on a disk that lies about syncs nothing is missed after power cuts")


def cuts(result, argv, folder, given, count, *faults):
    disk, total = Disk(folder), 0
    with Play(argv, disk.folder, given, disk.environment(), padding=PADDING) as play:
        for number in range(count):
            disk.fail(*faults)
            time.sleep(play.random.uniform(0.05, 0.6) + play.interval * play.random.uniform(0, 2))
            if number % 5 == 4:
                disk.await_copy()
                time.sleep(play.random.uniform(0, 0.05))
            until, acknowledged = play.kill()
            total += acknowledged
            disk.cut(play.random, torn=number % 2)
            play.gateway.start()
            play.judge(result, f"power cut {number + 1}", until)
            play.resume()
    play.report(" ".join(["power", *faults]), f"{count} power cuts", total)


def syncs(result, argv, folder, given):
    """Syncs and writes that fail for a while. Nothing that they were to write may be relied on from then on: after
    power cuts, also after the process was killed and another went on, what was acknowledged is there."""
    disk, total = Disk(folder), 0
    with Play(argv, disk.folder, given, disk.environment(), padding=PADDING) as play:
        for number in range(given.kills):
            fault = FAULTS[number % len(FAULTS)]
            what = f"{number + 1}: {fault} fails"
            time.sleep(play.random.uniform(0.1, 0.4))
            fail(result, play, disk, fault, what)
            if play.random.random() < 0.5:
                mend(result, play, disk, what)
            if play.random.random() < 0.7:
                # Only who begins a log syncs the folder, and a log ends with TERM.
                until, acknowledged = play.terminate() if fault == "folder" else play.kill()
                total += acknowledged
                if fault != "folder":
                    disk.fail()
                play.gateway.start()
                play.judge(result, f"{what}: killed", until)
                play.resume()
                time.sleep(play.random.uniform(0.1, 0.3) + play.interval)
                disk.fail()
                time.sleep(play.random.uniform(0.1, 0.3) + play.interval)
            until, acknowledged = play.kill()
            total += acknowledged
            disk.fail()
            disk.cut(play.random, torn=number % 2)
            play.gateway.start()
            play.judge(result, f"{what}: power cut", until)
            play.resume()
    play.report("syncs", f"{given.kills} rounds of faults", total)


def fail(result, play, disk, fault, what):
    """0s refuses, an interval does not and counts."""
    refused, errors = play.refused(), play.gateway.own(ERRORS)
    disk.fail(fault)
    time.sleep(play.random.uniform(0.2, 0.6) + 2 * play.interval)
    if fault == "folder":
        return
    counted = tally.eventually(lambda: play.gateway.own(ERRORS) > errors, 20)
    result.check(counted, f"{what}: errors are counted")
    if play.interval:
        result.equal(play.refused(), refused, f"{what}: pushes refused")
    else:
        heard = tally.eventually(lambda: play.refused() > refused, 20)
        result.check(heard, f"{what}: pushes that cannot be kept get 503")


def mend(result, play, disk, what):
    """It recovers though nobody pushes, and then nothing that was refused may come back."""
    play.pause()
    disk.fail()
    mended = time.monotonic()
    recovered = tally.eventually(lambda: play.gateway.persisted_until() > mended, 10, 0.05)
    result.check(recovered, f"{what}: recovers by itself")
    for history in play.histories:
        history.undo()
    if play.random.random() < 0.5:
        play.resume()
        time.sleep(play.random.uniform(0, 0.3) + play.interval)


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
        with Play(argv, mount, given, threads=64) as play:
            time.sleep(0.5)
            with open(f"{mount}/filler", "wb", buffering=0) as filler:
                fill(filler)
            time.sleep(1 + 2 * play.interval)
            if play.interval:
                result.equal(play.refused(), 0, "pushes refused on a full disk in interval mode")
            else:
                result.check(play.refused() > 0, "pushes that cannot be kept get 503")
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


SCENES = {"kill": kill, "power": power, "lie": lie, "syncs": syncs, "term": term, "disk": disk, "clock": clock}
