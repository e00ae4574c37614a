"""/-/quit where it is disabled; where it is enabled it ends the server, which is a scene of graceful.py."""

from ..case import case, get, other, post

METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]

CASES = [
    *(case(f"{m} /-/quit, disabled", other(m, "/-/quit")) for m in METHODS),
    case("GET /-/quit, enabled", get("/-/quit"), flags="--web.enable-lifecycle"),
    case("DELETE /-/quit, enabled", other("DELETE", "/-/quit"), flags="--web.enable-lifecycle"),
    case("works on after a refused quit", post("/-/quit"), post("/metrics/job/j", "a 1\n")),
]
