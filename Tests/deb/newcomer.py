"""Who follows README.Debian from its first line to its first graph, on a machine with nothing but the package."""

import json
import re
import subprocess
import urllib.parse

from machine import Machine, package, readme, tally

PLACE = "/usr/share/doc/prometheus-pushgateway-swift"


def follow(result, machine):
    ran = machine.install(f"/packages/{package().name}")
    result.equal(ran.returncode, 0, "install")
    text = readme()
    part = text[: text.index("Where what is")]
    steps = re.split(r"\n\n(?!    )", part)
    commands = [
        "\n".join(line[4:] for line in step.splitlines() if line.startswith("    "))
        for step in steps if "    " in step and "http://localhost:9090" not in step
    ]  # fmt: skip
    blocks = [block for block in commands if block]
    result.check(len(blocks) >= 3, f"steps: {blocks}")
    for block in blocks:
        ran = machine.run("sh", "-ec", block.replace("apt install", "apt-get install -y -q"))
        result.equal(ran.returncode, 0, f"{block}: {ran.stdout[-1000:]}")
    graph = re.search(r"http://localhost:9090/graph\?g0\.expr=(\w+)", text)
    result.check(graph, "the graph's address")
    page = machine.shell(f"curl -sSL -o /dev/null -w '%{{http_code}}' '{graph[0]}'").stdout
    result.equal(page, "200", "the graph's page")
    series = tally.eventually(lambda: asked(machine, graph[1]), 60, 1)
    result.check(series, "Prometheus has the series")
    labels = series[0]["metric"] if series else {}
    result.equal((labels.get("job"), labels.get("instance")), ("backup", None), "its labels are the job's")
    rules = json.loads(machine.shell("curl -sS http://localhost:9090/api/v1/rules").stdout)["data"]["groups"]
    result.check(rules and all(rule["health"] != "err" for rule in rules[0]["rules"]), "the alert rules are evaluated")
    up = asked(machine, 'up{job="pushgateway"}')
    result.equal([sample["value"][1] for sample in up], ["1"], "the gateway is up")
    for name in ("prometheus.yml", "alerts.yml", "grafana-dashboard.json", "web.yml"):
        result.check(machine.file(f"{PLACE}/examples/{name}").exists(), name)


def asked(machine, expression):
    query = urllib.parse.quote(expression)
    answer = machine.shell(f"curl -sS 'http://localhost:9090/api/v1/query?query={query}'").stdout
    try:
        return json.loads(answer)["data"]["result"]
    except (ValueError, KeyError):
        return []


result = tally.Tally("deb newcomer")
with Machine() as machine:
    try:
        follow(result, machine)
    except (OSError, ValueError, TypeError, IndexError, subprocess.SubprocessError) as problem:
        result.check(False, f"{type(problem).__name__} {problem}")
result.finish()
