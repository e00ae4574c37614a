"""Where it listens: several addresses, IPv6, a Unix socket, sockets passed by systemd; and what it refuses."""

import os
import signal
import socket
import subprocess
import tempfile

from support import places, server, tally, wire

PASSED = "Listening on systemd activated listeners instead of port listeners."


class Process:
    """A server whose addresses are its flags' business."""

    def __init__(self, argv, **more):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(argv, stdout=self.log, stderr=self.log, **more)

    def output(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def listens(self, count):
        return tally.eventually(lambda: self.output().count("Listening on\"") >= count, 10, 0.02)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def asked(family, address, method="GET", path="/-/ready", body=b""):
    """The status by a socket of any family."""
    with socket.socket(family, socket.SOCK_STREAM) as client:
        client.settimeout(10)
        client.connect(address)
        client.sendall(wire.request(method, path, body, [("Connection", "close")]))
        return int(client.makefile("rb").readline().split()[1])


def several(result, folder):
    one, six, unix = server.free_port(), server.free_port(), f"{folder}/several.sock"
    addresses = [f"127.0.0.1:{one}", f"[::1]:{six}", f"unix:{unix}"]
    flags = [f"--web.listen-address={address}" for address in addresses]
    with Process([*places.ours(), *flags]) as gateway:
        result.check(gateway.listens(3), f"listens: {gateway.output()[-300:]}")
        result.equal(asked(socket.AF_INET, ("127.0.0.1", one)), 200, "IPv4")
        result.equal(asked(socket.AF_INET6, ("::1", six)), 200, "IPv6")
        pushed = subprocess.run(
            ["curl", "-sS", "--unix-socket", unix, "--data-binary", "@-", "-o", "/dev/null",
             "-w", "%{http_code}", "http://pushgateway/metrics/job/unix"],
            input=b"a 1\n", capture_output=True, timeout=10)  # fmt: skip
        result.equal(pushed.stdout, b"200", "push by curl --unix-socket")
        scrape = wire.ask(one, "GET", "/metrics").text()
        result.check('a{instance="",job="unix"} 1' in scrape, "all addresses serve one store")
        lines = [line for line in gateway.output().splitlines() if "Listening on\"" in line]
        named = [line.split("address=")[1].split()[0] for line in lines]
        result.equal(named, addresses, "addresses in the log")
        result.equal(gateway.stop(), 0, "exit status")
        result.check(not os.path.exists(unix), "the socket's file is gone")


def any_address(result, host):
    port = server.free_port()
    with Process([*places.ours(), f"--web.listen-address={host}:{port}"]) as gateway:
        result.check(gateway.listens(1), f"listens on {host!r}: {gateway.output()[-300:]}")
        result.equal(asked(socket.AF_INET, ("127.0.0.1", port)), 200, f"{host!r} by IPv4")
        result.equal(asked(socket.AF_INET6, ("::1", port)), 200, f"{host!r} by IPv6")
        result.check(f"address=[::]:{port}" in gateway.output(), f"log line of {host!r}")


def stale(result, folder):
    path = f"{folder}/stale.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(path)
    with Process([*places.ours(), f"--web.listen-address=unix:{path}"]) as gateway:
        result.check(gateway.listens(1), f"a dead socket's file: {gateway.output()[-300:]}")
        result.equal(asked(socket.AF_UNIX, path), 200, "in place of a dead server")


def activated(result, folder):
    """systemd-socket-activate waits for the first connection, then becomes the gateway."""
    one, six, unix = server.free_port(), server.free_port(), f"{folder}/activated.sock"
    argv = [places.peer("systemd-socket-activate"), f"--listen=127.0.0.1:{one}", f"--listen=[::1]:{six}",
            f"--listen={unix}", *places.ours(), "--web.systemd-socket"]  # fmt: skip
    with Process(argv, env=places.peer_environment()) as gateway:
        bound = tally.eventually(lambda: gateway.output().count(" as ") == 3, 10, 0.02)
        result.check(bound, f"systemd-socket-activate: {gateway.output()[-300:]}")
        result.equal(asked(socket.AF_INET, ("127.0.0.1", one)), 200, "activated by IPv4")
        result.equal(asked(socket.AF_INET6, ("::1", six)), 200, "passed IPv6 socket")
        result.equal(asked(socket.AF_UNIX, unix), 200, "passed Unix socket")
        result.check(PASSED in gateway.output(), "the log says where sockets come from")
        for address in [f"127.0.0.1:{one}", f"[::1]:{six}", f"unix:{unix}"]:
            # It serves a moment before it says so.
            said = tally.eventually(lambda: f"address={address}" in gateway.output(), 5, 0.02)
            result.check(said, f"{address} in the log")
        result.equal(gateway.stop(), 0, "exit status when activated")
        result.check(os.path.exists(unix), "a passed socket's file stays")


def successor(result):
    """The socket outlives the server: who connects between two servers is answered by the second."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def start():
            return Process(
                ["sh", "-c", 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"', "sh",
                 *places.ours(), "--web.systemd-socket"],
                preexec_fn=lambda: os.dup2(listener.fileno(), 3), pass_fds=[3, listener.fileno()],
            )  # fmt: skip

        with start() as first:
            result.check(first.listens(1), f"first: {first.output()[-300:]}")
            result.equal(wire.ask(port, "GET", "/-/ready").status, 200, "first server")
            result.equal(first.stop(), 0, "first ends")
        waiting = wire.Connection(port)
        waiting.send(wire.request("GET", "/-/ready"))
        with start() as second:
            result.equal(waiting.answer().status, 200, "who waited is answered by the second")
            waiting.close()
            result.equal(second.stop(), 0, "second ends")


def refused(result, flags, text, environment=None):
    ran = subprocess.run(
        [*places.ours(), *flags], capture_output=True, text=True, timeout=10, env=environment)
    result.equal(ran.returncode, 1, f"exit status with {flags}")
    last = (ran.stderr.splitlines() or [""])[-1]
    result.check('msg="HTTP server stopped"' in last and text in last, f"{flags}: {last}")


result = tally.Tally("sockets")
with tempfile.TemporaryDirectory() as temporary:
    scenes = [
        lambda: several(result, temporary),
        lambda: any_address(result, ""),
        lambda: any_address(result, "0.0.0.0"),
        lambda: any_address(result, "[::]"),
        lambda: activated(result, temporary),
        lambda: stale(result, temporary),
        lambda: successor(result),
        lambda: refused(
            result, ["--web.systemd-socket"], "no socket activation file descriptors found"),
        lambda: refused(
            result, ["--web.systemd-socket"], "no socket activation file descriptors found",
            dict(os.environ, LISTEN_PID="1", LISTEN_FDS="1")),
        lambda: refused(result, ["--web.listen-address=h:99999"], "invalid port"),
        lambda: refused(result, ["--web.listen-address=vsock://:1"], "vsock://:1"),
    ]  # fmt: skip
    for scene in scenes:
        try:
            scene()
        except (OSError, wire.Closed, RuntimeError, IndexError, subprocess.TimeoutExpired) as problem:
            result.check(False, f"{type(problem).__name__} {problem}")
result.finish()
