"""Which path takes which method, and what the others are told."""

from ..case import case, get, other, post, put

PUSH = "/metrics/job/j"
FIXED = ["/metrics", "/-/healthy", "/-/ready", "/-/quit", "/status", "/", PUSH]
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]

EVERY_METHOD = [
    case(f"{method} {path}", other(method, path))
    for path in FIXED
    for method in METHODS
    if not (method == "GET" and path in ("/", "/status"))
]

UNKNOWN = [
    case(f"GET {path} is unknown", get(path))
    for path in ["/nothing", "/metricsx", "/metrics/job", "/metrics/jobs/j", "/-/other", "/api", "/api/v2/metrics"]
]

API = [
    case("API metrics, empty", get("/api/v1/metrics")),
    case("API metrics after a push", post(PUSH, "a 1\n"), get("/api/v1/metrics")),
    case("API status", get("/api/v1/status")),
    case("OPTIONS on the API", other("OPTIONS", "/api/v1/metrics")),
    case("OPTIONS on an unknown API path", other("OPTIONS", "/api/v1/anything")),
    case("GET of an unknown API path", get("/api/v1/anything")),
    case("POST to API metrics", other("POST", "/api/v1/metrics")),
    case("DELETE of API metrics", other("DELETE", "/api/v1/metrics")),
    case("HEAD of API status", other("HEAD", "/api/v1/status")),
    case("wipe", post(PUSH, "a 1\n"), put("/api/v1/admin/wipe"), get("/metrics")),
    case("wipe by POST", other("POST", "/api/v1/admin/wipe")),
    case("wipe by GET", get("/api/v1/admin/wipe")),
]

PAGES = [
    case("page at /", get("/")),
    case("page at /status", get("/status")),
    case("asset that is not there", get("/static/none.js")),
    case("page with pushed metrics", post(PUSH, 'a{l="<b>"} 1\n'), get("/")),
    case("query on the scrape", get("/metrics?a=b&name[]=c")),
    case("query on a push", post(PUSH + "?a=b", "a 1\n")),
    case("query on health", get("/-/healthy?x")),
    case("POST to /metrics/", post("/metrics/")),
]

LIFECYCLE_OFF = [
    case("quit by POST is off", post("/-/quit")),
    case("quit by PUT is off", put("/-/quit")),
]

MOVED = [
    case("telemetry path moved", get("/other"), get("/metrics"), flags="--web.telemetry-path=/other"),
    case("push with telemetry path moved", post(PUSH, "a 1\n"), get("/other"), flags="--web.telemetry-path=/other"),
]

CASES = EVERY_METHOD + UNKNOWN + API + PAGES + LIFECYCLE_OFF
