"""Holds one thread of the gateway, as a loop without end would, while the others go on."""

import contextlib
import ctypes
import os
import pathlib
import re
import threading

PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_DETACH = 0x4206, 0x4207, 17
WALL = 0x40000000
POLL = {"x86_64": 7, "aarch64": 73}[os.uname().machine]


def outside(machine):
    """The gateway's process number here: the machine has its own numbers."""
    inside = machine.shown("MainPID")
    for status in pathlib.Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            numbers = re.search(r"NSpid:\s+(.*)", status.read_text())[1].split()
            if len(numbers) > 1 and numbers[-1] == inside and "pushgateway" in (status.parent / "comm").read_text() \
                    + (status.parent / "cmdline").read_text():
                return int(numbers[0])
    raise OSError("the gateway's process is not found")


@contextlib.contextmanager
def hold(machine):
    """Stops a server thread."""
    trace = ctypes.CDLL(None, use_errno=True).ptrace
    trace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    process = outside(machine)
    # Server threads sleep in poll(2), the main thread in sigtimedwait(2).
    thread = next(
        int(task.name) for task in pathlib.Path(f"/proc/{process}/task").iterdir()
        if (task / "syscall").read_text().split()[0] == str(POLL))  # fmt: skip
    for request in (PTRACE_SEIZE, PTRACE_INTERRUPT):
        if trace(request, thread, None, None) != 0:
            raise OSError(ctypes.get_errno(), f"ptrace of {thread}")
    os.waitpid(thread, WALL)
    # Who traces a thread has to take note of its end, or its process stays.
    threading.Thread(target=os.waitpid, args=(thread, WALL), daemon=True).start()
    try:
        yield
    finally:
        trace(PTRACE_DETACH, thread, None, None)
