"""The web config file: passwords, headers, the rate limit, changes while it runs, and every kind of mistake."""

import base64
import subprocess
import sys

from support import places, server, site as sites, tally, wire
from support.site import HTTPS, MUTUAL, USERS, curl, user


def ask(gateway, path="/metrics", name=None, password=None):
    given = base64.b64encode(f"{name}:{password}".encode()).decode()
    return wire.ask(gateway.port, "GET", path, headers=(("Authorization", f"Basic {given}"),) if name else ())


def large_push(gateway):
    """The status, which a client must be able to read even if its body is not wanted."""
    try:
        return wire.ask(gateway.port, "POST", "/metrics/job/j", b"a 1\n" * 100_000).status
    except (OSError, wire.Closed) as problem:
        return f"{type(problem).__name__} {problem}"


def users(result, site):
    alice, bob = USERS["alice"][0], USERS["bob"][0]
    with site.serve(user("alice")) as gateway:
        refused = ask(gateway)
        result.equal((refused.status, refused.text(), refused.headers.get("www-authenticate")), (401, "Unauthorized\n", "Basic"), "no password")
        for path in ("/", "/-/healthy", "/-/ready", "/api/v1/status", "/nothing"):
            result.equal(ask(gateway, path).status, 401, f"no password for {path}")
        for name, password, wanted in [
            ("alice", alice, 200),
            ("alice", alice, 200),
            ("alice", bob, 401),
            ("alice", "", 401),
            ("Alice", alice, 401),
            ("bob", bob, 401),
            ("", "", 401),
        ]:
            result.equal(ask(gateway, "/metrics", name, password).status, wanted, f"{name!r} with {password!r}")
        result.equal(wire.ask(gateway.port, "GET", "/metrics", headers=(("Authorization", "Bearer x"),)).status, 401, "another scheme")
        result.equal(large_push(gateway), 401, "a large push without password")
        site.write(user("alice", "bob"))
        result.equal(ask(gateway, name="bob", password=bob).status, 200, "a user added")
        result.equal(ask(gateway, name="alice", password=alice).status, 200, "the user before it")
        site.write(user("bob"))
        result.equal(ask(gateway, name="alice", password=alice).status, 401, "a user removed")
        result.equal(ask(gateway, name="bob", password=bob).status, 200, "the user left")
        site.write(f"basic_auth_users:\n  bob: {USERS['alice'][1]}\n")
        result.equal(ask(gateway, name="bob", password=bob).status, 401, "the old password")
        result.equal(ask(gateway, name="bob", password=alice).status, 200, "the new password")
        site.write("basic_auth_users: {}\n")
        result.equal(ask(gateway).status, 200, "no users left")
        site.write(user("bob"))
        result.equal(ask(gateway).status, 401, "a user again")
        # A file that has just become empty may be one that is being written.
        site.write("")
        result.check(tally.eventually(lambda: ask(gateway).status == 200, 10), "an empty file")
        result.check("a{" not in ask(gateway).text(), "what was refused is not stored")


def headers(result, site):
    text = "http_server_config:\n  headers:\n    X-Frame-Options: {}\n    X-Content-Type-Options: nosniff\n"
    with site.serve(text.format("deny") + user("alice")) as gateway:
        for what, answer in [("200", ask(gateway, "/metrics", "alice", USERS["alice"][0])), ("401", ask(gateway))]:
            result.equal(answer.headers.get("x-frame-options"), "deny", f"X-Frame-Options of {what}")
            result.equal(answer.headers.get("x-content-type-options"), "nosniff", f"X-Content-Type-Options of {what}")
        site.write(text.format("sameorigin"))
        result.equal(ask(gateway).headers.get("x-frame-options"), "sameorigin", "a header changed")


def rate_limit(result, site):
    with site.serve("rate_limit:\n  interval: 1h\n  burst: 3\n") as gateway:
        statuses = [ask(gateway).status for _ in range(5)]
        result.equal(statuses, [200, 200, 200, 429, 429], "three at once, then none for an hour")
        result.equal(ask(gateway).text(), "Too Many Requests\n", "the sentence of 429")
        site.write("")
        tally.eventually(lambda: ask(gateway).status and "restart" in gateway.output(), 10)
        result.check("restart" in gateway.output(), "the log says that a rate limit stays until a restart")
        result.equal(ask(gateway).status, 429, "and so it does")


