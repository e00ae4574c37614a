"""What was sent to one group and what of it was acknowledged, and what a scrape may then show.

Every operation on a group has a number, one more than the last. A push carries its number as the value
of each of its families, so that what is stored says which push it is; a delete leaves nothing.
"""

from dataclasses import dataclass, field

FAMILIES = ("chaos_a", "chaos_b", "chaos_c")
ABSENT = None


@dataclass
class Operation:
    number: int
    is_push: bool
    acknowledged: float | None = None  # when the answer came
    is_refused: bool = False

    @property
    def state(self):
        return self.number if self.is_push else ABSENT


@dataclass
class History:
    group: str
    operations: list = field(default_factory=list)  # since the state that was last seen served
    number: int = 0
    served: int | None = ABSENT  # that state

    def next(self, is_push):
        self.number += 1
        operation = Operation(self.number, is_push)
        self.operations.append(operation)
        return operation

    def promised(self, until):
        """Operations acknowledged by then must have had their effect."""
        return [o for o in self.operations if o.acknowledged is not None and o.acknowledged <= until]

    def states(self, until=float("inf")):
        """What may be served: the state after the last promised operation, or after any later one."""
        promised = self.promised(until)
        first = promised[-1].number if promised else 0
        allowed = [o.state for o in self.operations if o.number >= first]
        return allowed if promised else [self.served, *allowed]

    def undo(self):
        """What was refused must not have an effect any more."""
        self.operations = [o for o in self.operations if not o.is_refused]

    def settle(self, state):
        """A restart has decided what became of the operations in flight."""
        self.operations.clear()
        self.served = state


def body(number, padding=0):
    """With a help text of that length, which takes room on the disk and else says nothing."""
    help_text = f"# HELP {FAMILIES[0]} {'.' * padding}\n" if padding else ""
    return (help_text + "".join(f"# TYPE {family} gauge\n{family} {number}\n" for family in FAMILIES)).encode()


def complaint(history, shown, until=float("inf")):
    """What is wrong with the values served of a group (a dict of family to value), or None."""
    values = set(shown.values())
    if values and (len(values) > 1 or len(shown) < len(FAMILIES)):
        return f"{history.group}: half of a push is served: {shown}"
    state = int(float(values.pop())) if values else ABSENT
    allowed = history.states(until)
    if state in allowed:
        return None
    return f"{history.group}: {name(state)} is served, allowed: {', '.join(name(s) for s in allowed[:8])}"


def name(state):
    return "nothing" if state is ABSENT else f"push {state}"
