"""What the server counts about itself, beside the reference: after the same requests the same numbers."""

import gzip

from support import exposition, places, protobuf as pb, server, tally, wire

J, K = "/metrics/job/j", "/metrics/job/k"
GZIP = (("Content-Encoding", "gzip"),)
PROTOBUF = (("Content-Type", pb.CONTENT_TYPE),)
TEXT = (("Content-Type", "text/plain"), ("X-Long", "x" * 100))

REQUESTS = [
    ("GET", "/"),
    ("GET", "/status"),
    ("GET", "/static/nothing"),
    ("GET", "/-/healthy"),
    ("GET", "/-/healthy?x=y"),
    ("GET", "/-/ready"),
    ("HEAD", "/-/ready"),
    ("POST", "/-/ready"),
    ("OPTIONS", "/-/ready"),
    ("POST", J, b"a 1\n"),
    ("PUT", J, b"a 1\n", TEXT),
    ("PUT", J + "/l/v", b""),
    ("POST", "/metrics/job@base64/ag/l@base64/L3Zhci90bXA", b"a 1\n"),
    ("POST", J, pb.delimited(pb.family("b", pb.GAUGE, pb.gauge(1))), PROTOBUF),
    ("POST", J, gzip.compress(b"c 1\n", mtime=0), GZIP),
    ("POST", J, b"no metrics"),
    ("POST", J, b"a 1 5\n"),
    ("PUT", K, b"# TYPE a counter\na 1\n"),
    ("POST", J + "/a", b"a 1\n"),
    ("POST", J + "/a-b/c", b"a 1\n"),
    ("POST", "/metrics/job@base64/=", b"a 1\n"),
    ("POST", J, b"no gzip", GZIP),
    ("GET", "/-/ready", b"", GZIP),
    ("GET", J),
    ("DELETE", J + "/l/v"),
    ("DELETE", K),
    ("DELETE", J + "/a"),
    ("GET", "/metrics"),
    ("GET", "/nothing"),
    ("PUT", "/-/quit"),
    ("GET", "/-/quit"),
    ("GET", "/api/v1/status"),
    ("GET", "/api/v1/metrics"),
    ("POST", "/api/v1/metrics"),
    ("GET", "/api/v1/nothing"),
    ("OPTIONS", "/api/v1/nothing"),
    ("OPTIONS", "/api/v1/metrics"),
    ("PUT", "/api/v1/admin/wipe"),
    ("POST", "/api/v1/admin/wipe"),
    ("GET", "/metrics/"),
]
COUNTED = ("pushgateway_http_requests_total", "pushgateway_http_push_size_bytes_sum", "_count")


def counted(port):
    """Every own series that is a count of requests or bytes, and what it shows."""
    families = exposition.parse(wire.ask(port, "GET", "/metrics").text())
    own = [s for f in families.values() if f.name.startswith("pushgateway_http") for s in f.samples]
    return {str(s) for s in own if s.name.endswith(COUNTED)}


def quantiles(port):
    families = exposition.parse(wire.ask(port, "GET", "/metrics").text())
    own = [s for name in SUMMARIES for s in families[name].samples if s.name == name]
    return {(s.name, s.labels): float(s.value) for s in own}


SUMMARIES = ("pushgateway_http_push_size_bytes", "pushgateway_http_push_duration_seconds")


def main():
    result = tally.Tally("own metrics")
    flags = ["--web.enable-admin-api"]
    with server.Server(places.reference(), flags) as reference, server.Server(places.ours(), flags) as gateway:
        for both in (reference, gateway):
            result.equal(counted(both.port), set(), f"series before the first request, {both.process.args[0]}")
        for request in REQUESTS:
            before = [counted(both.port) for both in (reference, gateway)]
            for both in (reference, gateway):
                wire.ask(both.port, *request)
            # Only what this request has changed: an earlier difference is told once.
            there, here = (counted(both.port) - old for both, old in zip((reference, gateway), before))
            result.equal(sorted(here), sorted(there), " ".join(map(str, request[:2])))
        there, here = quantiles(reference.port), quantiles(gateway.port)
        result.equal(sorted(here), sorted(there), "quantiles")
        for (name, labels), value in here.items():
            if name == SUMMARIES[0]:
                result.equal(value, there.get((name, labels)), f"{name} {labels}")
            else:
                result.check(0 < value < 60, f"{name} {labels}: {value}")
    result.finish()


main()
