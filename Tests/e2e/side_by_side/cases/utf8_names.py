"""Names beyond the old alphabet: the flag that lets them in, and the scrape that asks how they are escaped."""

from support import protobuf as pb

from ..case import case, delete, get, post, scrape

J = "/metrics/job/j"
SINCE = "1.11: UTF-8 names behind a flag"
ESCAPED = "1.11: names are escaped as the scrape asks"
EQUAL = "deliberate: names that would be one when escaped are refused"
FLAG = "--push.enable-utf8-names"
TEXT = "text/plain;version=1.0.0;escaping="
KIND = "200 [text/plain; version=0.0.4; charset=utf-8; escaping="


def on(name, *steps, ours, scraped, differs=SINCE):
    return case(f"UTF-8: {name}", *steps, ours_flags=FLAG, differs=differs, ours=ours, scrape=scraped, chance=True)


def labels(text):
    return f'm{{{text}instance="",job="j"}} 1'


URLS = [
    on("U__ in the URL", post(J + "/U__a_2e_b/x", "m 1\n"), ours="200", scraped=labels('a_b="x",')),
    on("upper case digits", post(J + "/U__a_2E_b/x", "m 1\n"), ours="200", scraped=labels('a_b="x",')),
    on("dotted name in the URL", post(J + "/a.b/x", "m 1\n"), ours="200", scraped=labels('a_b="x",')),
    on("letters in the URL", post(J + "/%C3%A4/x", "m 1\n"), ours="200", scraped='m{instance="",job="j",_="x"} 1'),
    on("U__ and dotted are one group", post(J + "/U__a_2e_b/x", "m 1\n"), post(J + "/a.b/x", "m 2\n"),
       ours=("200", "200"), scraped='m{a_b="x",instance="",job="j"} 2'),
    on("U__ with base64", post(J + "/U__a_2e_b@base64/eA", "m 1\n"), ours="200", scraped=labels('a_b="x",')),
    on("U__ deleted", post(J + "/U__a_2e_b/x", "m 1\n"), delete(J + "/a.b/x"), ours=("200", "202"), scraped=""),
    on("U__ with two underscores", post(J + "/U__a__b_2e_c/x", "m 1\n"), ours="200", scraped=labels('a_b_c="x",')),
    on("U__ malformed stays as written", post(J + "/U__a_zz_b/x", "m 1\n"), ours="200", scraped='m{U__a_zz_b="x",instance="",job="j"} 1'),
    on("reserved label", post(J + "/__a/x", "m 1\n"), ours="400 improper label name", scraped=""),
    on("label that is not UTF-8", post(J + "/%FF/x", "m 1\n"), ours="400 improper label name", scraped=""),
    case("UTF-8 off: U__ is a plain name", post(J + "/U__a_2e_b/x", "m 1\n")),
    case("UTF-8 off: dotted name in the URL", post(J + "/a.b/x", "m 1\n")),
]  # fmt: skip

BODIES = [
    on("quoted metric name", post(J, '{"a.b"} 1\n'), ours="200", scraped='a_b{instance="",job="j"} 1'),
    on("quoted label name", post(J, 'm{"c.d"="v"} 1\n'), ours="200", scraped=labels('c_d="v",')),
    on("quoted name in TYPE", post(J, '# TYPE "a.b" gauge\n{"a.b"} 1\n'), ours="200", scraped='a_b{instance="",job="j"} 1'),
    on("blanks and braces in names", post(J, '{"a b{}","c\\nd"="v"} 1\n'), ours="200", scraped='a_b__{c_d="v",instance="",job="j"} 1'),
    on("empty metric name", post(J, '{""} 1\n'), ours="400", scraped=""),
    on("empty label name", post(J, 'm{""="v"} 1\n'), ours="400", scraped=""),
    on("labels that are one when escaped", post(J, 'm{"a.b"="1",a_b="2"} 1\n'), ours="400", scraped="", differs=EQUAL),
    on("families that are one when escaped", post(J, '{"a.b"} 1\n'), post("/metrics/job/k", "a_b 1\n"),
       ours=("200", "400"), scraped='a_b{instance="",job="j"} 1', differs=EQUAL),
    case("UTF-8 off: quoted metric name", post(J, '{"a.b"} 1\n')),
    case("UTF-8 off: quoted label name", post(J, 'm{"c.d"="v"} 1\n')),
]  # fmt: skip

# The scheme, and how it writes a_b.c, c.d and ä.
SCHEMES = [
    ("underscores", "a_b_c", "c_d", "_"),
    ("dots", "a__b_dot_c", "c_dot_d", "__"),
    ("values", "U__a__b_2e_c", "U__c_2e_d", "U___e4_"),
]
PUSHED = post(
    J,
    pb.delimited(pb.family("a_b.c", pb.GAUGE, pb.gauge(1, **{"c.d": "v", "ä": "w"}))),
    Content_Type=pb.CONTENT_TYPE,
)
SCRAPES = [
    case(f"names in {scheme}", PUSHED, scrape(TEXT + scheme), differs=ESCAPED,
         ours=("200", f'{KIND}{scheme}]\n# TYPE {a} gauge\n{a}{{{c}="v",instance="",job="j",{u}="w"}} 1'))
    for scheme, a, c, u in SCHEMES
] + [
    case("names in allow-utf-8", PUSHED, scrape(TEXT + "allow-utf-8"), differs=ESCAPED,
         ours=("200", f'{KIND}allow-utf-8]\n# TYPE "a_b.c" gauge\n{{"a_b.c","c.d"="v",instance="",job="j","ä"="w"}} 1')),
    case("escaping of a clause that does not match", PUSHED, get("/metrics", Accept="application/json;escaping=dots"),
         differs=ESCAPED, ours=("200", KIND + "dots]")),
    case("escaping that is unknown", PUSHED, get("/metrics", Accept=TEXT + "nonsense"), differs=ESCAPED, ours=("200", KIND + "underscores]")),
    case("escaping of legal names", post(J, 'a_b{c="v"} 1\n'), scrape(TEXT + "values"), differs=ESCAPED,
         ours=("200", KIND + 'values]\n# TYPE a_b untyped\na_b{c="v",instance="",job="j"} 1')),
    case("Prometheus 3", PUSHED, get("/metrics", Accept="application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
         "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"),
         differs=ESCAPED, ours=("200", KIND + "allow-utf-8]")),
    case("protobuf names in dots", PUSHED,
         get("/metrics", Accept="application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=dots"),
         differs=ESCAPED, ours=("200", "200 [application/vnd.google.protobuf; encoding=delimited; escaping=dots]")),
]  # fmt: skip

CASES = URLS + BODIES + SCRAPES
