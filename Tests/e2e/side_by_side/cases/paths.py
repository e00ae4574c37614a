"""Paths that are not clean: a push is never redirected, a scrape finds its way."""

from ..case import case, delete, get, post, put

REDIRECTED = "deliberate: a push is never redirected, clients take the redirect for success and the data is lost"
SERVED = "deliberate: cleaned and served without a redirect"

UNCLEAN_PUSHES = [
    "/metrics/job//j",
    "/metrics/job/j//instance/i",
    "/metrics/job/j/instance//",
    "/metrics/job/./x/y",
    "/metrics/job/j/a/./b/c",
    "/metrics/job/j/a/../b/c",
    "/metrics/job/..",
    "/metrics/job/j/a/..",
]
UNCLEAN_SCRAPES = ["//metrics", "/./metrics", "/../metrics"]

CASES = [
    *(case(f"POST {p}", post(p, "a 1\n"), differs=REDIRECTED, ours="400", scrape="") for p in UNCLEAN_PUSHES),
    *(case(f"GET {p}", get(p), differs=SERVED, ours="200") for p in UNCLEAN_SCRAPES),
    case("PUT of an unclean path", put("/metrics/job//j", "a 1\n"), differs=REDIRECTED, ours="400"),
    case("DELETE of an unclean path", delete("/metrics/job/j//"), differs=REDIRECTED, ours="400"),
    case(
        "POST //metrics/job/j",
        post("//metrics/job/j", "a 1\n"),
        differs=SERVED,
        ours="200",
        scrape='a{instance="",job="j"} 1',
    ),
    case("percent-encoded letters of a path", post("/m%65trics/job/j", "a 1\n")),
    case("malformed escape in a push", post("/metrics/job/%zz", "a 1\n"), status_only=True),
    case("malformed escape at the end", post("/metrics/job/j%4", "a 1\n"), status_only=True),
]
