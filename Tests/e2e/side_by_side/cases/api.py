"""The query API: what it shows, its headers and methods, and what administrators may do through it."""

from support import protobuf as pb

from ..case import case, delete, get, other, post, put

J, METRICS, STATUS, WIPE = "/metrics/job/j", "/api/v1/metrics", "/api/v1/status", "/api/v1/admin/wipe"
DELETE_GROUPS = "/api/v1/admin/delete_groups"
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]
NATIVE = pb.delimited(pb.family("n", pb.HISTOGRAM, pb.histogram(3, 5.5, more=pb.native())))
JSON = "200 [application/json]"
DATA = JSON + ' access-control-allow-origin: * (and the other four) {"status":"success","data":'
LABELS = '"labels":{"instance":"","job":"j"}'
ALONE = "deliberate: groups can be deleted by selector and age, which upstream cannot"

EXPOSITIONS = [
    ("nothing", ""),
    ("gauge", "# HELP g What & <why>.\n# TYPE g gauge\ng 1e6\n"),
    ("counter", "# TYPE c counter\nc 0.1\n"),
    ("untyped", "u 1\n"),
    ("numbers", "".join(f'u{{n="{n}"}} {n}\n' for n in "0 -0 NaN +Inf -Inf 1e-05 123456 1234567 1e21 5e-324".split())),
    ("labels", 'u{b="<&>",a="\\"\\n\\\\",z="ä世"} 1\n'),
    ("labels in pushed order", 'u{l="b"} 1\nu{l="a"} 2\n'),
    ("several families", "b 1\na 2\nB 3\n"),
    ("summary", '# TYPE s summary\ns{quantile="0.5"} 1\ns{quantile="0.9"} NaN\ns_sum 2\ns_count 3\n'),
    ("summary without quantiles", "# TYPE s summary\ns_sum 2\ns_count 3\n"),
    ("histogram", '# TYPE h histogram\nh_bucket{le="0.25"} 1\nh_bucket{le="+Inf"} 3\nh_sum 5.5\nh_count 3\n'),
    ("histogram without +Inf", '# TYPE h histogram\nh_bucket{le="1"} 2\nh_sum 5.5\nh_count 3\n'),
    ("histogram of great counts", '# TYPE h histogram\nh_bucket{le="1"} 12345678\nh_sum 1e9\nh_count 123456789\n'),
    ("help with a line feed", "# HELP u a\\nb\nu 1\n"),
]

SHOWN = [case(f"API: {what}", post(J, body), get(METRICS)) for what, body in EXPOSITIONS]

GROUPS = [
    case("API: no groups", get(METRICS)),
    case("API: two groups", post(J, "a 1\n"), post("/metrics/job/k/instance/i/l/v", "a 2\n"), get(METRICS)),
    case("API: empty grouping value", post("/metrics/job/j/l@base64/=", "a 1\n"), get(METRICS)),
    case("API: unusual job", post("/metrics/job@base64/PGEvYj4", "a 1\n"), get(METRICS)),
    case("API: last push failed", post(J, "a 1\n"), post(J, "b 1 5\n"), get(METRICS)),
    case("API: no push succeeded", post(J, "b 1 5\n"), get(METRICS)),
    case("API: succeeded after a failure", post(J, "b 1 5\n"), post(J, "a 1\n"), get(METRICS)),
    case("API: emptied by PUT", post(J, "a 1\n"), put(J), get(METRICS)),
    case("API: after DELETE", post(J, "a 1\n"), delete(J), post("/metrics/job/k"), get(METRICS)),
    case("API: after wipe", post(J, "a 1\n"), put(WIPE), post("/metrics/job/k"), get(METRICS)),
    case("API: help differs between groups", post(J, "# HELP a x\na 1\n"), post("/metrics/job/k", "# HELP a y\na 1\n"), get(METRICS),
         differs="deliberate: the help of the latest push is shown, not one by chance", ours=("200", "200", JSON), chance=True),
    case("API: float histogram", post(J, '# TYPE h histogram\nh_bucket{le="1"} 1.5\nh_count 2.5\n'), get(METRICS),
         differs="1.11: counts that are no integers make a float histogram",
         ours=("200", f'{DATA}[{{"h":{{"time_stamp":"time","type":"HISTOGRAM","metrics":[{{"buckets":{{"1":"1.5"}},"count":"2.5",{LABELS},"sum":"0"}}]}}')),
    case("API: native histogram", post(J, NATIVE, Content_Type=pb.CONTENT_TYPE), get(METRICS),
         differs="1.11: native histograms are shown with their buckets",
         ours=("200", f'{DATA}[{{"labels":{{"job":"j"}},"last_push_successful":true,"n":{{"time_stamp":"time","type":"HISTOGRAM","metrics":'
               f'[{{"buckets":[[3,"-0.001","0.001","1"],[0,"0.5","1","1"],[0,"1","2","2"]],"count":"3",{LABELS},"sum":"5.5"}}]}}')),
]  # fmt: skip

