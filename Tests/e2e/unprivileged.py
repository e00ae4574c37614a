"""As the Helm chart runs it: uid 65534 without any privilege, a read-only root, probes, a volume for the data."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from support import places, server, tally, wire

USER = 65534
# Everything but the volume is read-only for what follows; then root is given up for good.
CONFINE = """
mount -o remount,bind,ro / || exit 97
mount -t tmpfs -o size=16m,mode=700,uid={user},gid={user} data "$0" || exit 98
cd /
exec setpriv --reuid {user} --regid {user} --clear-groups --no-new-privs --bounding-set -all \
  --inh-caps -all -- "$@"
""".format(user=USER)


def confined(volume):
    """The words that stand before the server's."""
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", CONFINE, str(volume)]


def facts(pid):
    """What the kernel says of the process: user, privileges, and whether its root is read-only."""
    status = dict(
        line.split(":\t", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
        if ":\t" in line
    )  # fmt: skip
    mounts = [line.split() for line in pathlib.Path(f"/proc/{pid}/mountinfo").read_text().splitlines()]
    root = [mount[5].split(",") for mount in mounts if mount[4] == "/"]
    return status["Uid"].split()[0], int(status["CapEff"], 16), "ro" in root[-1]


def serve(result, binary, volume):
    flags = ["--web.telemetry-path=/telemetry", f"--persistence.file={volume}/pushgateway.data",
             "--persistence.interval=100ms"]  # fmt: skip
    with server.Server([*confined(volume), *binary], flags) as gateway:
        result.equal(facts(gateway.process.pid), (str(USER), 0, True), "user, privileges, root")
        for probe in ["/-/healthy", "/-/ready"]:
            answer = wire.ask(gateway.port, "GET", probe)
            result.equal((answer.status, answer.body), (200, b"OK"), probe)
        pushed = wire.ask(gateway.port, "PUT", "/metrics/job/chart/pod/p", b"# TYPE up gauge\nup 1\n")
        result.equal(pushed.status, 200, "push")
        scrape = wire.ask(gateway.port, "GET", "/telemetry")
        result.check('up{instance="",job="chart",pod="p"} 1' in scrape.text(), "scrape")
        result.equal(wire.ask(gateway.port, "GET", "/metrics").status, 404, "moved scrape")
        gateway.signal(signal.SIGTERM)
        result.equal(gateway.exit_status(), 0, "exit status")
        log = gateway.output()
        for complaint in ["level=error", "denied", "read-only"]:
            result.check(complaint not in log.lower(), f"no {complaint!r} in the log: {log[-400:]}")


def low_port(result, binary, volume):
    """A listener it has no right to is an error, not a silence; where anyone may, it listens."""
    low = int(pathlib.Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text())
    if low <= 1:
        return
    argv = [*confined(volume), *binary, f"--web.listen-address=127.0.0.1:{low - 1}"]
    ran = subprocess.run(argv, capture_output=True, text=True, timeout=10)
    result.equal(ran.returncode, 1, "exit status on a privileged port")
    result.check("bind: permission denied" in ran.stderr, f"log: {ran.stderr[-200:]}")


result = tally.Tally("unprivileged")
with tempfile.TemporaryDirectory() as temporary:
    folder = pathlib.Path(temporary)
    folder.chmod(0o755)
    volume = folder / "data"
    volume.mkdir()
    program, *rest = places.ours()
    # The user need not be able to read where it was built.
    binary = [shutil.copy(program, folder / "pushgateway"), *rest]
    if os.geteuid() != 0 or subprocess.run([*confined(volume), "true"]).returncode:
        print("e2e unprivileged: not run, it needs root and mount namespaces")
        result.passed += 1
    else:
        for scene in [serve, low_port]:
            try:
                scene(result, binary, volume)
            except (OSError, wire.Closed, RuntimeError, subprocess.TimeoutExpired) as problem:
                result.check(False, f"{type(problem).__name__} {problem}")
result.finish()
