"""Bodies of delimited MetricFamily messages."""

import gzip

from support import protobuf as pb
from support import snappy

from ..case import Case, Request, get

PUSH = "/metrics/job/j"


def push(body, content_type=pb.CONTENT_TYPE, path=PUSH, **headers):
    rows = tuple((k.replace("_", "-"), v) for k, v in headers.items())
    return Request("POST", path, body, (("Content-Type", content_type), *rows))


ONE = pb.delimited(pb.family("a", pb.GAUGE, pb.gauge(1)))
TWO = pb.delimited(pb.family("a", pb.GAUGE, pb.gauge(1)), pb.family("b", pb.COUNTER, pb.counter(2, l="v")))

BODIES = [
    ("empty body", b""),
    ("gauge", ONE),
    ("two families", TWO),
    ("counter", pb.delimited(pb.family("a", pb.COUNTER, pb.counter(1.5)))),
    ("untyped", pb.delimited(pb.family("a", pb.UNTYPED, pb.untyped(1.5)))),
    ("summary", pb.delimited(pb.family("s", pb.SUMMARY, pb.summary(3, 4.5, [(0.5, 1), (0.9, 2)])))),
    ("histogram", pb.delimited(pb.family("h", pb.HISTOGRAM, pb.histogram(3, 4.5, [(1, 1), (2, 3)])))),
    ("histogram with +Inf", pb.delimited(pb.family("h", pb.HISTOGRAM, pb.histogram(3, 4.5, [(1, 1), (float("inf"), 3)])))),
    ("no type is a counter", pb.delimited(pb.family("a", None, pb.counter(1)))),
    ("no type with a gauge", pb.delimited(pb.family("a", None, pb.gauge(1)))),
    ("help", pb.delimited(pb.family("a", pb.GAUGE, pb.gauge(1), help="some\ntext \\"))),
    ("empty help", pb.delimited(pb.family("a", pb.GAUGE, pb.gauge(1), help=""))),
    ("labels", pb.delimited(pb.family("a", pb.GAUGE, pb.gauge(1, l="v", b='q"\n\\')))),
    ("labels not in order", pb.delimited(pb.family("a", pb.GAUGE, pb.gauge(1, z="1", b="2", a="3")))),
    ("own job and instance", pb.delimited(pb.family("a", pb.GAUGE, pb.gauge(1, job="x", instance="y")))),
    ("unit is dropped", pb.delimited(pb.family("a_seconds", pb.GAUGE, pb.gauge(1), unit="seconds"))),
    ("family without metrics", pb.delimited(pb.family("a", pb.GAUGE))),
    ("family without metrics and another", pb.delimited(pb.family("a", pb.GAUGE), pb.family("b", pb.GAUGE, pb.gauge(1)))),
    ("the same family twice", pb.delimited(pb.family("a", pb.GAUGE, pb.gauge(1, l="1")), pb.family("a", pb.GAUGE, pb.gauge(2, l="2")))),
    ("the same series twice", pb.delimited(pb.family("a", pb.GAUGE, pb.gauge(1), pb.gauge(2)))),
    ("label twice", pb.delimited(pb.family("a", pb.GAUGE, pb.labels({"l": "1"}) + pb.gauge(1, l="2")))),
    ("label __x", pb.delimited(pb.family("a", pb.GAUGE, pb.gauge(1, __x="2")))),
    ("gauge in a counter family", pb.delimited(pb.family("a", pb.COUNTER, pb.gauge(1)))),
    ("counter in a gauge family", pb.delimited(pb.family("a", pb.GAUGE, pb.counter(1)))),
    ("gauge in a histogram family", pb.delimited(pb.family("a", pb.HISTOGRAM, pb.gauge(1)))),
    ("untyped in a summary family", pb.delimited(pb.family("a", pb.SUMMARY, pb.untyped(1)))),
    ("metric without a value", pb.delimited(pb.family("a", pb.GAUGE, b""))),
    ("gauge without its number", pb.delimited(pb.family("a", pb.GAUGE, pb.field(2, b"")))),
    ("timestamp", pb.delimited(pb.family("a", pb.GAUGE, pb.gauge(1) + pb.field(6, 5)))),
    ("timestamp zero", pb.delimited(pb.family("a", pb.GAUGE, pb.gauge(1) + pb.field(6, 0)))),
    ("quantile label in a summary", pb.delimited(pb.family("s", pb.SUMMARY, pb.summary(1, 1, quantile="1")))),
    ("unknown field of a family", pb.delimited(pb.field(99, "x") + pb.family("a", pb.GAUGE, pb.gauge(1)))),
    ("unknown field of a metric", pb.delimited(pb.family("a", pb.GAUGE, pb.gauge(1) + pb.field(77, 5)))),
    ("fields in reverse order", pb.delimited(pb.field(4, pb.gauge(1)) + pb.field(3, pb.GAUGE) + pb.field(1, "a"))),
    ("value before the labels", pb.delimited(pb.family("a", pb.GAUGE, pb.field(2, pb.field(1, 7.0)) + pb.labels({"l": "v"})))),
    ("counter with exemplar", pb.delimited(pb.family("a", pb.COUNTER, pb.counter(1, exemplar=pb.exemplar(2, 0.5, trace="x"))))),
    ("bucket with exemplar", pb.delimited(pb.family("h", pb.HISTOGRAM, pb.histogram(1, 1, more=pb.bucket(1, 2.0, pb.exemplar(3, 0.5, t="x")))))),
    ("buckets out of order", pb.delimited(pb.family("h", pb.HISTOGRAM, pb.histogram(3, 4, [(2, 3), (1, 1)])))),
    ("values NaN and Inf", pb.delimited(pb.family("a", pb.GAUGE, pb.gauge(float("nan"), l="1"), pb.gauge(float("-inf"), l="2")))),
    ("count beyond 2^53", pb.delimited(pb.family("h", pb.HISTOGRAM, pb.histogram(2**60 + 1, 1)))),
    ("sample count of 2^64-1", pb.delimited(pb.family("s", pb.SUMMARY, pb.summary(2**64 - 1, 1)))),
    ("label value that is not UTF-8", pb.delimited(pb.family("a", pb.GAUGE, pb.field(1, pb.field(1, "l") + pb.field(2, b"\xff")) + pb.gauge(1)))),
    ("label without a value", pb.delimited(pb.family("a", pb.GAUGE, pb.field(1, pb.field(1, "l")) + pb.gauge(1)))),
    ("length split over more bytes than needed", bytes([ONE[0] | 128, 0]) + ONE[1:]),
    ("metric name legal and long", pb.delimited(pb.family("n" * 3000, pb.GAUGE, pb.gauge(1)))),
    ("300 metrics", pb.delimited(pb.family("a", pb.GAUGE, *[pb.gauge(i, l=str(i)) for i in range(300)]))),
]  # fmt: skip