STATUSES = [
    case("API: status", get(STATUS)),
    case("API: status with flags", get(STATUS),
         flags=("--persistence.interval=90s", "--log.level=error", "--push.disable-consistency-check")),
    case("API: status with an external URL", get("/ext/api/v1/status"), prefix="/ext", flags="--web.external-url=http://x.example/ext/"),
    case("API: status with a route prefix", get("/pgw/api/v1/status"), prefix="/pgw", flags="--web.route-prefix=pgw/"),
    case("API: status with the prefix /", get(STATUS), flags=("--web.external-url=http://x.example/ext", "--web.route-prefix=/")),
]  # fmt: skip

EVERY_METHOD = [case(f"{m} {p}", other(m, p)) for p in (METRICS, STATUS, "/api/v1/nothing") for m in METHODS]

HEADERS = [
    case("API: Accept-Encoding", post(J, "a 1\n"), get(METRICS, Accept_Encoding="gzip")),
    case("API: Accept", get(METRICS, Accept="text/html")),
    case("API: Origin", get(METRICS, Origin="http://elsewhere.example")),
    case("API: preflight", other("OPTIONS", WIPE, Origin="http://x.example", Access_Control_Request_Method="PUT")),
    case("API: Content-Encoding is ignored", get(STATUS, Content_Encoding="gzip")),
    case("API: query is ignored", get(METRICS + "?a=b")),
    case("OPTIONS outside of the API has no CORS", other("OPTIONS", J), other("OPTIONS", "/-/healthy")),
]

DELETING = [
    case("delete_groups", post(J, "a 1\n"), post("/metrics/job/k", "b 1\n"), post(DELETE_GROUPS + "?match[]=%7Bjob%3D%22j%22%7D"),
         differs=ALONE, ours=("200", "200", "200 [application/json]"), scrape='b{instance="",job="k"} 1'),
    case("delete_groups: dry run", post(J, "a 1\n"), post(DELETE_GROUPS + "?match[]=%7Bjob%3D%22j%22%7D&dry_run=true"),
         differs=ALONE, ours=("200", "200 [application/json]"), scrape='a{instance="",job="j"} 1'),
    case("delete_groups: too young", post(J, "a 1\n"), post(DELETE_GROUPS + "?match[]=%7Bjob%3D%22j%22%7D&older_than=1h"),
         differs=ALONE, ours=("200", "200 [application/json]"), scrape='a{instance="",job="j"} 1'),
    case("delete_groups: without selector", post(J, "a 1\n"), post(DELETE_GROUPS),
         differs=ALONE, ours=("200", "400"), scrape='a{instance="",job="j"} 1'),
    case("delete_groups: empty selector", post(J, "a 1\n"), post(DELETE_GROUPS + "?match[]=%7B%7D"),
         differs=ALONE, ours=("200", "400"), scrape='a{instance="",job="j"} 1'),
    case("delete_groups: unreadable selector", post(J, "a 1\n"), post(DELETE_GROUPS + "?match[]=%7Bjob%3Dj%7D"),
         differs=ALONE, ours=("200", "400"), scrape='a{instance="",job="j"} 1'),
    case("delete_groups: one good, one unreadable selector", post(J, "a 1\n"),
         post(DELETE_GROUPS + "?match[]=%7Bjob%3D%22j%22%7D&match[]=%7B"),
         differs=ALONE, ours=("200", "400"), scrape='a{instance="",job="j"} 1'),
]  # fmt: skip

CASES = SHOWN + GROUPS + STATUSES + EVERY_METHOD + HEADERS + DELETING
