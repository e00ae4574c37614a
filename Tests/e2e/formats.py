"""Every format of the scrape, held against those who know it: Prometheus, its Python client, the reference."""

import codecs
import json
import re
import sys
import tempfile
import urllib.parse

from support import places, protobuf, server, tally, wire

sys.path.append(str(places.PEERS / "usr/lib/python3/dist-packages"))
from prometheus_client.openmetrics.parser import text_string_to_metric_families  # noqa: E402

PROTOBUF = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily"
OPENMETRICS = "application/openmetrics-text;version=1.0.0"
FLAGS = ["--push.enable-utf8-names"]
TIME = protobuf.field(1, 1700000000) + protobuf.field(2, 500000000)
EXEMPLAR = protobuf.field(2, protobuf.labels({"trace": "x"}) + protobuf.field(2, 1.5) + protobuf.field(3, TIME))
NATIVE = protobuf.histogram(10, 25.0, more=protobuf.native(schema=0, zero=1, deltas=(4, 1)))

PROTOBUF_PUSH = protobuf.delimited(
    protobuf.family("nh", protobuf.HISTOGRAM, NATIVE, help="Native."),
    protobuf.family("seen_total", protobuf.COUNTER, protobuf.counter(7, EXEMPLAR, protobuf.field(3, TIME))),
    protobuf.family("gh", protobuf.GAUGE_HISTOGRAM, protobuf.histogram(3, 4.0, [(2.0, 1)])),
)
TEXT_PUSH = """# HELP g Some "help" \\\\ text.
# TYPE g gauge
g{l="a \\"b\\" é"} 3.5
g -1
# TYPE c counter
c 42
# TYPE both gauge
both 1
# TYPE both_total counter
both_total 2
# TYPE h histogram
h_bucket{le="1"} 5
h_bucket{le="+Inf"} 10
h_sum 9
h_count 10
# TYPE s summary
s{quantile="0.5"} 2
s_sum 6
s_count 3
u 1e6
"""
FOREIGN_PUSH = '{"x.y","k-l"="v"} 1\n'

# The name and the label that each scheme makes of x.y and k-l.
SCHEMES = [
    ("underscores", 'x_y{instance="",job="f",k_l="v"} 1'),
    ("dots", 'x_dot_y{instance="",job="f",k__l="v"} 1'),
    ("values", 'U__x_2e_y{instance="",job="f",U__k_2d_l="v"} 1'),
    ("allow-utf-8", '{"x.y",instance="",job="f","k-l"="v"} 1'),
]

CONFIG = """
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: gateway
    honor_labels: true
    static_configs: [{{targets: ["{target}"]}}]
"""

QUERIES = [
    ("histogram_count(nh)", "10"),
    ("histogram_sum(nh)", "25"),
    ("histogram_quantile(1, nh)", "2"),
    ("seen_total", "7"),
    ("both", "1"),
    ("both_total", "2"),
    ("c", "42"),
    ("h_sum / h_count", "0.9"),
    ('up{job="gateway"}', "1"),
]


def scrape(gateway, accept):
    return wire.ask(gateway.port, "GET", "/metrics", headers=[("Accept", accept)])


def sorted_labels(text):
    """Labels keep the order of their unescaped names, which the reader need not know."""
    start, brace, rest = text.partition("{")
    labels, _, value = rest.rpartition("} ")
    return start, sorted(labels.split(",")), value


def push_all(gateway, result):
    kind = [("Content-Type", protobuf.CONTENT_TYPE)]
    pushes = [
        ("/metrics/job/p", PROTOBUF_PUSH, kind),
        ("/metrics/job/t", TEXT_PUSH.encode(), []),
        ("/metrics/job/f", FOREIGN_PUSH.encode(), []),
    ]
    for path, body, headers in pushes:
        result.equal(wire.ask(gateway.port, "PUT", path, body, headers).status, 200, f"push to {path}")


def check_names(gateway, result):
    ask = wire.ask
    result.equal(ask(gateway.port, "PUT", "/metrics/job/n/U__a_2e_b/v", b"n 1\n").status, 200, "U__ label name")
    result.check(b'n{a_b="v",' in scrape(gateway, "text/plain").body, "the U__ name is unescaped, then escaped")
    result.equal(ask(gateway.port, "PUT", "/metrics/job/n/a.b/v", b'n{a_b="w"} 1\n').status, 400, "labels equal when escaped")
    result.equal(ask(gateway.port, "PUT", "/metrics/job/m", b"x_dot_y 1\n").status, 400, "families equal when escaped")
    for path in ("/metrics/job/n/a.b/v", "/metrics/job/m"):
        result.equal(ask(gateway.port, "DELETE", path).status, 202, f"delete {path}")
    result.check(b'a_b="v"' not in scrape(gateway, "text/plain").body, "the plain name deletes the same group")


def check_schemes(gateway, result):
    for scheme, line in SCHEMES:
        answer = scrape(gateway, f"text/plain;escaping={scheme}")
        wanted = f"text/plain; version=0.0.4; charset=utf-8; escaping={scheme}"
        result.equal(answer.headers["content-type"], wanted, f"Content-Type of {scheme}")
        lines = [sorted_labels(text) for text in answer.text().splitlines()]
        result.check(sorted_labels(line) in lines, f"{scheme}: no line like {line}")
        for encoding in ("delimited", "text", "compact-text"):
            answer = scrape(gateway, f"{PROTOBUF};encoding={encoding};escaping={scheme}")
            kind = answer.headers["content-type"]
            result.check(kind.endswith(f"encoding={encoding}; escaping={scheme}"), f"{encoding} {scheme}: {kind}")
            # A label name stands in front of its value, a family name behind the field's name.
            name = line.removeprefix('{"').replace('"', "{").split("{")[0]
            result.check(name.encode() in answer.body, f"{encoding} {scheme}: no {name}")


