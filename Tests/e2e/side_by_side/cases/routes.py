"""Which path takes which method, and what the others are told."""

from ..case import case, get, other, post, put

PUSH = "/metrics/job/j"
FIXED = ["/metrics", "/-/healthy", "/-/ready", PUSH]
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]

EVERY_METHOD = [
    case(f"{method} {path}", other(method, path))
    for path in FIXED
    for method in METHODS
]

UNKNOWN = [
    case(f"GET {path} is unknown", get(path))
    for path in ["/nothing", "/metricsx", "/metrics/job", "/metrics/jobs/j", "/-/other", "/api", "/api/v2/metrics"]
]

ADMIN = [
    case("wipe", post(PUSH, "a 1\n"), put("/api/v1/admin/wipe"), get("/metrics")),
    case("wipe by POST", other("POST", "/api/v1/admin/wipe")),
    case("wipe by GET", get("/api/v1/admin/wipe")),
]

QUERIES = [
    case("query on the scrape", get("/metrics?a=b&name[]=c")),
    case("query on a push", post(PUSH + "?a=b", "a 1\n")),
    case("query on health", get("/-/healthy?x")),
    case("POST to /metrics/", post("/metrics/")),
]

MOVED = [
    case("telemetry path moved", get("/other"), get("/metrics"), flags="--web.telemetry-path=/other"),
    case("push with telemetry path moved", post(PUSH, "a 1\n"), get("/other"), flags="--web.telemetry-path=/other"),
]

CASES = EVERY_METHOD + UNKNOWN + ADMIN + QUERIES + MOVED
