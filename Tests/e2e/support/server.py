"""A server process on a free loopback port, ended by its own pid."""

import signal
import socket
import subprocess
import tempfile
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, argv, flags=(), port=None, environment=None):
        self.port = port or free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.address}"
        self.log = tempfile.TemporaryFile()
        listen = f"--web.listen-address={self.address}"
        self.process = subprocess.Popen(
            [*argv, listen, *flags], stdout=self.log, stderr=self.log, env=environment
        )
        try:
            self.wait_until_listening()
        except BaseException:
            self.stop()
            raise

    def wait_until_listening(self, seconds=10):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"{self.process.args[0]} does not listen: {self.output()[-500:]}")

    def output(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def signal(self, number):
        self.process.send_signal(number)

    def exit_status(self, seconds=10):
        return self.process.wait(seconds)

    def stop(self):
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()
