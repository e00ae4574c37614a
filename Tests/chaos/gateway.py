"""The gateway under chaos: one data file over many lives of the process."""

import os
import signal
import time

from support import wire
from support.server import Server, free_port


class Gateway:
    def __init__(self, argv, flags, environment=None):
        self.argv, self.flags, self.environment = argv, flags, environment
        self.server = None
        self.port = free_port()

    def start(self, seconds=30):
        """Returns when it is ready: everything kept is served again."""
        self.server = Server(self.argv, self.flags, port=self.port, environment=self.environment)
        self.started = time.monotonic()
        end = self.started + seconds
        while time.monotonic() < end:
            try:
                if wire.ask(self.port, "GET", "/-/ready").status == 200:
                    return
            except (OSError, wire.Closed):
                pass
            time.sleep(0.01)
        raise RuntimeError(f"not ready: {self.log()[-500:]}")

    def own(self, family):
        """The value of one of its own metrics."""
        for line in wire.ask(self.port, "GET", "/metrics").text().splitlines():
            name, _, value = line.partition(" ")
            if name == family:
                return float(value)
        return 0

    def persisted_until(self):
        """As of the clock that is never set; what it began with is taken for persisted."""
        last = self.own("pushgateway_persistence_last_success_time_seconds")
        return max(self.started, last - time.time() + time.monotonic())

    def kill(self):
        os.kill(self.server.process.pid, signal.SIGKILL)
        self.server.process.wait()

    def terminate(self):
        self.server.signal(signal.SIGTERM)
        return self.server.exit_status(20)

    def log(self):
        return self.server.output()

    def stop(self):
        if self.server:
            self.server.stop()
