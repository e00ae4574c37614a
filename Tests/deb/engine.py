"""The image in podman, by the commands of the documents, and the compose file beside a Prometheus."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from machine import ROOT, package, pushed, tally
from support import places, server, wire

ARCHIVE = ROOT / ".build/image/pushgateway.tar"
USER = 65534
# One mount namespace for all commands, for podman's networks are mounts; cgroups of two kinds it cannot read.
PLACE = "mount -t cgroup2 cgroup2 /sys/fs/cgroup && echo made && exec sleep infinity"
SETTINGS = """
[containers]
cgroups = "disabled"
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
"""
STORAGE = """
[storage]
driver = "vfs"
graphroot = "{0}/storage"
runroot = "{0}/run"
"""


class Engine:
    """podman with storage of its own."""

    def __init__(self, folder):
        pathlib.Path(f"{folder}/containers.conf").write_text(SETTINGS)
        pathlib.Path(f"{folder}/storage.conf").write_text(STORAGE.format(folder))
        self.environment = dict(
            os.environ, CONTAINERS_CONF=f"{folder}/containers.conf", CONTAINERS_STORAGE_CONF=f"{folder}/storage.conf",
            TMPDIR=folder)  # fmt: skip
        self.bridges = bridges()
        self.place = subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", PLACE], stdout=subprocess.PIPE)
        self.place.stdout.readline()

    def end(self):
        with contextlib.suppress(RuntimeError):
            self.shell("podman rm --all --force; podman volume rm --all --force; podman network prune --force")
        self.place.kill()
        self.place.wait()
        for bridge in bridges() - self.bridges:
            subprocess.run(["ip", "link", "delete", bridge], check=False)

    def shell(self, script, folder=ROOT):
        ran = subprocess.run(
            ["nsenter", "--mount", f"--target={self.place.pid}", f"--wdns={folder}", "sh", "-ec", script], env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, timeout=300)  # fmt: skip
        if ran.returncode != 0:
            raise RuntimeError(f"{script}: {ran.stdout[-500:]} {ran.stderr[-1000:]}")
        return ran.stdout.strip()


def bridges():
    return {path.name for path in pathlib.Path("/sys/class/net").glob("cni-podman*")}


def commands(document, begin):
    """The commands of a document that begin with some words, each on one line."""
    text = (ROOT / document).read_text().replace("\\\n", "")
    return re.findall(rf"^{begin}.*$", text, re.MULTILINE)


def ready(port):
    def asked():
        with contextlib.suppress(OSError, wire.Closed):
            return wire.ask(port, "GET", "/-/ready").status == 200

    return tally.eventually(asked, 30)


def loaded(result, engine):
    told = engine.shell(f"podman load -i {ARCHIVE}")
    version = subprocess.run(
        ["dpkg-deb", "-f", package(), "Version"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    result.check(f"localhost/pushgateway:{version}" in told, f"podman load: {told}")


def run_as_documented(result, engine):
    found = [*commands("README.md", "podman run"), *commands("docs/packaging.md", "podman run")]
    result.check(len(found) >= 3, f"commands of the documents: {found}")
    for command in found:
        port = server.free_port()
        name = engine.shell(command.replace("-p 9091:", f"-p 127.0.0.1:{port}:"))
        result.check(ready(port), f"{command}: {engine.shell(f'podman logs {name} 2>&1')[-500:]}")
        result.equal(wire.ask(port, "PUT", "/metrics/job/kept", b"kept 1\n").status, 200, f"push: {command}")
        lines = pushed(wire.ask(port, "GET", "/metrics").text(), "kept")
        engine.shell(f"podman restart {name}")
        result.check(ready(port), f"after a restart: {command}")
        again = pushed(wire.ask(port, "GET", "/metrics").text(), "kept")
        result.equal(again, lines if "--persistence.file" in command else [], f"groups after a restart: {command}")
        process = json.loads(engine.shell(f"podman inspect {name}"))[0]["State"]["Pid"]
        user = pathlib.Path(f"/proc/{process}/status").read_text().split("Uid:\t")[1].split()[:4]
        result.equal(user, [str(USER)] * 4, f"user: {command}")
        engine.shell(f"podman rm --force {name}")


def composed(result, engine, folder):
    """Prometheus's image cannot be had without a network: a root of Debian's program stands in for it."""
    engine.shell(f"podman import --change 'ENTRYPOINT [\"/bin/prometheus\", \"--config.file=/etc/prometheus/prometheus.yml\"]' "
                 f"{stand_in(folder)} docker.io/prom/prometheus:v3.5.0")  # fmt: skip
    work = f"{folder}/compose"
    shutil.copytree(ROOT / "examples", work)
    gateway, prometheus = server.free_port(), server.free_port()
    file = pathlib.Path(f"{work}/compose.yaml")
    file.write_text(file.read_text().replace('"9091:', f'"127.0.0.1:{gateway}:').replace(
        '"9090:', f'"127.0.0.1:{prometheus}:'))  # fmt: skip
    engine.shell("podman-compose up -d 2>&1", work)
    result.check(ready(gateway), "the gateway of the compose file")
    result.equal(wire.ask(gateway, "PUT", "/metrics/job/kept", b"kept 7\n").status, 200, "push to it")

    def value():
        with contextlib.suppress(OSError, ValueError, LookupError, wire.Closed):
            answer = wire.ask(prometheus, "GET", "/api/v1/query?query=kept")
            return json.loads(answer.body)["data"]["result"][0]["value"][1]

    told = tally.eventually(value, 60, 1)
    logs = "" if told else engine.shell("podman-compose logs 2>&1", work)
    result.equal(told, "7", f"what the Prometheus of the compose file has of it {logs[-1000:]}")
    engine.shell("podman-compose down 2>&1", work)


def stand_in(folder):
    root = pathlib.Path(f"{folder}/prometheus")
    program = places.peer("prometheus")
    listed = subprocess.run(["ldd", program], stdout=subprocess.PIPE, text=True).stdout
    for path in [program, *re.findall(r"(/\S+) \(", listed)]:
        target = root / ("bin/prometheus" if path == program else path.lstrip("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    for place in ["etc", "prometheus", "data", "tmp"]:
        (root / place).mkdir(exist_ok=True)
    subprocess.run(["tar", "-C", root, "-cf", f"{folder}/prometheus.tar", "."], check=True)
    return f"{folder}/prometheus.tar"


result = tally.Tally("deb engine")
with tempfile.TemporaryDirectory(dir=ROOT / ".build") as folder:
    os.chmod(folder, 0o755)
    engine = Engine(folder)
    try:
        loaded(result, engine)
        run_as_documented(result, engine)
        composed(result, engine, folder)
    except (OSError, LookupError, RuntimeError, subprocess.SubprocessError, wire.Closed) as problem:
        result.check(False, f"{type(problem).__name__} {problem}")
    finally:
        engine.end()
result.finish()
