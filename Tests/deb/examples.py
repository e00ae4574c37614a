"""The examples of the package by the programs they are for; each panel of the dashboard has data, each alert its test."""

import json
import pathlib
import re
import subprocess
import tempfile

from machine import ROOT, package, tally
from support import places, prometheus, server, wire

TESTS = ROOT / "Tests/deb/alerts.test.yml"
WIDTH = 24
PANEL = {"id", "title", "type", "datasource", "gridPos", "targets", "fieldConfig", "options"}
TARGET = {"refId", "datasource", "expr", "legendFormat"}
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}


def promtool(*words):
    return subprocess.run(
        [places.peer("promtool"), *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)


def checked(result, folder):
    for what, name in [("config", "prometheus.yml"), ("config", "compose-prometheus.yml"), ("rules", "alerts.yml")]:
        ran = promtool("check", what, f"{folder}/{name}")
        result.check(ran.returncode == 0, f"promtool check {what} {name}: {ran.stdout}")
    ran = promtool("test", "rules", TESTS)
    result.check(ran.returncode == 0, f"promtool test rules: {ran.stdout}")
    alerts = re.findall(r"- alert: (\w+)", pathlib.Path(f"{folder}/alerts.yml").read_text())
    silent = re.findall(r"alertname: (\w+)\n(?!\s+exp_alerts)", TESTS.read_text())
    firing = re.findall(r"alertname: (\w+)\n\s+exp_alerts", TESTS.read_text())
    result.equal(set(alerts), set(silent) & set(firing), "each alert is seen silent and firing")


def described(result, dashboard):
    """What Grafana asks of a dashboard that it imports: grafana.com/docs, "Dashboard JSON model"."""
    result.equal((dashboard["uid"], dashboard.get("id")), ("pushgateway", None), "its name is its own, its number not")
    panels = dashboard["panels"]
    result.equal(len({panel["id"] for panel in panels}), len(panels), "numbers of the panels")
    taken = set()
    for panel in panels:
        name = panel["title"]
        result.equal(PANEL - set(panel), set(), f"keys of {name}")
        result.check(panel["type"] in ("stat", "timeseries", "table"), f"type of {name}")
        place = panel["gridPos"]
        cells = {
            (x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        result.check(cells and not cells & taken and place["x"] + place["w"] <= WIDTH, f"place of {name}")
        taken |= cells
        letters = [target["refId"] for target in panel["targets"]]
        result.check(letters and len(set(letters)) == len(letters), f"letters of {name}")
        for part in [panel, *panel["targets"]]:
            result.equal(part["datasource"], DATASOURCE, f"data source of {name}")
        for target in panel["targets"]:
            result.equal(TARGET - set(target), set(), f"keys of a target of {name}")
    variables = {variable["name"] for variable in dashboard["templating"]["list"]}
    used = set(re.findall(r"\$\{?(\w+)", json.dumps(panels))) - {"__rate_interval"}
    result.equal(used, variables, "variables used and defined")


def shown(result, dashboard, program, folder):
    """A real Prometheus scrapes a gateway that was pushed to, well and badly."""
    flags = ["--push.max-series=2", f"--persistence.file={folder}/data.db"]
    with server.Server([program], flags) as gateway:
        tally.eventually(lambda: wire.ask(gateway.port, "GET", "/-/ready").status == 200)
        for body, status in [(b"a 1\n", 200), (b"a x\n", 400), (b"a 1\nb 2\nc 3\n", 400)]:
            answer = wire.ask(gateway.port, "POST", "/metrics/job/batch", body)
            result.equal(answer.status, status, f"push of {body!r}")
        settings = prometheus.flags(folder, prometheus.config(gateway.address))
        with server.Server([places.peer("prometheus")], settings) as peer:
            for panel in dashboard["panels"]:
                for target in panel["targets"]:
                    expression = target["expr"].replace("$gateway", "gateway").replace(
                        "$instance", f"({gateway.address.replace('.', '[.]')})").replace("$__rate_interval", "1m")
                    told = tally.eventually(lambda expression=expression: prometheus.query(peer, expression), 20)
                    result.check(told, f"data of {panel['title']}: {expression}")
            labels = prometheus.query(peer, "count by (version) (pushgateway_build_info)")
            result.equal(labels, "1", "label_values of the variables")


result = tally.Tally("deb examples")
with tempfile.TemporaryDirectory() as folder:
    subprocess.run(["dpkg-deb", "-x", package(), folder], check=True)
    examples = f"{folder}/usr/share/doc/prometheus-pushgateway-swift/examples"
    dashboard = json.loads(pathlib.Path(f"{examples}/grafana-dashboard.json").read_text())
    try:
        checked(result, examples)
        described(result, dashboard)
        shown(result, dashboard, f"{folder}/usr/bin/prometheus-pushgateway", folder)
    except (OSError, LookupError, RuntimeError, ValueError, subprocess.SubprocessError, wire.Closed) as problem:
        result.check(False, f"{type(problem).__name__} {problem}")
result.finish()
