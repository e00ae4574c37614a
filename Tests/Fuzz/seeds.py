#!/usr/bin/env python3
"""Writes the first inputs of each corpus, small and of every kind: seeds.py [FOLDER]"""

import gzip
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from support import protobuf as pb  # noqa: E402
from support import snappy  # noqa: E402

# Where an input is cut is said by its first four bytes.
CUT = b"\x03\x0f\x01\x3f"

TEXTS = [
    '# HELP a x \\\\ \\n\n# TYPE a counter\na{l="v",m="\\"\\n"} 1\n',
    '# TYPE h histogram\nh_bucket{le="1"} 5\nh_bucket{le="+Inf"} 10\nh_sum 9\nh_count 10\n',
    '# TYPE s summary\ns{quantile="0.5"} 2\ns_sum 6\ns_count 3\n',
    '{"a.b","c d"="v"} 1e-9\n"x" NaN\n',
    "a -Inf 123\n# EOF\n\n \t b{} 0x1p-2\n",
    '# TYPE g gaugehistogram\ng_bucket{le="0.1"} 1.5\ng_count 1.5\n',
]
PATHS = ["/metrics/job/j/a/b", "/metrics/job@base64/YS9i/x@base64/=", "//metrics/./job/%41/", "/a/../-/healthy"]
HEADS = [
    "Host: a\nContent-Length: 12\nAccept: text/plain;q=0.5\nAuthorization: Basic YTpi",
    "Host: a\nTransfer-Encoding: chunked\nContent-Encoding: gzip\nExpect: 100-continue",
]
WEB_CONFIGS = [
    "tls_server_config:\n  cert_file: a.pem\n  key_file: a.key\n  client_auth_type: RequireAndVerifyClientCert\n"
    "  client_ca_file: ca.pem\n  min_version: TLS12\n  cipher_suites: [TLS_AES_128_GCM_SHA256]\n  curve_preferences: [X25519]\n",
    "basic_auth_users:\n  a: $2y$05$abcdefghijklmnopqrstuuCvAYBmpXHdLzTKcqVfYRfdqSlfm4eJO\n",
    "http_server_config:\n  http2: true\n  headers: {X-Frame-Options: deny, Strict-Transport-Security: max-age=1}\n",
    "rate_limit:\n  interval: 1m30s\n  burst: 5\n--- # another\n",
    "a: &x [b, 'c', \"d\\n\", |\n  e]\nf: *x\n",
]
SELECTORS = ['{job="x",instance=~"web-.*"}', "{a!='b',\"c d\"!~`e|f`}\0g", '{job=~"(a|b)+[c-e]{2,3}\\\\d$"}\0abcc1', "x{}"]
DURATIONS = ["1h30m", "-1.5h", "100ms", "1d2w3y", "0", "2562047h47m16.854775807s", "1\u00b5s"]
ACCEPTS = [
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.3\ngzip",
    'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited\ngzip;q=0.5, *;q=0',
]


def record():
    """A row of one group with one family, behind the length of its key."""
    key = pb.field(1, pb.field(1, "job") + pb.field(2, "j"))
    metric = pb.labels({"instance": "", "job": "j"}) + pb.field(2, pb.field(1, 1.0))
    family = b"".join(pb.field(n, v) for n, v in enumerate(("a", 1, "help", 5, 0, 1, pb.field(4, metric)), 1))
    fields = ((1, 5), (2, 3), (3, "reason"), (4, "source"), (5, "source"), (6, family))
    return bytes([len(key)]) + key + b"".join(pb.field(n, v) for n, v in fields)


def seeds():
    texts = [text.encode() for text in TEXTS]
    families = [
        pb.family("c", pb.COUNTER, pb.counter(1.5, exemplar=pb.exemplar(1, 2.5, t="x"), l="v"), help="h"),
        pb.family("g", pb.GAUGE, pb.gauge(-0.0)),
        pb.family("s", pb.SUMMARY, pb.summary(3, 6, [(0.5, 2)])),
        pb.family("h", pb.HISTOGRAM, pb.histogram(10, 9, [(1.0, 5)])),
        pb.family("n", pb.HISTOGRAM, pb.histogram(10, 9, [], pb.native())),
    ]
    yield "text", [CUT + text for text in texts]
    yield "protobuf", [CUT + pb.delimited(family) for family in families] + [CUT + pb.delimited(*families)]
    yield "gzip", [CUT + gzip.compress(text, mtime=0) for text in texts]
    yield "snappy", [CUT + snappy.framed(text) for text in texts]
    golden = HERE.parent / "PersistenceTests/Golden"
    yield "gob", [file.read_bytes() for file in sorted(golden.glob("*.good.gob"))]
    yield "record", [record()]
    yield "path", [path.encode() for path in PATHS]
    yield "head", [head.encode() for head in HEADS]
    yield "webconfig", [text.encode() for text in WEB_CONFIGS]
    yield "selector", [text.encode() for text in SELECTORS]
    yield "duration", [text.encode() for text in DURATIONS]
    yield "accept", [accept.encode() for accept in ACCEPTS]


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "corpus"
    for target, inputs in seeds():
        (folder / target).mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(inputs, 1):
            (folder / target / f"seed-{number:02}").write_bytes(data)


main()