# Refused by whatever part of a decoder notices first.
BROKEN = [
    ("cut in the second family", TWO[:-3]),
    ("length beyond the body", b"\x20abc"),
    ("garbage", b"\x05hello"),
    ("text as protobuf", b"a 1\n"),
    ("good family, then garbage", ONE + b"\x03\xff\xff\xff"),
    ("inner message too long", pb.delimited(pb.field(1, "a") + b"\x22\x7f\x0a")),
]

TYPE = "application/vnd.google.protobuf"
PROTO = "proto=io.prometheus.client.MetricFamily"
CONTENT_TYPES = [
    f"{TYPE};{PROTO};encoding=delimited",
    f"{TYPE}; encoding=delimited; {PROTO}",
    f'{TYPE}; proto="io.prometheus.client.MetricFamily"; encoding="delimited"',
    f"{TYPE.upper()}; {PROTO}; encoding=delimited",
    f"{TYPE}; PROTO=io.prometheus.client.MetricFamily; Encoding=delimited",
    f"{TYPE}; {PROTO}; encoding=delimited; charset=utf-8",
    f"{TYPE}; {PROTO}; encoding=DELIMITED",
    f"{TYPE}; {PROTO}; encoding=text",
    f"{TYPE}; {PROTO}",
    f"{TYPE}; encoding=delimited",
    f"{TYPE}; proto=io.prometheus.client.Metric; encoding=delimited",
    f"{TYPE}; {PROTO}; encoding=delimited;",
    f"{TYPE}; {PROTO}; encoding",
    TYPE,
]


