"""Requests as the bytes that are sent, answers as they arrive: nothing is tidied up on the way."""

import socket
from dataclasses import dataclass, field


@dataclass
class Answer:
    status: int
    headers: dict = field(default_factory=dict)
    body: bytes = b""

    def text(self):
        return self.body.decode(errors="replace")


def request(method, path, body=b"", headers=()):
    """The bytes of a request; a header given twice is sent twice."""
    head = [f"{method} {path} HTTP/1.1", "Host: e2e"]
    head += [f"{name}: {value}" for name, value in headers]
    if body or method in ("POST", "PUT"):
        head.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body


class Closed(Exception):
    """The server ended the connection where an answer was due."""


class Connection:
    def __init__(self, port, timeout=20):
        self.port, self.timeout = port, timeout
        self.open()

    def open(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = self.socket.makefile("rb")
        self.ended = False

    def send(self, data):
        self.socket.sendall(data)

    def answer(self, without_body=False):
        """The next final answer (interim ones are skipped)."""
        while True:
            answer = self.head()
            if answer.status >= 200:
                break
        if without_body or answer.status in (204, 304):
            return answer
        if answer.headers.get("transfer-encoding") == "chunked":
            answer.body = b"".join(self.chunks())
        elif "content-length" in answer.headers:
            answer.body = self.exactly(int(answer.headers["content-length"]))
        else:
            answer.body = self.reader.read()
        return answer

    def head(self):
        line = self.line()
        answer = Answer(int(line.split(b" ")[1]))
        while line := self.line().strip():
            name, _, value = line.decode("latin-1").partition(":")
            answer.headers[name.lower()] = value.strip()
        return answer

    def line(self):
        try:
            line = self.reader.readline()
        except ConnectionError:
            raise Closed from None
        if not line:
            raise Closed
        return line

    def exactly(self, count):
        data = self.reader.read(count)
        if len(data) < count:
            raise Closed
        return data

    def chunks(self):
        while size := int(self.line().split(b";")[0], 16):
            yield self.exactly(size)
            self.line()
        while self.line().strip():
            pass

    def ask(self, method, path, body=b"", headers=()):
        """A request and its answer, on a new connection if the server has announced the end of this one."""
        if self.ended:
            self.close()
            self.open()
        self.send(request(method, path, body, headers))
        answer = self.answer(without_body=method == "HEAD")
        self.ended = answer.headers.get("connection", "").lower() == "close"
        return answer

    def close(self):
        self.reader.close()
        self.socket.close()


def ask(port, method, path, body=b"", headers=()):
    """One request on a connection of its own."""
    connection = Connection(port)
    try:
        return connection.ask(method, path, body, headers)
    finally:
        connection.close()
