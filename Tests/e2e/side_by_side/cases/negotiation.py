"""What a scrape is answered in."""

from support import protobuf as pb

from ..case import Request, case, get, post

PUSH = "/metrics/job/j"
PROTOBUF = "application/vnd.google.protobuf"
FAMILY = "proto=io.prometheus.client.MetricFamily"
DELIMITED = f"{PROTOBUF};{FAMILY};encoding=delimited"

ACCEPT = [
    "*/*",
    "text/plain",
    "text/plain;version=0.0.4",
    "text/plain;version=1.0.0",
    "text/html",
    "application/json",
    "application/openmetrics-text;version=1.0.0",
    "application/openmetrics-text;version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    DELIMITED,
    f"{PROTOBUF};{FAMILY}",
    f"{PROTOBUF};encoding=delimited",
    PROTOBUF,
    f"{DELIMITED};q=0.7,text/plain;version=0.0.4;q=0.3",
    f"{DELIMITED};q=0.3,text/plain;version=0.0.4;q=0.7",
    f"text/plain;version=0.0.4;q=0.5,{DELIMITED};q=0.5",
    f"{DELIMITED};q=0,text/plain;q=0.1",
    DELIMITED.upper(),
    f'{PROTOBUF};{FAMILY};encoding="delimited"',
    f"{PROTOBUF};PROTO=io.prometheus.client.MetricFamily;encoding=delimited",
    DELIMITED.replace(";", " ; ").replace("=", " = "),
    f"{DELIMITED};q=abc,text/plain;q=0.1",
    f"{DELIMITED};junk,text/plain;q=0.5",
    f"{DELIMITED};a=b=c,text/plain",
    f"text/*,*/*,{DELIMITED};q=0.1",
    f'x/y;a=",",{DELIMITED}',
    f"{PROTOBUF};{FAMILY};encoding=text;encoding=delimited",
    "garbage;;;,,/",
    "",
]

ENCODINGS = [
    "gzip",
    "identity",
    "gzip, deflate",
    "deflate",
    "br, zstd",
    "gzip;q=1.0, identity;q=0.5",
    "identity;q=0, gzip",
    "*",
    "GZIP",
    "gzip;q=0.5",
    "",
]

PLAIN = "200 [text/plain; version=0.0.4; charset=utf-8]"
WEIGHED = ["gzip;q=0", "gzip;q=0.5, identity;q=1.0", "gzip;q=0.5, identity;q=0.5"]

ESCAPED = post(PUSH, pb.delimited(pb.family("a.b", pb.GAUGE, pb.gauge(1))), Content_Type=pb.CONTENT_TYPE)
SCHEMES = ["underscores", "dots", "values", "allow-utf-8"]

CASES = [
    case("Accept missing", get("/metrics")),
    *(case(f"Accept: {a}", get("/metrics", Accept=a)) for a in ACCEPT),
    *(case(f"Accept-Encoding: {e}", post(PUSH, "a 1\n"), get("/metrics", Accept_Encoding=e)) for e in ENCODINGS),
    *(
        case(f"Accept-Encoding: {e}", get("/metrics", Accept_Encoding=e), get("/-/healthy"),
             differs="1.11: gzip must be preferred to identity", ours=(PLAIN, "200"))
        for e in WEIGHED
    ),
    *(
        case(f"escaping={s}", ESCAPED, get("/metrics", Accept=f"text/plain;version=1.0.0;escaping={s}"),
             differs="1.11: names are escaped as the scrape asks", ours=("200", "200 [text/plain; version=0.0.4"))
        for s in SCHEMES
    ),
    case("two Accept headers", Request("GET", "/metrics", b"", (("Accept", "text/plain"), ("Accept", DELIMITED)))),
    case("gzip of health", get("/-/healthy", Accept_Encoding="gzip")),
    case("gzip of an error", post("/metrics/job/j/a", "", Accept_Encoding="gzip")),
]  # fmt: skip
