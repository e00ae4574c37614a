"""The Python client library pushes, adds and deletes."""

import gzip
import sys
import urllib.request

from support import exposition, places, server, tally, wire

sys.path.insert(0, str(places.PEERS / "usr/lib/python3/dist-packages"))

from prometheus_client import (  # noqa: E402
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Summary,
    delete_from_gateway,
    instance_ip_grouping_key,
    push_to_gateway,
    pushadd_to_gateway,
)

GROUPINGS = [
    ("plain value", {"l": "v"}),
    ("slash", {"l": "/var/tmp"}),
    ("blank", {"l": "a b"}),
    ("UTF-8", {"l": "ä/世"}),
    ("empty value", {"l": ""}),
    ("instance", {"instance": "i"}),
    ("address of this host", instance_ip_grouping_key()),
    ("several", {"a": "1", "b": "x/y", "c": ""}),
]


def registry(name, kind=Gauge, act=lambda metric: metric.set(5)):
    made = CollectorRegistry()
    act(kind(name, "Text.", registry=made))
    return made


def gzipped(url, method, timeout, headers, data):
    """A handler of the client library that compresses."""

    def push():
        rows = dict(headers, **{"Content-Encoding": "gzip"})
        request = urllib.request.Request(url, gzip.compress(data), rows, method=method)
        urllib.request.urlopen(request, timeout=timeout).close()

    return push


def exposed(gateway):
    families = exposition.parse(wire.ask(gateway.port, "GET", "/metrics").text())
    return {(s.name, *sorted(s.labels)): s.value for f in families.values() for s in f.samples}


def groupings(gateway, result):
    for what, key in GROUPINGS:
        pushadd_to_gateway(gateway.address, "j", registry("g"), key)
        # The library writes a blank in a path as a plus, which stays one.
        labels = {k: v if "/" in v else v.replace(" ", "+") for k, v in key.items()}
        identity = ("g", *sorted({"instance": "", "job": "j", **labels}.items()))
        result.equal(exposed(gateway).get(identity), "5", f"push with {what}")
        delete_from_gateway(gateway.address, "j", key)
        gone = tally.eventually(lambda: identity not in exposed(gateway))
        result.check(gone, f"delete with {what}")


def verbs(gateway, result):
    names = lambda: {key[0] for key in exposed(gateway)}
    push_to_gateway(gateway.address, "v", registry("one"))
    pushadd_to_gateway(gateway.address, "v", registry("two"))
    result.check({"one", "two"} <= names(), "pushadd keeps other families")
    push_to_gateway(gateway.address, "v", registry("three"))
    result.check("three" in names() and not {"one", "two"} & names(), "push replaces the group")
    push_to_gateway(gateway.address, "z", registry("four"), handler=gzipped)
    result.check("four" in names(), "gzip body")
    push_to_gateway(gateway.address, "slash/job", registry("five"))
    identity = ("five", ("instance", ""), ("job", "slash/job"))
    result.equal(exposed(gateway).get(identity), "5", "job with a slash")


def kinds(gateway, result):
    for name, kind, act, sample in [
        ("c", Counter, lambda m: m.inc(2), "c_total"),
        ("s", Summary, lambda m: m.observe(2), "s_sum"),
        ("h", Histogram, lambda m: m.observe(2), "h_sum"),
    ]:
        push_to_gateway(gateway.address, name, registry(name, kind, act))
        identity = (sample, ("instance", ""), ("job", name))
        result.equal(exposed(gateway).get(identity), "2", kind.__name__)


result = tally.Tally("python client")
with server.Server(places.ours()) as gateway:
    groupings(gateway, result)
    verbs(gateway, result)
    kinds(gateway, result)
result.finish()