TOKENS = re.compile(rb'"(?:\\.|[^"\\])*"|[{}<>]|[^\s{}<>:"]+')


def message(tokens):
    """The fields of a message in protobuf's text format, of either spelling, as (name, value) in order."""
    fields = []
    for name in tokens:
        if name in b"}>":
            break
        value = next(tokens)
        if value in b"{<":
            fields.append((name, message(tokens)))
        else:
            fields.append((name, codecs.escape_decode(value)[0]))
    return fields


def families(text):
    """Family by name; each begins with its name in the first column or behind a line feed."""
    found = (message(iter(TOKENS.findall(part))) for part in re.split(rb"^(?=name:)", text, flags=re.M) if part)
    return {fields[0][1]: fields for fields in found}


def check_protobuf_text(gateway, reference, result):
    lines = scrape(gateway, f"{PROTOBUF};encoding=text").body
    compact = scrape(gateway, f"{PROTOBUF};encoding=compact-text").body
    result.equal(families(lines).keys(), families(compact).keys(), "the families in both layouts")
    result.equal(lines.count(b"\n\n"), compact.count(b"\n"), "a blank line behind each family, or a line for each")
    result.check(lines.endswith(b"}\n\n") and compact.endswith(b"}\n"), "the last family too")
    histogram = b"  histogram: {\n    sample_count: 10\n    sample_sum: 25\n    schema: 0\n    zero_threshold: 0.001\n"
    for wanted in (histogram, b"type: GAUGE_HISTOGRAM\n", b"\n    positive_delta: 4\n    positive_delta: 1\n"):
        result.check(wanted in lines, f"proto text has {wanted!r}")
    for encoding, ours in (("text", lines), ("compact-text", compact)):
        theirs = families(scrape(reference, f"{PROTOBUF};encoding={encoding}").body)
        for name in (b'"g"', b'"c"', b'"both"', b'"h"', b'"s"', b'"u"'):
            result.equal(families(ours).get(name), theirs[name], f"{encoding} of {name} and the reference's")


def check_openmetrics(gateway, result):
    answer = scrape(gateway, OPENMETRICS)
    wanted = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores"
    result.equal(answer.headers["content-type"], wanted, "Content-Type of OpenMetrics")
    text = answer.text()
    result.check(text.endswith("\n# EOF\n"), "the end of OpenMetrics")
    try:
        families = {family.name: family for family in text_string_to_metric_families(text)}
    except ValueError as error:
        result.check(False, f"the OpenMetrics parser refuses: {error}")
        return
    types = {name: families[name].type for name in ("g", "c", "both", "both_total", "h", "s", "u", "seen", "gh", "nh")}
    result.equal(
        types,
        {"g": "gauge", "c": "unknown", "both": "gauge", "both_total": "unknown", "h": "histogram", "s": "summary",
         "u": "unknown", "seen": "counter", "gh": "gaugehistogram", "nh": "histogram"},
        "types",
    )  # fmt: skip
    seen = {sample.name: sample for sample in families["seen"].samples}
    result.equal(seen["seen_total"].value, 7.0, "seen_total")
    result.equal(seen["seen_total"].exemplar.labels, {"trace": "x"}, "exemplar")
    result.equal(seen["seen_created"].value, 1700000000.5, "created")
    result.equal(families["g"].documentation, 'Some "help" \\ text.', "help")
    result.check("gh_gcount" in {sample.name for sample in families["gh"].samples}, "gauge histogram's count")


def query(prometheus, expression):
    answer = wire.ask(prometheus.port, "GET", "/api/v1/query?query=" + urllib.parse.quote(expression))
    if answer.status == 503:  # still starting
        return None
    found = json.loads(answer.body).get("data", {}).get("result", [])
    return found[0]["value"][1] if len(found) == 1 else found


def check_prometheus(gateway, native, result):
    """Both protocols bring the same values; the native histogram comes with protobuf alone."""
    with tempfile.TemporaryDirectory() as directory:
        with open(f"{directory}/prometheus.yml", "w") as config:
            config.write(CONFIG.format(target=gateway.address))
        flags = [f"--config.file={directory}/prometheus.yml", f"--storage.tsdb.path={directory}/data",
                 f"--web.console.templates={directory}", f"--web.console.libraries={directory}"]  # fmt: skip
        flags += ["--enable-feature=native-histograms"] if native else []
        with server.Server([places.peer("prometheus")], flags) as prometheus:
            tally.eventually(lambda: query(prometheus, "seen_total") == "7")
            for expression, wanted in QUERIES:
                if native or "nh" not in expression:
                    result.equal(query(prometheus, expression), wanted, f"{expression}, native={native}")


def main():
    result = tally.Tally("formats")
    with server.Server(places.ours(), FLAGS) as gateway, server.Server(places.reference()) as reference:
        push_all(gateway, result)
        check_names(gateway, result)
        check_schemes(gateway, result)
        wire.ask(reference.port, "PUT", "/metrics/job/t", TEXT_PUSH.encode())
        check_protobuf_text(gateway, reference, result)
        kind = scrape(gateway, OPENMETRICS).headers["content-type"]
        result.check(kind.startswith("text/plain; version=0.0.4"), f"no OpenMetrics without the flag: {kind}")
        check_prometheus(gateway, True, result)
    with server.Server(places.ours(), [*FLAGS, "--web.enable-openmetrics"]) as gateway:
        push_all(gateway, result)
        check_openmetrics(gateway, result)
        check_prometheus(gateway, False, result)
        check_prometheus(gateway, True, result)
    result.finish()


main()
