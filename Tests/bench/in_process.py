"""Rows that Micro measures without sockets: the store on two threads."""

import subprocess
import tempfile

import bodies
from support import places
from table import AtLeast, Row

MICRO = places.ROOT / ".build/release/Micro"


def micro(command, number):
    """Its lines, cut at the bars."""
    with tempfile.TemporaryDirectory() as folder:
        bodies.write(folder)
        ran = subprocess.run([MICRO, command, folder, str(number)], capture_output=True, text=True, check=True)
    return [line.split("|") for line in ran.stdout.splitlines()]


def store(settings):
    for what, one, two in micro("store", settings.seconds):
        yield Row(
            f"store alone, groups of {what}, two threads", f"{int(two):,} /s", f"{int(one):,} /s", "",
            int(two) / int(one), AtLeast(1.8, " × one thread"),
        )  # fmt: skip
