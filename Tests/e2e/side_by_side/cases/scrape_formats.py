"""What a scrape brings in each format; it is read before it is compared, for Go's spacing varies by chance."""

from support import protobuf as pb

from ..case import case, get, post, scrape

J = "/metrics/job/j"
MESSAGE = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding="
FORMATS = ["delimited", "text", "compact-text"]
EXPOSITIONS = [
    ("gauge", '# HELP g Some "text" with \\\\ and \\n.\n# TYPE g gauge\ng 1e6\n'),
    ("counter", "# TYPE c counter\nc 0.1\n"),
    ("untyped", "u 1\n"),
    ("labels", 'u{b="\\"\\n\\\\",a="ä世",c=""} 1\n'),
    ("numbers", "".join(f'u{{n="{n}"}} {n}\n' for n in "0 NaN +Inf -Inf 1e-05 1234567 1e21 5e-324".split())),
    ("summary", '# TYPE s summary\ns{quantile="0.5"} 1\ns{quantile="0.9"} NaN\ns_sum 2\ns_count 3\n'),
    ("histogram", '# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 3\nh_sum 5.5\nh_count 3\n'),
    ("histogram without +Inf", '# TYPE h histogram\nh_bucket{le="1"} 2\nh_sum 5.5\nh_count 3\n'),
    ("several", 'b{l="2"} 1\nb{l="1"} 2\na 3\n# TYPE g gauge\ng 4\n'),
]
EXEMPLARS = pb.delimited(
    pb.family("c_total", pb.COUNTER, pb.counter(5, pb.exemplar(2, 0.5, trace_id="x"))),
    pb.family("h", pb.HISTOGRAM, pb.histogram(3, 5.5, [(1, 2)], pb.native())),
)
OPENMETRICS = "deliberate: OpenMetrics where it is switched on, which upstream cannot"
ASKED = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
OPENMETRICS_ON = [
    case("OpenMetrics", post(J, "# TYPE c_total counter\nc_total 1\n"), get("/metrics", Accept=ASKED),
         ours_flags="--web.enable-openmetrics", differs=OPENMETRICS,
         ours=("200", "200 [application/openmetrics-text; version=1.0.0; charset=utf-8]"), scrape='c_total{instance="",job="j"} 1'),
    case("OpenMetrics not asked for", post(J, "a 1\n"), scrape(), ours_flags="--web.enable-openmetrics"),
]  # fmt: skip

CASES = OPENMETRICS_ON + [
    *(case(f"scrape in {f}: {what}", post(J, body), scrape(MESSAGE + f)) for f in FORMATS for what, body in EXPOSITIONS),
    *(
        case(f"scrape in {f}: two groups", post(J, "a 1\n"), post("/metrics/job/i/l/v", "a 2\n"), scrape(MESSAGE + f))
        for f in FORMATS
    ),
    case("scrape in delimited: exemplar and native histogram", post(J, EXEMPLARS, Content_Type=pb.CONTENT_TYPE), scrape(MESSAGE + "delimited")),
    case("scrape in text: as it stands", post(J, "".join(body for _, body in EXPOSITIONS[:2])), scrape()),
]  # fmt: skip
