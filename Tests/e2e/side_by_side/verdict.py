"""Compares the outcomes of a case on both servers; the result is a list of complaints."""

from itertools import zip_longest

from .errors import agree
from .outcome import pushed


def verdict(case, reference, ours):
    if case.differs:
        return expected_difference(case, reference, ours)
    complaints = []
    for number, (there, here) in enumerate(zip_longest(reference.answers, ours.answers), 1):
        if case.status_only:
            there, here = (line and line.split()[0] for line in (there, here))
        if not agree(there or "", here or ""):
            complaints.append(f"answer {number}: " + apart(there or "none", here or "none"))
    complaints += lines_apart("family", reference.families, ours.families)
    complaints += lines_apart("sample", reference.samples, ours.samples)
    if case.ordered and not complaints and reference.samples != ours.samples:
        complaints.append(f"order: reference {reference.samples}, ours {ours.samples}")
    return complaints


def apart(there, here):
    """Both texts from a little before they part."""
    same = next((n for n, pair in enumerate(zip(there, here)) if pair[0] != pair[1]), min(len(there), len(here)))
    start = same - 40 if same > 60 else 0
    return f"reference {there[start:]!r}, ours {here[start:]!r}"


def lines_apart(what, reference, ours):
    missing = sorted(set(reference) - set(ours))
    added = sorted(set(ours) - set(reference))
    return [f"{what} missing: {line}" for line in missing[:5]] + [
        f"{what} of ours alone: {line}" for line in added[:5]
    ]


def expected_difference(case, reference, ours):
    complaints = []
    for number, (wanted, here) in enumerate(zip_longest(case.ours, ours.answers), 1):
        if wanted is None or here is None or not here.startswith(wanted):
            complaints.append(f"answer {number}: wanted {wanted!r}, ours {here!r}")
    if case.scrape is not None and pushed(ours) != case.scrape:
        complaints.append(f"scrape: wanted {case.scrape!r}, ours {pushed(ours)!r} {ours.families}")
    missing = [family for family in case.shows if family not in ours.families]
    complaints += [f"family missing: {family}" for family in missing]
    if any(family.startswith("scrape ") for family in ours.families):
        complaints.append(f"ours: {ours.families[0]}")
    if not complaints and not case.chance and same(reference, ours):
        complaints.append("listed as different, but both agree")
    return complaints


def same(reference, ours):
    return (reference.answers, sorted(reference.families), reference.samples) == (
        ours.answers,
        sorted(ours.families),
        ours.samples,
    )
