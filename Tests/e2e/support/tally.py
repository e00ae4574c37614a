"""Counts what holds and what does not, and says so in one line at the end."""

import sys
import time


class Tally:
    def __init__(self, name):
        self.name = name
        self.passed = self.failed = 0

    def check(self, holds, what):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {self.name}: {what}")

    def equal(self, got, wanted, what):
        self.check(got == wanted, f"{what}: wanted {wanted!r}, got {got!r}")

    def finish(self):
        print(f"e2e {self.name}: {self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed or not self.passed else 0)


def eventually(condition, seconds=15, pause=0.2):
    """Waits, not forever, for the condition to return something true; returns it."""
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result or time.monotonic() > end:
            return result
        time.sleep(pause)
