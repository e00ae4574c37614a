"""Scenes on a disk that forgets what was not synced, and where writes and syncs fail."""

import time

from disk import Disk
from play import Play
from support import tally

ERRORS = "pushgateway_persistence_errors_total"
FAULTS = ("sync", "write", "folder")  # as disk.c knows them
PADDING = 60_000  # so that within a second the log is long enough to be copied


class Missed:
    """Counts what is not as promised, where that is expected."""

    count = 0

    def check(self, holds, what):
        self.count += not holds


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
    least = 1.5 if faults else 0  # intervals: something must have been promised
    with Play(argv, disk.folder, given, disk.environment(), padding=PADDING) as play:
        for number in range(count):
            disk.fail(*faults)
            time.sleep(play.random.uniform(0.05, 0.6) + play.interval * play.random.uniform(least, 2))
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
