"""The package as a file: what lintian says, what is in it, and the examples by the programs they are for."""

import json
import re
import subprocess
import tempfile

from machine import PACKAGES, ROOT, package, tally
from support import places

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
    return f"{folder}/usr/share/doc/prometheus-pushgateway-swift/examples"


def expressions(dashboard):
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            yield target["expr"].replace("$gateway", "pushgateway").replace("$instance", ".+").replace(
                "$__rate_interval", "1m")


def examples(result, folder):
    promtool = places.peer("promtool")
    for what, path in [("config", "prometheus.yml"), ("rules", "alerts.yml")]:
        ran = words(promtool, "check", what, f"{folder}/{path}")
        result.check(ran.returncode == 0, f"promtool check {what}: {ran.stdout}")
    ran = words(promtool, "test", "rules", ROOT / "Tests/deb/alerts.test.yml")
    result.check(ran.returncode == 0, f"promtool test rules: {ran.stdout}")
    with open(f"{folder}/grafana-dashboard.json", encoding="utf-8") as file:
        dashboard = json.load(file)
    rules = [{"record": f"panel_{i}", "expr": e} for i, e in enumerate(expressions(dashboard))]
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        json.dump({"groups": [{"name": "dashboard", "rules": rules}]}, file)
        file.flush()
        ran = words(promtool, "check", "rules", file.name)
        result.check(ran.returncode == 0 and len(rules) > 10, f"expressions of the dashboard: {ran.stdout}")


result = tally.Tally("deb package")
lint(result)
with tempfile.TemporaryDirectory() as temporary:
    examples(result, content(result, temporary))
result.finish()