def row(name, *steps, **more):
    return Case(f"protobuf: {name}", steps, **more)


NATIVE = pb.histogram(3, 4.5, more=pb.native(zero=1, deltas=(1, 0)))
NATIVE_TEXT = (
    'h_bucket{instance="",job="j",le="+Inf"} 3\n'
    'h_count{instance="",job="j"} 3\nh_sum{instance="",job="j"} 4.5'
)

CASES = [
    *(row(name, push(body)) for name, body in BODIES),
    *(row(name, push(body), status_only=True) for name, body in BROKEN),
    *(row(f"Content-Type {kind}", push(ONE, kind)) for kind in CONTENT_TYPES),
    row("gzip", push(gzip.compress(TWO), Content_Encoding="gzip")),
    row("snappy", push(snappy.framed(TWO), Content_Encoding="snappy"),
        differs="1.11: snappy is undone", ours=("200",),
        scrape='a{instance="",job="j"} 1\nb{instance="",job="j",l="v"} 2'),
    row("cut in the length", push(b"\x80"), differs="1.11: a length cut short is refused", ours=("400",), scrape=""),
    row("gzip cut short", push(gzip.compress(TWO)[:-12], Content_Encoding="gzip"), status_only=True),
    row("native histogram in text", push(pb.delimited(pb.family("h", pb.HISTOGRAM, NATIVE)))),
    row("label that is no legal name", push(pb.delimited(pb.family("a", pb.GAUGE, pb.labels({"c.d": "v"}) + pb.gauge(1)))),
        differs="1.11: names are not checked in protobuf, the scrape escapes them", ours=("200",),
        scrape='a{c_d="v",instance="",job="j"} 1'),
    row("metric that is no legal name", push(pb.delimited(pb.family("a.b", pb.GAUGE, pb.gauge(1)))),
        differs="1.11: names are not checked in protobuf, the scrape escapes them", ours=("200",),
        scrape='a_b{instance="",job="j"} 1'),
    row("gauge histogram", push(pb.delimited(pb.family("h", pb.GAUGE_HISTOGRAM, pb.histogram(3, 4.5)))),
        differs="1.11: gauge histograms are known", ours=("200",), scrape=NATIVE_TEXT),
    row("family without name", push(pb.delimited(pb.family(None, pb.GAUGE, pb.gauge(1)))), get("/metrics"),
        differs="deliberate: a family without name is refused, it would empty every scrape", ours=("400", "200"), scrape=""),
    row("unknown type number", push(pb.delimited(pb.family("a", 17, pb.gauge(1)))), get("/metrics"),
        differs="deliberate: an unknown type is refused, it would break every scrape off", ours=("400", "200"), scrape=""),
    row("gauge histogram without histogram", push(pb.delimited(pb.family("a", pb.GAUGE_HISTOGRAM, pb.gauge(1)))),
        differs="deliberate: refused, it would break every scrape off", ours=("400",), scrape=""),
    row("le label in a histogram", push(pb.delimited(pb.family("h", pb.HISTOGRAM, pb.histogram(1, 1, le="5")))),
        differs="deliberate: a histogram with a label le is refused, Prometheus would refuse the whole scrape", ours=("400",), scrape=""),
    row("POST of an empty family removes it and its type",
        push(ONE), push(pb.delimited(pb.family("a", pb.GAUGE))),
        push(pb.delimited(pb.family("a", pb.COUNTER, pb.counter(5))), path="/metrics/job/k"),
        differs="deliberate: an emptied family holds no type, refusals would be by chance",
        ours=("200", "200", "200"), scrape='a{instance="",job="k"} 5', chance=True),
]  # fmt: skip
