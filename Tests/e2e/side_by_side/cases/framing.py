"""How requests are cut out of the byte stream."""

from ..case import Raw, case, post

END = b"\r\n\r\n"
SCRAPE = b"GET /-/healthy HTTP/1.1\r\nHost: h" + END


def push(head, body=b"", version=b"1.1", target=b"/metrics/job/j"):
    return b"POST " + target + b" HTTP/" + version + b"\r\n" + head + END + body


def chunked(*pieces, end=b"0" + END):
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + end


HOST = b"Host: h"
LENGTH = HOST + b"\r\nContent-Length: 4"
CHUNKED = HOST + b"\r\nTransfer-Encoding: chunked"
GOOD = push(LENGTH, b"a 1\n")

ROWS = [
    ("chunked", push(CHUNKED, chunked(b"a 1\n")), 1),
    ("chunked in two pieces", push(CHUNKED, chunked(b"a ", b"1\n")), 1),
    ("chunked byte by byte", push(CHUNKED, chunked(*[bytes([c]) for c in b"a 1\nb 2\n"])), 1),
    ("chunked, empty", push(CHUNKED, chunked()), 1),
    ("chunked, with a trailer", push(CHUNKED, chunked(b"a 1\n", end=b"0\r\nX: y" + END)), 1),
    ("chunked, with an extension", push(CHUNKED, b"4;x=y\r\na 1\n\r\n0" + END), 1),
    ("chunked, then another", push(CHUNKED, chunked(b"a 1\n")) + SCRAPE, 2),
    ("chunked, bad text", push(CHUNKED, chunked(b"a x\n")), 1),
    ("Expect: 100-continue", push(LENGTH + b"\r\nExpect: 100-continue", b"a 1\n"), 1),
    ("Expect and chunked", push(CHUNKED + b"\r\nExpect: 100-continue", chunked(b"a 1\n")), 1),
    ("pipelined pushes", GOOD * 3, 3),
    ("pipelined push and health", GOOD + SCRAPE + GOOD + SCRAPE, 4),
    ("HTTP/1.0", push(b"Content-Length: 4", b"a 1\n", version=b"1.0"), 1),
    ("HTTP/1.0 keep-alive", push(b"Content-Length: 4\r\nConnection: keep-alive", b"a 1\n", b"1.0") * 2, 2),
    ("HTTP/1.0 closes", push(b"Content-Length: 4", b"a 1\n", b"1.0") + SCRAPE, 2),
    ("HTTP/1.0 scrape", b"GET /-/ready HTTP/1.0" + END, 1),
    ("Connection: close", push(LENGTH + b"\r\nConnection: close", b"a 1\n") + SCRAPE, 2),
    ("absolute form", push(LENGTH, b"a 1\n", target=b"http://h/metrics/job/j"), 1),
    ("absolute form of health", b"GET http://other:1/-/healthy HTTP/1.1\r\nHost: h" + END, 1),
    ("goes on after 400", push(LENGTH, b"a x\n") + GOOD, 2),
    ("goes on after 404", b"GET /none HTTP/1.1\r\nHost: h" + END + GOOD, 2),
    ("goes on after 405 with a body", push(LENGTH, b"a 1\n", target=b"/metrics") + GOOD, 2),
    ("goes on after a bad URL with a body", push(LENGTH, b"a 1\n", target=b"/metrics/job/j/a") + GOOD, 2),
    ("empty Host", push(b"Host: \r\nContent-Length: 4", b"a 1\n"), 1),
    ("header names in any case", push(b"hOsT: h\r\ncONTENT-lENGTH: 4", b"a 1\n"), 1),
    ("bare LF between headers", b"POST /metrics/job/j HTTP/1.1\nHost: h\nContent-Length: 4\n\na 1\n", 1),
    ("no length, no body", push(HOST), 1),
    ("DELETE with a body", b"DELETE /metrics/job/j HTTP/1.1\r\n" + LENGTH + END + b"a 1\n" + SCRAPE, 2),
    ("GET with a body", b"GET /-/healthy HTTP/1.1\r\n" + LENGTH + END + b"a 1\n" + SCRAPE, 2),
    ("header of 8 KB", push(LENGTH + b"\r\nX-Long: " + b"x" * 8000, b"a 1\n"), 1),
    ("a hundred headers", push(LENGTH + b"".join(b"\r\nX-%d: y" % i for i in range(100)), b"a 1\n"), 1),
]  # fmt: skip

# Only the status matters: these answers are made before the server knows what is asked.
REFUSED = [
    ("missing Host", push(b"Content-Length: 4", b"a 1\n")),
    ("malformed length", push(HOST + b"\r\nContent-Length: x", b"a 1\n")),
    ("negative length", push(HOST + b"\r\nContent-Length: -1", b"a 1\n")),
    ("two lengths", push(LENGTH + b"\r\nContent-Length: 5", b"a 1\n")),
    ("header without colon", push(HOST + b"\r\nnonsense\r\nContent-Length: 4", b"a 1\n")),
]

CASES = [
    *(case(f"framing: {name}", Raw(data, answers)) for name, data, answers in ROWS),
    *(case(f"framing: {name}", Raw(data), status_only=True) for name, data in REFUSED),
    case("framing: blank line before the request", Raw(b"\r\n" + GOOD), differs="deliberate: RFC 9112 §2.2 asks servers to skip it",
         ours="200", scrape='a{instance="",job="j"} 1'),
    case("framing: chunked, bad size", Raw(push(CHUNKED, b"zz\r\na 1\n\r\n0" + END)),
         differs="1.11: a body that is cut off stores nothing", ours="400", scrape=""),
    case("framing: malformed request line", Raw(b"nonsense" + END),
         differs="deliberate: what is no HTTP is closed without an answer", ours="closed", scrape=""),
    case("framing: body of 1 MB", post("/metrics/job/j", "".join(f'm{{l="{i:090}"}} 1\n' for i in range(10000)))),
    case("framing: twenty requests on a connection", *[post("/metrics/job/j", f"a {i}\n") for i in range(20)]),
]  # fmt: skip
