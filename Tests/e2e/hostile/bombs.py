"""Bodies that are much larger than they look, and bodies that are just large."""

import gzip
import threading
import time
import zlib

from support import protobuf as pb, snappy, wire

GZIP = [("Content-Encoding", "gzip")]
SNAPPY = [("Content-Encoding", "snappy")]
PROTOBUF = [("Content-Type", pb.CONTENT_TYPE)]
GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


def bomb(piece, size):
    """A gzip stream of so many bytes, the piece again and again; without its checksum, which nobody gets to."""
    block = piece * ((1 << 20) // len(piece))
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflater.compress(block) + deflater.flush(zlib.Z_FULL_FLUSH)
    return GZIP_HEAD + packed * (size // len(block))


def members(piece, size):
    block = piece * ((1 << 20) // len(piece))
    return gzip.compress(block, 9) * (size // len(block))


def snappy_bomb(size):
    # A zero, then copies of what stands one byte before.
    data = bytes(1 << 16)
    block = b"\x80\x80\x04" + b"\x00\x00" + b"\xfe\x01\x00" * 1023 + bytes([(62 << 2) | 2, 1, 0])
    chunk = snappy.chunk(0, snappy.masked_checksum(data).to_bytes(4, "little") + block)
    return snappy.STREAM + chunk * (size >> 16)


def packed(line, count):
    """So many lines, gzipped, their end and checksum included."""
    deflater = zlib.compressobj(1, zlib.DEFLATED, 31)
    parts = []
    for start in range(0, count, 50_000):
        lines = "".join(line % n for n in range(start, min(count, start + 50_000)))
        parts.append(deflater.compress(lines.encode()))
    return b"".join(parts) + deflater.flush()


def pushed(gateway, what, body, headers, statuses, growth):
    """Pushes; the answer may also be lost where the server ends the connection in mid-body."""

    def act():
        try:
            answer = wire.ask(gateway.port, "PUT", "/metrics/job/bomb", body, headers)
        except (OSError, wire.Closed):
            answer = None
        gateway.result.check(answer is None or answer.status in statuses, f"{what}: answered {answer}")

    gateway.attack(what, act, growth)


def run(gateway, full):
    huge = 10 << 30
    pushed(gateway, "10 GiB of zeros, gzip", bomb(b"\0", huge), GZIP, [413], 64)
    pushed(gateway, "10 GiB of line feeds, gzip", bomb(b"\n", huge), GZIP, [413], 64)
    pushed(gateway, "10 GiB of one line, gzip", bomb(b"aaaaaaaa", huge), GZIP, [413], 64)
    pushed(gateway, "10 GiB of one label value, gzip", bomb_after(b'm{l="', b"aaaaaaaa", huge), GZIP, [413], 64)
    pushed(gateway, "2 GiB of comments, many members", members(b"# EOF\n", 2 << 30), GZIP, [413], 64)
    pushed(gateway, "a gzip in a gzip", gzip.compress(gzip.compress(bytes(1 << 24))), GZIP, [400], 64)
    pushed(gateway, "zeros, snappy", snappy_bomb((2 << 30) if full else (320 << 20)), SNAPPY, [413], 64)
    pushed(gateway, "10,000,000 equal lines, gzip", packed("m 1\n%.0s", 10_000_000), GZIP, [400], 200)
    pushed(gateway, "1,000,000 labels in one line", million_labels(), (), [400], 64)
    metric = pb.delimited(pb.family("m", pb.GAUGE, pb.labels({"l": "v"}) * 1_000_000))
    pushed(gateway, "1,000,000 labels in one metric", metric, PROTOBUF, [400], 64)
    # Each family twice, the second in place of the first, each with something wrong in it.
    families = [pb.delimited(pb.family(f"m{n}", pb.GAUGE, pb.labels({"l": "v"}) * 2 + pb.gauge(1))) for n in range(49_000)]
    pushed(gateway, "families sent again, all with problems", b"".join(families * 2), PROTOBUF, [400], 200)
    wire.ask(gateway.port, "DELETE", "/metrics/job/bomb")
    count = 10_000_000 if full else 1_200_000
    pushed(gateway, f"{count:,} lines, gzip", packed('m{l="%d"} 1\n', count), GZIP, [400], 700)
    pushed(gateway, f"{count:,} families, gzip", packed('# TYPE m%d gauge\n', count), GZIP, [400], 900)
    gateway.result.equal(gateway.groups(), set(), "groups that bombs left")
    for flag in ["web.max-inflated-size", "push.max-series", "push.max-families", "push.max-line-size"]:
        gateway.result.check(gateway.exceeded(flag) > 0, f"{flag} is counted")


def several(gateway, seconds):
    """Different ones at once, each again and again."""
    huge = 10 << 30
    bodies = [
        (bomb(b"\0", huge), GZIP),
        (bomb_after(b'm{l="', b"aaaaaaaa", huge), GZIP),
        (gzip.compress(gzip.compress(bytes(1 << 26))), GZIP),
        (snappy_bomb(320 << 20), SNAPPY),
        (packed("m 1\n%.0s", 5_000_000), GZIP),
        (packed('m{l="%d"} 1\n', 500_000) + b"\0", GZIP),
        (packed("m%d 1\n", 500_000) + b"\0", GZIP),
        (million_labels(), ()),
    ]
    wrong, sent = [], []

    def send(body, headers, end):
        while time.monotonic() < end:
            try:
                status = wire.ask(gateway.port, "PUT", "/metrics/job/bomb", body, headers).status
                if status not in (400, 413, 503):
                    wrong.append(status)
            except (OSError, wire.Closed):
                pass  # the answer may be lost where the server ends the connection in mid-body
            sent.append(1)

    def act():
        end = time.monotonic() + seconds
        senders = [threading.Thread(target=send, args=(*body, end)) for body in bodies]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()

    gateway.attack(f"{len(bodies)} bombs at once, again and again", act, 700)
    gateway.result.equal(wrong, [], "answers to bombs at once")
    gateway.result.check(len(sent) >= len(bodies), f"{len(sent)} bombs were sent")
    gateway.result.equal(gateway.groups(), set(), "groups that bombs at once left")


def bomb_after(head, piece, size):
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    return GZIP_HEAD + deflater.compress(head) + deflater.flush(zlib.Z_FULL_FLUSH) + bomb(piece, size)[len(GZIP_HEAD) :]


def million_labels():
    return ("m{" + ",".join(f'l{n}=""' for n in range(1_000_000)) + "} 1\n").encode()
