"""What happens to the gateway while it is pushed to."""

import os
import subprocess
import time

from play import Play
from power import ERRORS, lie, power, syncs
from support import places, wire


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
            errors = play.gateway.own(ERRORS)
            statuses = outgrow(play, lambda: play.gateway.own(ERRORS) > errors)
            if play.interval:
                result.check(play.gateway.own(ERRORS) > errors, "a full disk is counted in interval mode")
                result.equal((play.refused(), statuses), (0, {200}), "pushes refused on a full disk, answers to the large ones")
            else:
                # The first to be refused may be one of the small ones.
                result.equal(statuses - {200, 503}, set(), "answers to pushes that cannot be kept")
                result.check(503 in statuses or play.refused() > 0, "pushes that cannot be kept get 503")
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


def outgrow(play, has_failed):
    """The answers to large pushes on a full disk until some could not be kept: what the files hold already is written to again."""
    statuses = set()
    for number in range(1000):
        answer = wire.ask(play.gateway.port, "PUT", f"/metrics/job/large/number/{number}", b'large{is="%s"} 1\n' % (b"x" * 60_000))
        statuses.add(answer.status)
        if answer.status != 200 or has_failed():
            break
    time.sleep(play.interval)
    return statuses


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
