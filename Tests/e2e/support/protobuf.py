"""As much of a protobuf encoder as io.prometheus.client.MetricFamily needs."""

import struct

COUNTER, GAUGE, SUMMARY, UNTYPED, HISTOGRAM, GAUGE_HISTOGRAM = range(6)
CONTENT_TYPE = (
    "application/vnd.google.protobuf; "
    "proto=io.prometheus.client.MetricFamily; encoding=delimited"
)


def varint(number):
    data = bytearray()
    while number > 127:
        data.append(number & 127 | 128)
        number >>= 7
    data.append(number)
    return bytes(data)


def field(number, value):
    """An int as varint, a float as double, text and messages with their length."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value & (1 << 64) - 1)
    if isinstance(value, float):
        return varint(number << 3 | 1) + struct.pack("<d", value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def zigzag(number):
    return (number << 1) ^ (number >> 63)


def labels(pairs):
    return b"".join(field(1, field(1, name) + field(2, value)) for name, value in pairs.items())


def gauge(value, **pairs):
    return labels(pairs) + field(2, field(1, float(value)))


def counter(value, exemplar=b"", created=b"", **pairs):
    return labels(pairs) + field(3, field(1, float(value)) + exemplar + created)


def untyped(value, **pairs):
    return labels(pairs) + field(5, field(1, float(value)))


def summary(count, total, quantiles=(), **pairs):
    inside = b"".join(field(3, field(1, float(q)) + field(2, float(v))) for q, v in quantiles)
    return labels(pairs) + field(4, field(1, count) + field(2, float(total)) + inside)


def bucket(count, bound, exemplar=b""):
    return field(3, field(1, count) + field(2, float(bound)) + exemplar)


def histogram(count, total, buckets=(), more=b"", **pairs):
    inside = b"".join(bucket(c, b) for b, c in buckets)
    return labels(pairs) + field(7, field(1, count) + field(2, float(total)) + inside + more)


def exemplar(number, value, **pairs):
    return field(number, labels(pairs) + field(2, float(value)))


def native(schema=0, zero=1, deltas=(1, 1)):
    """The fields of a native histogram with one positive span."""
    span = field(12, field(1, 0) + field(2, len(deltas)))
    inside = field(5, zigzag(schema)) + field(6, 0.001) + field(7, zero) + span
    return inside + b"".join(field(13, zigzag(d)) for d in deltas)


def family(name, kind, *metrics, help=None, unit=None):
    data = b"" if name is None else field(1, name)
    data += b"" if help is None else field(2, help)
    data += b"" if kind is None else field(3, kind)
    data += b"".join(field(4, metric) for metric in metrics)
    return data + (b"" if unit is None else field(5, unit))


def delimited(*families):
    return b"".join(varint(len(f)) + f for f in families)
