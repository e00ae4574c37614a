"""The pages: that they are there, of which type and title; their HTML is nobody's promise."""

from ..case import case, get, other, post

METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]
PROFILING = "deliberate: there is no Go to profile"

CASES = [
    *(case(f"{m} {p}", other(m, p)) for p in ("/", "/status", "/static/nothing") for m in METHODS),
    case("page with groups", post("/metrics/job/j/l/v", '# HELP a <b>\na{x="<&>"} 1\n'), get("/"), get("/status")),
    case("page while a push has failed", post("/metrics/job/j", "a 1 5\n"), get("/")),
    case("page while the scrape fails", post("/metrics/job/j", "x 1\nx 2\n"), get("/"), flags="--push.disable-consistency-check"),
    case("page with a query", get("/?a=b")),
    case("page for any Accept", get("/", Accept="application/json")),
    case("page with Content-Encoding", get("/", Content_Encoding="gzip")),
    case("/status/", get("/status/")),
    case("/static/ has no listing", get("/static/"), differs="deliberate: the directory is not listed", ours="404"),
    case("static file out of its directory", get("/static/..%2f..%2fetc/passwd"),
         differs="deliberate: cleaned without a redirect", ours="404"),
    *(case(f"GET {p} finds its way", get(p)) for p in ("/STATUS", "/Metrics", "/-/Healthy", "/-/ready/", "/metrics/")),
    *(case(f"GET {p} finds its way", get(p), differs="deliberate: upstream sends it to another path", ours="redirect to /api/v1/status")
      for p in ("/api/v1/Status", "/api/v1/status/")),
    case("/debug/pprof/", get("/debug/pprof/"), get("/debug/pprof/heap"), differs=PROFILING, ours=("404", "404")),
]  # fmt: skip
