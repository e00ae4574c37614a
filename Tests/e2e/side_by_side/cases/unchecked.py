"""Servers with --push.disable-consistency-check."""

from ..case import case, delete, get, post, put

J, K, I = "/metrics/job/j", "/metrics/job/k", "/metrics/job/j/instance/i"
G, C = "# TYPE x gauge\nx 1\n", "# TYPE x counter\nx 1\n"


def row(name, *steps, **more):
    return case(f"unchecked: {name}", *steps, flags="--push.disable-consistency-check", **more)


CASES = [
    row("POST", post(J, G)),
    row("PUT", put(J, G)),
    row("PUT replaces", post(J, G), put(J, "y 1\n")),
    row("empty body", post(J)),
    row("bad syntax", post(J, "x\n")),
    row("bad URL", post(J + "/a", G)),
    row("timestamp", post(J, "x 1 5\n")),
    row("timestamp keeps the state", post(J, G), post(J, "y 1 5\n")),
    row("DELETE", post(J, G), delete(J)),
    row("types in conflict break the scrape", post(J, G), post(K, C)),
    row("scrape mended by DELETE", post(J, G), post(K, C), delete(K)),
    row("scrape mended by PUT", post(J, G), post(K, C), put(K, G)),
    row("series twice in a push", post(J, "x 1\nx 2\n")),
    row("series twice in two groups", post(I, "x 1\n"), post(J, 'x{instance="i"} 2\n')),
    row("suffix collision", post(J, "# TYPE x summary\nx_count 1\n"), post(K, "x_count 1\n")),
    row("own name of another type", post(J, "process_open_fds 1\n")),
    row("health while the scrape fails", post(J, "x 1\nx 2\n"), get("/-/healthy"), get("/-/ready")),
]
