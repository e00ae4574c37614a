"""Content-Encoding of pushes."""

import gzip
import zlib

from support import snappy

from ..case import case, delete, get, post, put

PUSH = "/metrics/job/j"
TEXT = b"a 1\nb 2\n"
ZIPPED = gzip.compress(TEXT, mtime=0)
STORED = ('a{instance="",job="j"} 1\nb{instance="",job="j"} 2')

CASE = "1.11: the name of an encoding is read in any case"
WHOLE = "1.11: a body that cannot be unpacked to its end is refused"
SNAPPY = "1.11: snappy is undone"


def bad_checksum(data):
    return data[:-8] + bytes([data[-8] ^ 1]) + data[-7:]


def bad_length(data):
    return data[:-1] + bytes([data[-1] ^ 1])


def zipped(name, body, coding="gzip", **more):
    return case(f"encoding: {name}", post(PUSH, body, Content_Encoding=coding), **more)


CASES = [
    zipped("gzip", ZIPPED),
    zipped("gzip, best", gzip.compress(TEXT, 9)),
    zipped("gzip, stored", gzip.compress(TEXT, 0)),
    zipped("gzip of nothing", gzip.compress(b"")),
    zipped("gzip of 500 KB", gzip.compress(b"".join(b'a{l="%d"} 1\n' % i for i in range(40000)))),
    zipped("gzip with a file name", ZIPPED[:3] + b"\x08" + ZIPPED[4:10] + b"name\0" + ZIPPED[10:]),
    zipped("gzip, two members", gzip.compress(b"a 1\n") + gzip.compress(b"b 2\n")),
    zipped("gzip, line across members", gzip.compress(b"a 1") + gzip.compress(b"5\nb 2\n")),
    zipped("gzip, an empty member between", gzip.compress(b"a 1\n") + gzip.compress(b"") + gzip.compress(b"b 2\n")),
    zipped("gzip, an empty body", b""),
    zipped("gzip, plain text inside", TEXT, status_only=True),
    zipped("gzip, zlib inside", zlib.compress(TEXT), status_only=True),
    zipped("gzip, header cut", ZIPPED[:5], status_only=True),
    zipped("gzip, header only", ZIPPED[:10], differs=WHOLE, ours="400", scrape=""),
    zipped("gzip, cut inside a line", ZIPPED[:14], status_only=True),
    zipped("gzip of bad text", gzip.compress(b"a 1\nb x\n")),
    zipped("identity", TEXT, "identity"),
    zipped("x-gzip is not undone", TEXT, "x-gzip"),
    zipped("x-gzip of gzip is not text", ZIPPED, "x-gzip"),
    zipped("deflate is not undone", TEXT, "deflate"),
    zipped("a list is not undone", TEXT, "gzip, identity"),
    zipped("zstd is not undone", TEXT, "zstd"),
    zipped("empty header", TEXT, ""),
    zipped("GZIP", ZIPPED, "GZIP", differs=CASE, ours="200", scrape=STORED),
    zipped("Gzip", ZIPPED, "Gzip", differs=CASE, ours="200", scrape=STORED),
    zipped("gzip, bad checksum", bad_checksum(ZIPPED), differs=WHOLE, ours="400", scrape=""),
    zipped("gzip, bad length", bad_length(ZIPPED), differs=WHOLE, ours="400", scrape=""),
    zipped("gzip, no trailer", ZIPPED[:-8], differs=WHOLE, ours="400", scrape=""),
    zipped("gzip, half a trailer", ZIPPED[:-4], differs=WHOLE, ours="400", scrape=""),
    zipped("gzip, then garbage", ZIPPED + b"garbage after it", differs=WHOLE, ours="400", scrape=""),
    zipped("gzip, then zeros", ZIPPED + bytes(20), differs=WHOLE, ours="400", scrape=""),
    zipped("gzip, second member broken", ZIPPED + ZIPPED[:12], status_only=True),
    zipped("snappy", snappy.framed(TEXT), "snappy", differs=SNAPPY, ours="200", scrape=STORED),
    zipped("snappy, compressed chunk", snappy.framed_compressed(TEXT), "snappy", differs=SNAPPY, ours="200", scrape=STORED),
    zipped("SNAPPY", snappy.framed(TEXT), "SNAPPY", differs=SNAPPY, ours="200", scrape=STORED),
    zipped("snappy, two streams", snappy.framed(b"a 1\n") + snappy.framed(b"b 2\n"), "snappy", differs=SNAPPY, ours="200", scrape=STORED),
    zipped("snappy, padding chunk", snappy.framed(TEXT) + snappy.chunk(0xFE, b"pad"), "snappy", differs=SNAPPY, ours="200", scrape=STORED),
    zipped("snappy, bad checksum", snappy.framed(TEXT, checksum=1), "snappy", differs=SNAPPY, ours="400 snappy: corrupt input", scrape=""),
    zipped("snappy, no stream identifier", snappy.framed(TEXT)[10:], "snappy", differs=SNAPPY, ours="400 snappy: corrupt input", scrape=""),
    zipped("snappy, raw block", b"\x08\x1ca 1\nb 2\n", "snappy", differs=SNAPPY, ours="400 snappy: corrupt input", scrape=""),
    zipped("snappy, cut", snappy.framed(TEXT)[:-3], "snappy", differs=SNAPPY, ours="400 snappy: corrupt input", scrape=""),
    zipped("snappy, an empty body", b"", "snappy"),
    case("encoding: PUT gzip", put(PUSH, ZIPPED, Content_Encoding="gzip")),
    case("encoding: DELETE that claims gzip", delete(PUSH, Content_Encoding="gzip")),
    case("encoding: GET that claims gzip", get("/metrics", Content_Encoding="gzip")),
    case("encoding: GET health that claims gzip", get("/-/healthy", Content_Encoding="gzip")),
    case("encoding: bad gzip, bad URL", post("/metrics/job/j/a", b"plain", Content_Encoding="gzip"), status_only=True),
    case("encoding: good after bad on one connection", post(PUSH, TEXT, Content_Encoding="gzip"), post(PUSH, TEXT), status_only=True),
]  # fmt: skip
