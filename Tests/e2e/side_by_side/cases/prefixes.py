"""Every route under a route prefix, under an external URL, and under both."""

from ..case import case, delete, get, other, post, put

QUIT = "deliberate: /-/quit stands behind the prefix with all its methods, and only there"

BELOW = [
    ("GET", "/metrics"),
    ("GET", "/"),
    ("GET", "/status"),
    ("GET", "/static/nothing"),
    ("GET", "/-/healthy"),
    ("GET", "/-/ready"),
    ("GET", "/api/v1/metrics"),
    ("GET", "/api/v1/nothing"),
    ("OPTIONS", "/api/v1/status"),
    ("OPTIONS", "/metrics/job/j"),
    ("GET", "/metrics/job/j"),
    ("POST", "/-/quit"),
    ("PUT", "/-/quit"),
    ("HEAD", "/-/healthy"),
    ("GET", "/nothing"),
    ("PUT", "/api/v1/admin/wipe"),
    ("POST", "/api/v1/admin/wipe"),
]
SETS = [
    ("route prefix", "/pgw", ("--web.route-prefix=/pgw",)),
    ("route prefix with slash", "/a/b", ("--web.route-prefix=a/b/",)),
    ("external URL", "/ext", ("--web.external-url=http://x.example/ext/",)),
    ("both", "/pgw", ("--web.external-url=http://x.example/ext/", "--web.route-prefix=/pgw")),
    ("prefix /", "", ("--web.external-url=http://x.example/ext/", "--web.route-prefix=/")),
]

INSIDE = [
    case(f"{what}: {method} {path}", other(method, prefix + path), flags=flags, prefix=prefix)
    for what, prefix, flags in SETS
    for method, path in BELOW
]
PUSHES = [
    case(f"{what}: {done}", *steps, flags=flags, prefix=prefix)
    for what, prefix, flags in SETS
    for done, steps in [
        ("push", [post(prefix + "/metrics/job/j", "a 1\n"), put(prefix + "/metrics/job/k/l/v", "b 1\n")]),
        ("base64", [post(prefix + "/metrics/job@base64/ag/l@base64/L3Zhci90bXA", "a 1\n")]),
        ("DELETE", [post(prefix + "/metrics/job/j", "a 1\n"), delete(prefix + "/metrics/job/j")]),
        ("bad URL", [post(prefix + "/metrics/job/j/a", "a 1\n")]),
    ]
]
OUTSIDE = [
    case(f"{what}: {method} {path} outside", other(method, path), flags=flags, prefix=prefix)
    for what, prefix, flags in SETS[:1] + SETS[2:4]
    for method, path in [
        ("GET", "/metrics"),
        ("GET", "/"),
        ("GET", "/status"),
        ("GET", "/static/nothing"),
        ("GET", "/-/healthy"),
        ("GET", "/api/v1/metrics"),
        ("POST", "/metrics/job/j"),
        ("PUT", "/api/v1/admin/wipe"),
        ("GET", prefix + "x"),
        ("GET", "/x" + prefix + "/metrics"),
    ]
]
EDGES = [
    case("prefix without slash", get("/pgw"), flags="--web.route-prefix=/pgw", prefix="/pgw"),
    case("prefix with telemetry path moved", get("/pgw/other"), get("/pgw/metrics"), post("/pgw/metrics/job/j", "a 1\n"),
         flags=("--web.route-prefix=/pgw", "--web.telemetry-path=/other"), prefix="/pgw"),
    case("external URL without path", get("/metrics"), get("/"), flags="--web.external-url=http://x.example"),
    case("external URL of two parts", get("/a/b/-/healthy"), get("/a/-/healthy"),
         flags="--web.external-url=https://x.example:8443/a/b", prefix="/a/b"),
]  # fmt: skip
QUITS = [
    case("route prefix: GET /-/quit", get("/pgw/-/quit"), flags="--web.route-prefix=/pgw", prefix="/pgw",
         differs=QUIT, ours="405 Only POST or PUT requests allowed."),
    *(
        case(f"route prefix: {method} /-/quit outside", other(method, "/-/quit"), flags="--web.route-prefix=/pgw", prefix="/pgw",
             differs=QUIT, ours="404")
        for method in ("GET", "POST", "PUT")
    ),
]  # fmt: skip

CASES = INSIDE + PUSHES + OUTSIDE + EDGES + QUITS
