"""The container image by buildah, without an engine: its contract, and its data over a restart."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile

from machine import ROOT, pushed, tally
from support import server, wire

ARCHIVE = ROOT / ".build/image/pushgateway.tar"
LIMIT = 80 << 20
USER = 65534


class Engine:
    """buildah with storage of its own."""

    def __init__(self, folder):
        self.words = ["buildah", "--root", f"{folder}/storage", "--runroot", f"{folder}/run", "--storage-driver", "vfs"]

    def __call__(self, *words):
        return subprocess.run(
            [*self.words, *words], check=True, stdout=subprocess.PIPE, text=True, timeout=120).stdout.strip()


@contextlib.contextmanager
def container(engine, name, volume, port):
    """The image's program, started as an engine would; yields its process."""
    flags = [f"--web.listen-address=127.0.0.1:{port}", "--persistence.file=/data/pushgateway.data"]
    process = subprocess.Popen(
        [*engine.words, "run", "--isolation", "chroot", "--volume", f"{volume}:/data", name, "--",
         "/bin/pushgateway", *flags], stdin=subprocess.DEVNULL)  # fmt: skip
    try:
        program = tally.eventually(lambda: found(flags[0]) and answers(port) and found(flags[0]), 30)
        if not program:
            raise RuntimeError("the container does not serve")
        yield program
        os.kill(program, signal.SIGTERM)
        process.wait(20)
    finally:
        process.kill()
        process.wait()


def found(flag):
    """The process that has the flag and is the program itself."""
    for command in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = command.read_bytes().split(b"\0")
            if words[0] == b"/bin/pushgateway" and flag.encode() in words:
                return int(command.parent.name)
    return None


def answers(port):
    try:
        return wire.ask(port, "GET", "/-/ready").status == 200
    except OSError:
        return False


def contract(result, engine, name, mounted):
    config = json.loads(engine("inspect", "--type", "container", name))["OCIv1"]["config"]
    result.equal(config["Entrypoint"], ["/bin/pushgateway"], "the entry point takes the flags")
    result.equal(config.get("Cmd"), None, "and none by default")
    result.equal(list(config["ExposedPorts"]), ["9091"], "port")
    result.equal(list(config["Volumes"]), ["/data"], "volume")
    result.equal(config["User"], f"{USER}:{USER}", "user")
    size = sum(path.lstat().st_size for path in pathlib.Path(mounted).rglob("*") if not path.is_symlink())
    result.check(size < LIMIT and ARCHIVE.stat().st_size < LIMIT, f"{size} bytes unpacked")
    print(f"image: {ARCHIVE.stat().st_size >> 20} MiB, {size >> 20} MiB unpacked")
    writable = subprocess.run(
        ["setpriv", "--reuid", str(USER), "--regid", str(USER), "--clear-groups",
         "find", mounted, "-xdev", "-writable", "-not", "-type", "l"], stdout=subprocess.PIPE, text=True)  # fmt: skip
    result.equal(writable.stdout.split(), [f"{mounted}/data"], "what its user may write to")
    version = engine("run", "--isolation", "chroot", name, "--", "/bin/pushgateway", "--version")
    result.check(version.startswith("pushgateway, version"), "the program finds its libraries")
    result.equal(list(pathlib.Path(f"{mounted}/bin").iterdir()), [pathlib.Path(f"{mounted}/bin/pushgateway")], "no shell")


def kept(result, engine, name, volume):
    port = server.free_port()
    with container(engine, name, volume, port) as process:
        user = pathlib.Path(f"/proc/{process}/status").read_text().split("Uid:\t")[1].split()[:4]
        result.equal(user, [str(USER)] * 4, "user of the process")
        result.equal(wire.ask(port, "PUT", "/metrics/job/kept", b"kept 1\n").status, 200, "push")
        lines = pushed(wire.ask(port, "GET", "/metrics").text(), "kept")
        result.equal(len(lines), 3, "its lines")
    with container(engine, name, volume, port):
        result.equal(pushed(wire.ask(port, "GET", "/metrics").text(), "kept"), lines, "data after a restart")


result = tally.Tally("deb image")
with tempfile.TemporaryDirectory(dir=ROOT / ".build") as folder, tempfile.TemporaryDirectory() as volume:
    os.chmod(folder, 0o755)
    os.chown(volume, USER, USER)
    engine = Engine(folder)
    name = engine("from", f"oci-archive:{ARCHIVE}")
    mounted = engine("mount", name)
    for path in pathlib.Path(mounted).relative_to(folder).parents:
        os.chmod(f"{folder}/{path}", 0o755)
    try:
        contract(result, engine, name, mounted)
        kept(result, engine, name, volume)
    except (OSError, KeyError, RuntimeError, subprocess.SubprocessError, wire.Closed) as problem:
        result.check(False, f"{type(problem).__name__} {problem}")
    engine("rm", "--all")
result.finish()
