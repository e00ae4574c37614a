"""The query API, its bodies included, and the pages beside it."""

from ..case import case, delete, get, other, post, put

J, K = "/metrics/job/j", "/metrics/job/k"
METRICS = "/api/v1/metrics"
NEWER_GO = "1.11: built with a newer Go, whose JSON writes these two characters short"

ROUTES = [
    case(f"{method} {path}", other(method, path))
    for path in [METRICS, "/api/v1/status", "/api/v1/x", "/api/v1/", "/api/v1/a/b", "/static/x"]
    for method in ["GET", "HEAD", "POST", "OPTIONS"]
] + [
    case(f"{method} {path}", other(method, path), status_only=True)
    for path in ["/", "/status"]
    for method in ["GET", "HEAD", "POST", "OPTIONS"]
]  # fmt: skip

TYPES = [
    case(f"query: {name}", put(J, body), get(METRICS))
    for name, body in {
        "nothing in the group": "",
        "gauge with help": "# HELP m some\\nhelp\n# TYPE m gauge\nm 1\n",
        "untyped": 'm{b="1"} 1\nm{a="2"} 2\nm 3\n',
        "counter": "# TYPE m counter\nm 1\n",
        "summary": '# TYPE m summary\nm{quantile="0.5"} 1\nm{quantile="0.1"} 2\nm_sum 3\nm_count 4\n',
        "summary without parts": "# TYPE m summary\nm_count 1000000\n",
        "quantile twice": '# TYPE m summary\nm{quantile="0.5"} 1\nm{quantile="0.50"} 2\n',
        "histogram": '# TYPE m histogram\nm_bucket{le="10"} 1\nm_bucket{le="2"} 2000000\nm_bucket{le="+Inf"} 3\nm_sum 4\nm_count 3000000\n',
        "histogram without buckets": "# TYPE m histogram\nm_sum 4\n",
        "family named labels": "labels 1\n",
        "family named last_push_successful": "last_push_successful 1\n",
        "order of the keys": "z 1\nA 2\n_ 3\nlast 4\nm 5\npush_u 6\n",
    }.items()
]  # fmt: skip

NUMBERS = [
    case(f"query: number {number}", put(J, f"m {number}\n"), get(METRICS))
    for number in ["-0", "0.1", "1e5", "1e6", "123456789", "1e21", "1e-4", "1e-5", "5e-324", "1.7976931348623157e308",
                   "NaN", "+Inf", "-Inf", "1583801648.0257418"]
]  # fmt: skip

TEXTS = [
    case(f"query: label {value!a}", put(J, f'm{{l="{value}"}} 1\n'), get(METRICS))
    for value in ["<a href='b'>&amp;", "\\\"\\\\\\n", "\t\r\x01\x1f\x7f", "\u2027\u2028\u2029\u202a", "\u00e9\U0001f600", "/"]
] + [
    case("query: label with backspace and form feed", put(J, 'm{l="\b\f"} 1\n'), get(METRICS),
         differs=NEWER_GO, ours=("200", "200 [application/json] access-control-allow-origin: *")),
]  # fmt: skip

GROUPS = [
    case("query: several groups", post(J, "m 1\n"), post(K, "m 2\n"), post(J + "/l/v", "m 3\n"), get(METRICS)),
    case("query: grouping label empty", post(J + "/l@base64/=", "m 3\n"), get(METRICS)),
    case("query: after a refused push", post(J, "m 1\n"), post(J, "n 1\nn 1\n"), get(METRICS)),
    case("query: but a refused push", post(J, "n 1\nn 1\n"), get(METRICS)),
    case("query: accepted after a refused push", post(J, "n 1\nn 1\n"), post(J, "n 1\n"), get(METRICS)),
    case("query: after DELETE", post(J, "m 1\n"), delete(J), post(K, "m 1\n"), get(METRICS)),
]

CASES = ROUTES + TYPES + NUMBERS + TEXTS + GROUPS
