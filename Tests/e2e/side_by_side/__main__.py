"""The same requests to the reference and to ours: python3 -m side_by_side [--list] [WORD]"""

import sys
from contextlib import ExitStack

from support import places
from support.server import Server
from support.wire import Closed

from .cases import CASES
from .outcome import perform
from .verdict import verdict


class Pairs:
    """A reference and one of ours for each set of flags, started when first needed."""

    def __init__(self, stack):
        self.stack = stack
        self.running = {}

    def pair(self, case):
        return (
            self.server(places.reference(), case.flags),
            self.server(places.ours(), case.flags + case.ours_flags),
        )

    def server(self, argv, flags):
        key = (*argv, *flags)
        if key in self.running and self.running[key].process.poll() is not None:
            del self.running[key]
        if key not in self.running:
            server = Server(argv, ("--web.enable-admin-api", *flags))
            self.running[key] = self.stack.enter_context(server)
        return self.running[key]


def run(cases):
    failed = 0
    with ExitStack() as stack:
        pairs = Pairs(stack)
        for case in cases:
            complaints = judged(case, pairs)
            if complaints:
                failed += 1
                print(f"FAILED {case.name}: " + "; ".join(complaints)[:600])
    print(f"e2e side-by-side: {len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


def judged(case, pairs):
    """The complaints about a case; a dropped connection is one."""
    try:
        reference, ours = pairs.pair(case)
    except (RuntimeError, OSError) as problem:
        return [str(problem)]
    try:
        there = perform(case, reference)
    except (Closed, OSError, ValueError) as problem:
        return [f"reference: {type(problem).__name__} {problem}"]
    try:
        here = perform(case, ours)
    except (Closed, OSError, ValueError) as problem:
        return [f"ours: {type(problem).__name__} {problem}"]
    return verdict(case, there, here)


def list_differences():
    print("| Case | Reason | Here |\n|---|---|---|")
    for case in CASES:
        if case.differs:
            print(f"| {case.name} | {case.differs} | {' · '.join(case.ours)} |".replace("\n", " "))


if sys.argv[1:] == ["--list"]:
    list_differences()
else:
    word = " ".join(sys.argv[1:])
    sys.exit(run([case for case in CASES if word in case.name]))
