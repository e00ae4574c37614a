"""The package as a file: what lintian says and what is in it."""

import re
import subprocess
import tempfile

import yaml
from machine import PACKAGES, ROOT, package, tally

LIMIT = 12 << 20


def words(*argv, **more):
    return subprocess.run(
        argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300, **more)


def lint(result):
    ran = words("lintian", "--allow-root", "--fail-on=warning,error", *PACKAGES.glob("*.deb"))
    result.equal((ran.returncode, ran.stdout), (0, ""), "lintian")


def content(result, folder):
    size = package().stat().st_size
    result.check(size < LIMIT, f"the package has {size} bytes")
    subprocess.run(["dpkg-deb", "-x", package(), folder], check=True)
    binary = f"{folder}/usr/bin/prometheus-pushgateway"
    result.check("not found" not in words("ldd", binary).stdout, "all libraries are Debian's")
    result.check("swift" not in words("ldd", binary).stdout.lower(), "no library of Swift's")
    result.check(".symtab" not in words("readelf", "-SW", binary).stdout, "stripped")
    conffiles = words("dpkg-deb", "--ctrl-tarfile", package())
    result.equal(conffiles.returncode, 0, "control files")
    for path in [
        "lib/systemd/system/prometheus-pushgateway.socket", "usr/share/man/man1/prometheus-pushgateway.1.gz",
        "usr/share/doc/prometheus-pushgateway-swift/README.Debian.gz",
        "usr/share/zsh/vendor-completions/_prometheus-pushgateway",
    ]:  # fmt: skip
        result.check(words("test", "-e", f"{folder}/{path}").returncode == 0, path)
    for part in PACKAGES.glob("*-dbgsym_*.deb"):
        listed = words("dpkg-deb", "-c", part).stdout
        result.check(re.search(r"/usr/lib/debug/\.build-id/../\w+\.debug\n", listed), "debug symbols")


def commands(workflow):
    for job in yaml.safe_load(workflow.read_text())["jobs"].values():
        for step in job["steps"]:
            yield from step.get("run", "").splitlines()


def recipes(result):
    """What the workflows run is there: the targets of the Makefile, the programs of this tree."""
    targets = set(re.findall(r"^([a-z][a-z0-9-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for workflow in (ROOT / ".github/workflows").glob("*.yml"):
        lines = list(commands(workflow))
        made = {word for line in lines for word in re.findall(r"^make ([a-z0-9-]+)", line)}
        result.equal(made - targets, set(), f"targets of {workflow.name}")
        for program in re.findall(r"^(\.\S+|Tests\S+)", "\n".join(lines), re.MULTILINE):
            result.check((ROOT / program).exists(), f"{program} of {workflow.name}")
    version = words("dpkg-parsechangelog", "-S", "Version", cwd=ROOT).stdout.strip()
    result.equal(words("dpkg-deb", "-f", package(), "Version").stdout.strip(), version, "version of the package")
    named = re.findall(r"(?:pushgateway:|pushgateway-swift_)(\d+\.\d+\.\d+)", "".join(
        (ROOT / name).read_text() for name in ["README.md", "docs/packaging.md", "examples/compose.yaml"]))
    result.equal(set(named), {version}, "version that the documents name")


result = tally.Tally("deb package")
lint(result)
recipes(result)
with tempfile.TemporaryDirectory() as temporary:
    content(result, temporary)
result.finish()
