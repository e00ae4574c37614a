"""A case: what is sent to both servers, and in what their outcomes may differ."""

from dataclasses import dataclass

from support import wire


@dataclass(frozen=True)
class Request:
    """One request on a kept connection."""

    method: str
    path: str
    body: bytes = b""
    headers: tuple = ()
    shown: bool = False  # the pushed samples of the answer are compared too


@dataclass(frozen=True)
class Raw:
    """Bytes on a connection of their own that bring so many answers (at most; fewer if it closes)."""

    data: bytes
    answers: int = 1


@dataclass(frozen=True)
class Case:
    name: str
    steps: tuple
    flags: tuple = ()  # of both servers
    ours_flags: tuple = ()  # of ours alone: the reference does not know them
    prefix: str = ""  # of every route of both servers
    own: bool = False  # the server's own families are compared too
    ordered: bool = False  # so is the order of the samples
    status_only: bool = False  # the wording of the answer is nobody's promise
    differs: str | None = None  # the reason why ours is to answer otherwise
    ours: tuple = ()  # then: how each answer of ours is to begin
    scrape: str | None = None  # then: the samples ours is to expose, sorted, without push times
    shows: tuple = ()  # then: families ours is to expose, as "name type help"
    chance: bool = False  # then: the reference may happen to agree


def body_bytes(body):
    return body.encode() if isinstance(body, str) else body


def post(path, body="", **headers):
    return Request("POST", path, body_bytes(body), header_rows(headers))


def put(path, body="", **headers):
    return Request("PUT", path, body_bytes(body), header_rows(headers))


def delete(path, **headers):
    return Request("DELETE", path, b"", header_rows(headers))


def get(path, **headers):
    return Request("GET", path, b"", header_rows(headers))


def scrape(accept=None, path="/metrics"):
    """A scrape whose pushed samples are compared as they stand in the answer."""
    headers = () if accept is None else (("Accept", accept),)
    return Request("GET", path, b"", headers, shown=True)


def other(method, path, body="", **headers):
    return Request(method, path, body_bytes(body), header_rows(headers))


def header_rows(headers):
    return tuple((name.replace("_", "-"), value) for name, value in headers.items())


def case(name, *steps, **more):
    for key in ("ours", "flags", "ours_flags", "shows"):
        if isinstance(more.get(key), str):
            more[key] = (more[key],)
    return Case(name, steps, **more)