# What, the file, the key and what of the reason a line has to name.
MISTAKES = [
    ("unknown key", "tls_server_confg: {}\n", "tls_server_confg", "unknown"),
    ("unknown key inside", HTTPS + "  certfile: x\n", "tls_server_config", "certfile"),
    ("key twice", "basic_auth_users: {}\nbasic_auth_users: {}\n", "basic_auth_users", "more than once"),
    ("no YAML", "basic_auth_users: [\n", "web.yml", "line"),
    ("a list", "- a\n", "web.yml", "list"),
    ("hash that is none", "basic_auth_users:\n  alice: secret\n", "basic_auth_users.alice", "bcrypt"),
    ("hash cut short", f"basic_auth_users:\n  alice: {USERS['alice'][1][:-1]}\n", "basic_auth_users.alice", "59"),
    ("users as a list", "basic_auth_users: [alice]\n", "basic_auth_users", "list"),
    ("missing certificate file", "tls_server_config:\n  cert_file: nothing.pem\n  key_file: server.key\n", "cert_file", "no such file"),
    ("missing key file", "tls_server_config:\n  cert_file: server.pem\n  key_file: nothing.key\n", "key_file", "no such file"),
    ("missing CA file", HTTPS + "  client_ca_file: nothing.pem\n  client_auth_type: RequireAndVerifyClientCert\n", "client_ca_file", "no such file"),
    ("certificate alone", "tls_server_config:\n  cert_file: server.pem\n", "tls_server_config", "key"),
    ("key alone", "tls_server_config:\n  key_file: server.key\n", "tls_server_config", "cert"),
    ("key of another certificate", "tls_server_config:\n  cert_file: server.pem\n  key_file: client.key\n", "tls_server_config", "belong"),
    ("certificate that is none", "tls_server_config:\n  cert_file: web.yml\n  key_file: server.key\n", "tls_server_config", "PEM"),
    ("unknown policy", HTTPS + "  client_auth_type: Maybe\n", "client_auth_type", "Maybe"),
    ("CA without policy", HTTPS + "  client_ca_file: authority.pem\n", "tls_server_config", "client_auth_type"),
    ("unknown version", HTTPS + "  min_version: TLS14\n", "min_version", "TLS14"),
    ("version as a list", HTTPS + "  min_version: [TLS12]\n", "min_version", "list"),
    ("unknown cipher suite", HTTPS + "  cipher_suites: [TLS_NOTHING]\n", "cipher_suites", "TLS_NOTHING"),
    ("unknown curve", HTTPS + "  curve_preferences: [CurveP1]\n", "curve_preferences", "CurveP1"),
    ("names as a text", MUTUAL + "  client_allowed_sans: client\n", "client_allowed_sans", "list"),
    ("no names", MUTUAL + "  client_allowed_sans: []\n", "client_allowed_sans", "empty"),
    ("names nobody is asked for", HTTPS + "  client_allowed_sans: [client]\n", "client_allowed_sans", "client_auth_type"),
    ("versions crossed", HTTPS + "  min_version: TLS13\n  max_version: TLS12\n", "version", "above"),
    ("unknown header", "http_server_config:\n  headers:\n    X-Other: a\n", "headers", "X-Other"),
    ("value of a header", "http_server_config:\n  headers:\n    X-Frame-Options: allow\n", "X-Frame-Options", "allow"),
    ("http2 as a text", "http_server_config:\n  http2: maybe\n", "http2", "maybe"),
    ("interval that is none", "rate_limit:\n  interval: soon\n  burst: 1\n", "rate_limit.interval", "soon"),
    ("burst that is none", "rate_limit:\n  interval: 1s\n  burst: many\n", "rate_limit.burst", "many"),
]  # fmt: skip


# What is wrong with a certificate's files, not with the configuration: the former ones stay in use.
FILES = [
    "missing certificate file",
    "missing key file",
    "missing CA file",
    "key of another certificate",
    "certificate that is none",
]


def named(text, key, reason):
    """A line of the log that names file, key and reason."""
    wanted = ("level=error", "web.yml", key, reason.lower())
    return any(all(word.lower() in line.lower() for word in wanted) for line in text.splitlines())


def mistakes_at_start(result, site):
    for what, text, key, reason in MISTAKES:
        site.write(text)
        argv = [*places.ours(), f"--web.listen-address=127.0.0.1:{server.free_port()}", f"--web.config.file={site.config}"]
        try:
            ran = subprocess.run(argv, capture_output=True, text=True, timeout=5)
        except subprocess.TimeoutExpired:
            result.check(False, f"{what}: started all the same")
            continue
        result.equal(ran.returncode, 1, f"{what}: exit status")
        result.check(named(ran.stderr, key, reason), f"{what}: wanted {key} and {reason}: {ran.stderr[-300:]}")


def mistakes_live(result, site):
    """500 and a line as long as the file is bad; all is well when it is good again."""
    good = "basic_auth_users: {}\n"
    with site.serve(good) as gateway:
        for what, text, key, reason in MISTAKES:
            if "tls_server_config" in text:
                continue
            before = len(gateway.output())
            site.write(text)
            answer = ask(gateway)
            result.equal((answer.status, answer.text()), (500, "Internal Server Error\n"), f"live, {what}")
            seen = tally.eventually(lambda: named(gateway.output()[before:], key, reason), 2)
            result.check(seen, f"live, {what}: wanted {key} and {reason}: {gateway.output()[before:][-300:]}")
            site.write(good)
            result.equal(ask(gateway).status, 200, f"live, {what}, mended")


def mistakes_live_in_tls(result, site):
    """A connection is refused, answered 500, or goes on with the former certificates, and the log says why."""
    with site.serve(HTTPS) as gateway:
        for what, text, key, reason in MISTAKES:
            if not text.startswith("tls_server_config") and MUTUAL not in text:
                continue
            before = len(gateway.output())
            site.write(text)
            got = curl(site, gateway)
            result.equal(got.startswith("0 200"), what in FILES, f"live TLS, {what}: goes on ({got})")
            seen = tally.eventually(lambda: named(gateway.output()[before:], key, reason), 2)
            result.check(seen, f"live TLS, {what}: wanted {key} and {reason}: {gateway.output()[before:][-300:]}")
            site.write(HTTPS)
            result.check(curl(site, gateway).startswith("0 200"), f"live TLS, {what}, mended")


SCENES = [users, headers, rate_limit, mistakes_at_start, mistakes_live, mistakes_live_in_tls]
sites.play("web config", SCENES, sys.argv[1:])
