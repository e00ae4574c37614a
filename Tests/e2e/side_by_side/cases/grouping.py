"""The push URL: job, pairs, base64, empty values, names."""

from ..case import case, delete, post

NOT_UTF8 = "deliberate: a value that is not UTF-8 is refused without creating the group that breaks every scrape"
LOCK = "deliberate: an invalid base64 job must not hold up later pushes"

# After /metrics/job; what is the same on both sides.
SUFFIXES = [
    "/j",
    "/j/",
    "/j/instance/i",
    "/j/instance/",
    "/j/instance/i/",
    "/j/a",
    "/j/a/",
    "/j/a/b/c",
    "/j/a/b/c/",
    "/j/a/1/a/2",
    "/j/job/k",
    "/j/instance/i/job/k",
    "/j/b/2/a/1",
    "/j/a/1/b/2",
    "/j/a%2Fb/c/d",
    "/j/a/x%2Fy",
    "/j/a/x%2Fy%2Fz",
    "/j/a/p+q",
    "/j/a/p%20q",
    "/j/a/p%2Bq",
    "/p+q",
    "/p%20q",
    "/j%22q%22",
    "/j%0Anewline",
    "/j%5Cbackslash",
    "/j/a/%22",
    "/j/a/%0A",
    "/j/a/%C3%A4",
    "/%E4%B8%96%E7%95%8C",
    "/j/a/%00",
    "/j/A_b9/x",
    "/j/_a/x",
    "/j/__a/x",
    "/j/__name__/x",
    "/j/a-b/x",
    "/j/9a/x",
    "/j/a.b/x",
    "/j/%C3%A4/x",
    "/j/a:b/x",
    "/j/a/x=y&z",
    "/j/a/x;y,z",
    "/j/a/x@base64",
    "/" + "j" * 4000,
    "/j/a/" + "v" * 4000,
    "/j/" + "n" * 2000 + "/v",
    "/j" + "".join(f"/l{i}/v{i}" for i in range(40)),
]

# After /metrics/job@base64.
ENCODED = [
    "/ag",
    "/ag==",
    "/ag=",
    "/ag====",
    "/L3Zhci90bXA",
    "/L3Zhci90bXA=",
    "/ag/a@base64/L3Zhci90bXA",
    "/ag/a@base64/=",
    "/ag/a@base64/",
    "/ag/a@base64/====",
    "/ag/a@base64/Pz8_",
    "/ag/a@base64/Pj4-",
    "/ag/a@base64/w6Q",
    "/ag/instance@base64/aQ",
    "/ag/a/x/a@base64/eQ",
    "/ag/a@base64/foo.bar",
    "/ag/a@base64/a+b",
    "/ag/a@base64/a",
    "/ag/a@base64/ab=c",
    "/ag/a@base64/YQ==YQ",
    "/ag/a-b@base64/eA",
    "/ag/__a@base64/eA",
    "/ag/@base64/eA",
    "/ag/a@base65/eA",
    "/ag/a@Base64/eA",
    "/ag/a@base64",
    "/ag/a@base64/eA/b",
    "/ag/a@base64/AA",
    "/ag/a@base64/YQoi",
    "/ag/job@base64/aw",
    "/=",
    "/==",
]

PLAIN = [case(f"job{s[:50]}", post("/metrics/job" + s, "a 1\n")) for s in SUFFIXES]
BASE64 = [case(f"job@base64{s[:50]}", post("/metrics/job@base64" + s, "a 1\n")) for s in ENCODED]
DELETED = [
    case(f"DELETE job{s}", delete("/metrics/job" + s))
    for s in ["/j", "/j/a", "/j/a/b", "/j/__a/b", "/j/a-b/c", "@base64/ag", "@base64/=", "/j/a@base64/$"]
]

SAME_GROUP = [
    case("pairs in another order", post("/metrics/job/j/a/1/b/2", "m 1\n"), post("/metrics/job/j/b/2/a/1", "m 2\n")),
    case("base64 and plain are one group", post("/metrics/job/j/a/x", "m 1\n"), post("/metrics/job@base64/ag/a@base64/eA", "m 2\n")),
    case("plus and blank are two groups", post("/metrics/job/p+q", "m 1\n"), post("/metrics/job/p%20q", "m 2\n")),
    case("delete by base64", post("/metrics/job/j", "m 1\n"), delete("/metrics/job@base64/ag==")),
]

REFUSED = [
    case("value that is not UTF-8", post("/metrics/job/%FF", "a 1\n"), post("/metrics/job/k", "b 1\n"),
         differs=NOT_UTF8, ours=("400", "200"), scrape='b{instance="",job="k"} 1'),
    case("base64 value that is not UTF-8", post("/metrics/job/j/l@base64/_w", "a 1\n"), post("/metrics/job/k", "b 1\n"),
         differs=NOT_UTF8, ours=("400", "200"), scrape='b{instance="",job="k"} 1'),
    case("bad URL wins over bad body", post("/metrics/job/j/a-b/x", "not metrics")),
    case("bad body, new group", post("/metrics/job/j", "not metrics")),
]  # fmt: skip

CASES = PLAIN + BASE64 + DELETED + SAME_GROUP + REFUSED
