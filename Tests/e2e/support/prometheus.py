"""A real Prometheus that scrapes one gateway, and what it has to say."""

import json
import urllib.parse

from . import wire

CONFIG = """
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: gateway
    honor_labels: true
    {more}
    static_configs: [{{targets: ["{target}"]}}]
"""


def config(target, **more):
    """A configuration; further keys of the scrape are given as they are named there."""
    # JSON is YAML.
    rows = [f"{key}: {json.dumps(value, default=str)}" for key, value in more.items()]
    return CONFIG.format(target=target, more="\n    ".join(rows))


def flags(directory, text):
    with open(f"{directory}/prometheus.yml", "w") as file:
        file.write(text)
    return [
        f"--config.file={directory}/prometheus.yml",
        f"--storage.tsdb.path={directory}/data",
        f"--web.console.templates={directory}",
        f"--web.console.libraries={directory}",
    ]


def query(prometheus, expression):
    """The value if there is one; all the result if not; None while it starts."""
    answer = wire.ask(prometheus.port, "GET", "/api/v1/query?query=" + urllib.parse.quote(expression))
    if answer.status == 503:
        return None
    result = json.loads(answer.body).get("data", {}).get("result", [])
    return result[0]["value"][1] if len(result) == 1 else result
