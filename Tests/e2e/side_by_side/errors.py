"""Sorts the sentences of refusals into classes, so that wording may improve and meaning may not."""

import re

SYNTAX = [
    "unexpected end of input stream",
    "invalid metric name in comment",
    "invalid metric name",
    "expected float as value for 'quantile' label",
    "expected float as value for 'le' label",
    "expected float as value",
    "expected integer as timestamp",
    "spurious string after timestamp",
    "invalid label name",
    "expected '=' after label name",
    "expected '\"' at start of label value",
    "unexpected end of label value",
    "contains unescaped new-line",
    "invalid escape sequence",
    "invalid label value",
    "is reserved",
    "duplicate label names",
    "second HELP line",
    "second TYPE line",
    "unknown metric type",
    "negative bucket population",
    "negative count",
    "multiple metric names",
    "unexpected end of metric name",
]

CONFLICTS = [
    ("timestamp", r"must not have timestamps"),
    ("duplicate", r"collected before with the same name and label values"),
    ("help", r'has help ".*" but should have'),
    ("type", r"is not an? [A-Z_]+|has type"),
    ("label twice", r"two or more labels with the same name"),
    ("label name", r"label with an invalid name"),
    ("label value", r"not utf8"),
    ("reserved label", r"must not have an explicit"),
    ("collision", r"collides with previously collected"),
]

OTHERS = [
    "odd number of components",
    "improper label name",
    "invalid base64 encoding for label",
    "invalid base64 encoding in job name",
    "job name is required",
    "gzip: invalid header",
    "gzip: invalid checksum",
    "snappy: corrupt input",
    "unexpected EOF",
    "EOF",
]


def category(text):
    """The class of an error body; the text itself where it has none."""
    text = text.strip()
    syntax = re.match(r"text format parsing error in line (\d+): (.*)", text, re.DOTALL)
    if syntax:
        line, reason = syntax.groups()
        return f"line {line}: " + first_inside(SYNTAX, reason)
    if text.startswith("pushed metrics are invalid") or "while serving metrics" in text:
        return "inconsistent: " + "+".join(conflicts(text))
    if text.startswith(("proto:", "reading protobuf", "protobuf")) or "unmarshal" in text:
        return "malformed protobuf"
    return first_inside(OTHERS, text)


def first_inside(phrases, text):
    return next((phrase for phrase in phrases if phrase in text), text[:70])


def conflicts(text):
    found, rest = [], text
    for kind, pattern in CONFLICTS:
        if re.search(pattern, rest):
            found.append(kind)
            rest = re.sub(pattern, "", rest)
    return found or [text[-70:]]


def agree(reference, ours):
    """Whether two categories mean the same: of several conflicts it is enough to name one."""
    if reference == ours:
        return True
    start = reference.find("inconsistent: ")
    if start < 0 or "inconsistent: " not in ours or reference[:start] != ours[:start]:
        return False
    kinds = reference[start + 14 :].split("+")
    return all(kind in kinds for kind in ours[start + 14 :].split("+"))
