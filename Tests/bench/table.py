"""The table of results: a row is a work, what it cost, and how far that is from its goal."""

from dataclasses import dataclass

HEADER = ("work", "ours", "limit or basis", "reference", "ratio", "goal", "")


@dataclass
class AtMost:
    """The ratio of ours to the limit (or whatever it is held against)."""

    ratio: float
    unit: str = ""

    def __str__(self):
        return f"≤ {self.ratio:g}{self.unit}"

    def verdict(self, ratio):
        return "pass" if ratio <= self.ratio else f"short by {ratio / self.ratio:.2f} ×"


@dataclass
class AtLeast:
    """How many times less than the reference, or more than the basis."""

    ratio: float
    unit: str = ""

    def __str__(self):
        return f"≥ {self.ratio:g}{self.unit}"

    def verdict(self, ratio):
        return "pass" if ratio >= self.ratio else f"short by {self.ratio / ratio:.2f} ×" if ratio else "short"


@dataclass
class Row:
    work: str
    ours: str
    limit: str = ""
    reference: str = ""
    ratio: float | None = None
    goal: AtMost | AtLeast | None = None
    remark: str = ""

    @property
    def verdict(self):
        judged = self.goal.verdict(self.ratio) if self.goal and self.ratio is not None else ""
        return "; ".join(filter(None, [judged, self.remark]))

    def cells(self):
        ratio = "" if self.ratio is None else f"{self.ratio:,.2f}" if self.ratio < 20 else f"{self.ratio:,.0f}"
        return (self.work, self.ours, self.limit, self.reference, ratio, str(self.goal or ""), self.verdict)


def show(rows):
    table = [HEADER, *(row.cells() for row in rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(HEADER))]
    for number, row in enumerate(table):
        cells = [cell.ljust(w) if i in (0, 6) else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths))]
        print("| " + " | ".join(cells) + " |", flush=True)
        if number == 0:
            print("|" + "|".join("-" * (w + 1) + "-:"[i not in (0, 6)] for i, w in enumerate(widths)) + "|")


def micros(number):
    return f"{number:,.1f} µs" if number < 10_000 else f"{number / 1_000:,.1f} ms"


def times(reference, ours):
    """How many times less ours is."""
    return reference / max(ours, 1e-9)
