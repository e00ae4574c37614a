"""A Debian 12 of debootstrap's making, booted under systemd in namespaces of its own."""

import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/e2e"))
CACHE = ROOT / ".e2e-deb"
PACKAGES = ROOT / ".build/deb"

from support import tally  # noqa: E402

# Only a loopback is there. /run is a tmpfs, since systemd-nspawn wants a place for its locks.
BOOT = """
mount -t tmpfs -o mode=755 tmpfs /run
exec systemd-nspawn --quiet --boot --register=no --keep-unit --private-network --console=pipe \
  --machine=pushgateway --directory="$0" --bind-ro="$1:/packages"
"""


def package():
    """The package under test."""
    return next(path for path in PACKAGES.glob("prometheus-pushgateway-swift_*.deb"))


def readme():
    """README.Debian, out of the package."""
    document = "./usr/share/doc/prometheus-pushgateway-swift/README.Debian.gz"
    return subprocess.run(
        ["sh", "-c", f"dpkg-deb --fsys-tarfile {package()} | tar -xO {document} | gunzip"],
        check=True, stdout=subprocess.PIPE, text=True).stdout  # fmt: skip


class Machine:
    """A fresh copy of the root, running from `with` to its end."""

    def __init__(self, packages=PACKAGES):
        self.root = CACHE / "machine"
        self.packages = packages

    def __enter__(self):
        shutil.rmtree(self.root, ignore_errors=True)
        subprocess.run(["cp", "-a", "--reflink=auto", CACHE / "root", self.root], check=True)
        self.console = open(CACHE / "console.log", "wb")
        self.container = subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", BOOT, self.root, self.packages],
            stdin=subprocess.DEVNULL, stdout=self.console, stderr=self.console)  # fmt: skip
        if not tally.eventually(lambda: self.state() in ("running", "degraded"), 60):
            self.stop()
            raise RuntimeError(f"the machine does not boot: {CACHE}/console.log")
        return self

    def __exit__(self, *error):
        self.stop()

    def stop(self):
        self.container.terminate()
        try:
            self.container.wait(20)
        except subprocess.TimeoutExpired:
            self.container.kill()
            self.container.wait()
        self.console.close()
        shutil.rmtree(self.root, ignore_errors=True)

    def leader(self):
        """The machine's first process, as seen from here."""
        children = pathlib.Path(f"/proc/{self.container.pid}/task/{self.container.pid}/children")
        for child in children.read_text().split() if children.exists() else []:
            if pathlib.Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                return child
        return None

    def state(self):
        return self.leader() and self.run("systemctl", "is-system-running").stdout.strip()

    def run(self, *words, timeout=120, stdin=None):
        environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8",
            "HOME": "/root",
        }  # fmt: skip
        return subprocess.run(
            ["nsenter", "--all", f"--target={self.leader()}", "--wdns=/", *words], env=environment, timeout=timeout,
            input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # fmt: skip

    def shell(self, script, **more):
        return self.run("sh", "-c", script, **more)

    def install(self, *names):
        return self.run("apt-get", "install", "-y", "-q", *names)

    def shown(self, name, unit="prometheus-pushgateway"):
        """A property of the unit, as systemctl show has it."""
        return self.run("systemctl", "show", "--value", "-p", name, unit).stdout.strip()

    def is_active(self):
        return self.shown("ActiveState") == "active"

    def file(self, path):
        """A file of the machine, seen from here."""
        return pathlib.Path(f"{self.root}{path}")

    def log(self):
        return self.run("journalctl", "-q", "-o", "cat", "-u", "prometheus-pushgateway").stdout

    def push(self, job, text, port=9091):
        return self.shell(
            f"curl -sS -o /dev/null -w '%{{http_code}}' --data-binary @- http://127.0.0.1:{port}/metrics/job/{job}",
            stdin=text).stdout  # fmt: skip

    def scrape(self, port=9091):
        return self.shell(f"curl -sS http://127.0.0.1:{port}/metrics").stdout

    def arguments(self, text):
        """Sets ARGS, keeping the rest of the file, and restarts."""
        path = self.file("/etc/default/prometheus-pushgateway")
        lines = [line for line in path.read_text().splitlines() if not line.startswith("ARGS=")]
        path.write_text("\n".join([*lines, f'ARGS="{text}"', ""]))
        return self.restart()

    def restart(self):
        """However often it was started a moment ago."""
        self.run("systemctl", "reset-failed", "prometheus-pushgateway")
        return self.run("systemctl", "restart", "prometheus-pushgateway").returncode

    def remains(self, name):
        """What dpkg says of a package: "installed", "config-files" or "" if it knows nothing."""
        ran = self.run("dpkg-query", "-W", "-f=${db:Status-Status}", name)
        return ran.stdout.replace("not-installed", "") if ran.returncode == 0 else ""


def pushed(scrape, job):
    """The lines of a job, of its pushed metrics and its push times."""
    return sorted(line for line in scrape.splitlines() if f'job="{job}"' in line)

