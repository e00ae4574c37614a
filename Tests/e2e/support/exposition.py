"""Reads a text exposition into families and samples, strictly."""

import re
from dataclasses import dataclass, field

SAMPLE = re.compile(r'^(?:([a-zA-Z_:][a-zA-Z0-9_:]*))?(?:\{(.*)\})? (\S+)$')
LABEL = re.compile(r'(?:([a-zA-Z_][a-zA-Z0-9_]*)|"((?:[^"\\]|\\.)*)")(?:="((?:[^"\\]|\\.)*)")?,?')
OWN = ("pushgateway_", "process_", "go_", "promhttp_")


@dataclass
class Family:
    name: str
    kind: str = "untyped"
    help: str | None = None
    samples: list = field(default_factory=list)


@dataclass(frozen=True)
class Sample:
    name: str
    labels: tuple
    value: str

    def __str__(self):
        inside = ",".join(f'{name}="{value}"' for name, value in self.labels)
        return f"{self.name}{{{inside}}} {self.value}"


class Malformed(Exception):
    pass


def parse(text):
    """Families by name in the order given; Malformed if a scraper could not make sense of it."""
    families, current, seen = {}, None, set()
    if text and not text.endswith("\n"):
        raise Malformed("no newline at the end")
    for line in text.split("\n")[:-1]:
        if line.startswith("# "):
            _, word, name, rest = (line.split(" ", 3) + [""])[:4]
            name = name.strip('"')
            if current is None or current.name != name:
                if name in families:
                    raise Malformed(f"family {name} in two places")
                current = families[name] = Family(name)
            if word == "HELP":
                current.help = rest
            else:
                current.kind = rest
            continue
        sample = parse_sample(line)
        if current is None or not belongs(sample.name, current):
            raise Malformed(f"sample outside of its family: {line}")
        identity = (sample.name, frozenset(sample.labels))
        if identity in seen:
            raise Malformed(f"twice: {line}")
        seen.add(identity)
        current.samples.append(sample)
    return families


def parse_sample(line):
    match = SAMPLE.match(line)
    if not match:
        raise Malformed(f"not a sample: {line}")
    name, inside, value = match.groups()
    labels, at = [], 0
    while inside and at < len(inside):
        part = LABEL.match(inside, at)
        if not part or part.end() == at:
            raise Malformed(f"not labels: {line}")
        bare, quoted, text = part.groups()
        if text is None:
            name = quoted
        else:
            labels.append((bare or quoted, text))
        at = part.end()
    if len(dict(labels)) < len(labels):
        raise Malformed(f"label twice: {line}")
    return Sample(name, tuple(labels), value)


def belongs(name, family):
    suffixes = {"summary": ("", "_sum", "_count"), "histogram": ("_bucket", "_sum", "_count")}
    return name in [family.name + s for s in suffixes.get(family.kind, ("",))]


def is_own(name):
    return name.startswith(OWN)
