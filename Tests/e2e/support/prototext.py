"""Reads MetricFamily messages, in protobuf's text form or delimited, into lines that can be compared."""

import re
import struct

TOKEN = re.compile(r'\s*(?:([A-Za-z_]\w*)\s*(:?)|("(?:[^"\\]|\\.)*")|([<{])|([>}])|([^\s<>{}";,]+)|([;,]))')
ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(.))")
LETTERS = {"n": "\n", "r": "\r", "t": "\t"}
PAIR = {1: ("name", str), 2: ("value", str)}
NUMBER = {1: ("value", float)}
TYPES = ["COUNTER", "GAUGE", "SUMMARY", "UNTYPED", "HISTOGRAM", "GAUGE_HISTOGRAM"]
QUANTILE = {1: ("quantile", float), 2: ("value", float)}
BUCKET = {1: ("cumulative_count", int), 2: ("upper_bound", float), 4: ("cumulative_count_float", float)}
DELTAS = "deltas"  # numbers that may come packed into one field
HISTOGRAM = {
    1: ("sample_count", int),
    2: ("sample_sum", float),
    3: ("bucket", BUCKET),
    10: ("negative_delta", DELTAS),
    13: ("positive_delta", DELTAS),
}
METRIC = {
    1: ("label", PAIR),
    2: ("gauge", NUMBER),
    3: ("counter", NUMBER),
    4: ("summary", {1: ("sample_count", int), 2: ("sample_sum", float), 3: ("quantile", QUANTILE)}),
    5: ("untyped", NUMBER),
    7: ("histogram", HISTOGRAM),
}
FAMILY = {1: ("name", str), 2: ("help", str), 3: ("type", TYPES), 4: ("metric", METRIC)}


class Malformed(Exception):
    pass


def families(text):
    """The families of a text or compact-text answer: lists of (field, value), a value being text or such a list."""
    fields, at = message(text, 0, None)
    if text[at:].strip():
        raise Malformed(f"not a field: {text[at:at + 40]!r}")
    found = []
    for name, value in fields:
        if name == "name":
            found.append([])
        if not found:
            raise Malformed(f"{name} in front of the first name")
        found[-1].append((name, value))
    return found


def message(text, at, end):
    fields = []
    while True:
        token = TOKEN.match(text, at)
        if not token:
            return fields, at
        name, colon, _, _, closing, _, separator = token.groups()
        at = token.end()
        if closing:
            if closing != end:
                raise Malformed(f"{closing} for {end}")
            return fields, at
        if separator:
            continue
        if not name:
            raise Malformed(f"no name of a field: {token[0]!r}")
        value, at = field_value(text, at, colon)
        fields.append((name, value))


def field_value(text, at, colon):
    token = TOKEN.match(text, at)
    if not token:
        raise Malformed("a field without value")
    word, _, quoted, opening, _, number, _ = token.groups()
    if opening:
        return message(text, token.end(), {"<": ">", "{": "}"}[opening])
    if not colon:
        raise Malformed(f"no colon in front of {token[0]!r}")
    if quoted:
        return repr(unescaped(quoted[1:-1])), token.end()
    return canonical(word or number), token.end()


def unescaped(text):
    def character(match):
        hexadecimal, octal, letter = match.groups()
        if letter:
            return LETTERS.get(letter, letter)
        return chr(int(hexadecimal, 16) if hexadecimal else int(octal, 8))

    plain = ESCAPE.sub(character, text)
    try:  # escapes stand for bytes
        return plain.encode("latin-1").decode()
    except UnicodeError:
        return plain


def canonical(word):
    try:
        return repr(float(word))
    except ValueError:
        return word


def delimited(data):
    """The families of a delimited answer, in the same shape; fields that are not listed above are named by number."""
    found, at = [], 0
    while at < len(data):
        length, at = varint(data, at)
        if at + length > len(data):
            raise Malformed("cut short")
        found.append(decoded(data[at : at + length], FAMILY))
        at += length
    return found


def decoded(data, schema):
    fields, at = [], 0
    while at < len(data):
        key, at = varint(data, at)
        name, kind = schema.get(key >> 3, (f"field {key >> 3}", bytes))
        if key & 7 == 0:
            value, at = varint(data, at)
            fields.append((name, kind[value] if kind is TYPES else repr(float(value))))
        elif key & 7 == 1:
            fields.append((name, repr(struct.unpack_from("<d", data, at)[0])))
            at += 8
        elif key & 7 == 2:
            length, at = varint(data, at)
            part = data[at : at + length]
            at += length
            fields += [(name, value) for value in inside(part, kind)]
        else:
            raise Malformed(f"wire type {key & 7}")
    return fields


def inside(part, kind):
    """The values that a field with a length holds: one, or a packed sequence."""
    if isinstance(kind, dict):
        return [decoded(part, kind)]
    if kind is DELTAS:
        return list(packed(part))
    return [repr(part.decode() if kind is str else part)]


def packed(part):
    at = 0
    while at < len(part):
        number, at = varint(part, at)
        yield repr(float(number))


def varint(data, at):
    number = shift = 0
    while True:
        number |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if data[at - 1] < 128:
            return number, at


def line(fields):
    """One family or message as one line."""
    return " ".join(f"{n}: {v}" if isinstance(v, str) else f"{n} {{{line(v)}}}" for n, v in fields)
