"""TLS and the web config file against real peers: Prometheus, curl, and clients that push while certificates change."""

import base64
import http.client
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

from support import certificates, places, prometheus, server, tally, wire

USERS = {  # bcrypt of the names' passwords, at a small cost
    "alice": ("wonderland", "$2b$04$abcdefghijklmnopqrstuujZkTwHUiJ9XdZPwKfcfDo7dMp5DjlTu"),
    "bob": ("builder", "$2b$04$abcdefghijklmnopqrstuu/GACL4BASs5qZJ2H5JEo0yW9XEj5.iq"),
}
MUTUAL = """
tls_server_config:
  cert_file: server.pem
  key_file: server.key
  client_ca_file: authority.pem
  client_auth_type: RequireAndVerifyClientCert
"""
HTTPS = "tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n"
ROTATIONS = 20


def user(*names):
    return "basic_auth_users:\n" + "".join(f"  {name}: {USERS[name][1]}\n" for name in names)


class Site:
    """A directory with an authority, certificates and a web config file."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.authority = certificates.Authority(directory)
        self.stranger = certificates.Authority(directory, "stranger")
        self.authority.server()
        self.client = self.authority.client("client")
        self.other = self.authority.client("other")
        self.foreign = self.stranger.client("foreign")
        self.config = self.directory / "web.yml"

    def write(self, text):
        """As editors and configuration tools do: the file is there at any moment."""
        new = self.directory / "web.yml.new"
        new.write_text(text)
        os.replace(new, self.config)

    def serve(self, text, *flags):
        self.write(text)
        return server.Server(places.ours(), [f"--web.config.file={self.config}", *flags])

    def context(self, client=None):
        context = ssl.create_default_context(cafile=self.authority.certificate)
        if client:
            context.load_cert_chain(*client)
        return context


def curl(site, gateway, *flags, path="/metrics", client=None):
    """Curl's exit status, the status of the answer, and the versions of HTTP and TLS."""
    given = ["--cert", client[0], "--key", client[1]] if client else []
    # %{http_version}; the TLS version stands in what -v tells.
    command = [places.peer("curl"), "-sv", "-m", "10", "--cacert", site.authority.certificate, "-o", "/dev/null", "-w", "%{http_code} %{http_version}"]
    ran = subprocess.run(
        [*map(str, command), *map(str, given), *flags, f"https://{gateway.address}{path}"], capture_output=True, text=True, timeout=20, env=places.peer_environment(),
    )
    version = next((v for v in ("TLSv1.3", "TLSv1.2", "TLSv1.1") if f"SSL connection using {v}" in ran.stderr), "")
    return f"{ran.returncode} {ran.stdout} {version}".strip()


def curls(result, site):
    with site.serve(MUTUAL) as gateway:
        result.check(tally.eventually(lambda: 'msg="TLS is enabled."' in gateway.output(), 3), "the log says that TLS is on")
        c = site.client
        result.equal(curl(site, gateway, "--tls-max", "1.2", client=c), "0 200 1.1 TLSv1.2", "curl, TLS 1.2")
        result.equal(curl(site, gateway, "--tlsv1.3", client=c), "0 200 1.1 TLSv1.3", "curl, TLS 1.3")
        result.equal(curl(site, gateway, "--http1.1", client=c), "0 200 1.1 TLSv1.3", "curl, HTTP/1.1")
        result.equal(curl(site, gateway, "-X", "POST", "--data-binary", "a 1\n", client=c, path="/metrics/job/j"), "0 200 1.1 TLSv1.3", "push by curl")
        body = "".join(f"m{n} {n}\n" for n in range(200_000))
        sent = site.directory / "body"
        sent.write_text(body)
        answer = curl(site, gateway, "-X", "PUT", "--data-binary", f"@{sent}", client=c, path="/metrics/job/large")
        result.equal(answer, "0 200 1.1 TLSv1.3", "large push by curl")
        for what, flags, client in [
            ("without a certificate, TLS 1.2", ["--tls-max", "1.2"], None),
            ("without a certificate, TLS 1.3", ["--tlsv1.3"], None),
            ("with a stranger's certificate", [], site.foreign),
            ("TLS 1.1", ["--tlsv1.0", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0"], c),
        ]:
            got = curl(site, gateway, *flags, client=client)
            result.check(got.split()[0] != "0" and " 000 " in got, f"curl {what} is refused: {got}")
        plain = wire.ask(gateway.port, "GET", "/metrics")
        result.equal((plain.status, plain.text()), (400, "Client sent an HTTP request to an HTTPS server.\n"), "plain HTTP")
        result.equal(curl(site, gateway, client=c), "0 200 1.1 TLSv1.3", "curl after those")


def policies(result, site):
    """The five ways to ask for a client's certificate: who gets in."""
    ca = "  client_ca_file: authority.pem\n"
    for policy, authority, none, good, foreign in [
        ("NoClientCert", "", True, True, True),
        ("RequestClientCert", "", True, True, True),
        ("RequireAnyClientCert", "", False, True, True),
        ("RequireClientCert", "", False, True, True),
        ("VerifyClientCertIfGiven", ca, True, True, False),
        ("RequireAndVerifyClientCert", ca, False, True, False),
    ]:
        with site.serve(f"{HTTPS}{authority}  client_auth_type: {policy}\n") as gateway:
            for what, client, wanted in [("none", None, none), ("ours", site.client, good), ("a stranger's", site.foreign, foreign)]:
                got = curl(site, gateway, client=client).startswith("0 200")
                result.equal(got, wanted, f"{policy}, certificate: {what}")


def names(result, site):
    with site.serve(MUTUAL + "  client_allowed_sans: [client, elsewhere]\n", "--log.level=debug") as gateway:
        result.equal(curl(site, gateway, client=site.client), "0 200 1.1 TLSv1.3", "an allowed name")
        got = curl(site, gateway, client=site.other)
        result.check(not got.startswith("0 200"), f"a name that is not allowed: {got}")
        seen = tally.eventually(lambda: "allowed name" in gateway.output(), 3)
        result.check(seen and "other" in gateway.output(), f"the log names the name: {gateway.output()[-400:]}")


def versions(result, site):
    old = ["--tlsv1.0", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0"]
    for keys, flags, wanted in [
        ("min_version: TLS13", ["--tls-max", "1.2"], False),
        ("min_version: TLS13", [], True),
        ("max_version: TLS12", ["--tlsv1.3"], False),
        ("max_version: TLS12", [], True),
        ("min_version: TLS12", old, False),
        ("cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]", ["--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES256-GCM-SHA384"], True),
        ("cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]", ["--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES128-GCM-SHA256"], False),
        ("curve_preferences: [CurveP384]", ["--curves", "P-384"], True),
        ("curve_preferences: [CurveP384]", ["--curves", "X25519"], False),
    ]:
        with site.serve(f"{HTTPS}  {keys}\n") as gateway:
            got = curl(site, gateway, *flags)
            result.equal(got.startswith("0 200"), wanted, f"{keys}, curl {' '.join(flags)}: {got}")


def scraped_by_prometheus(result, site):
    config = prometheus.config(
        "%s", scheme="https",
        tls_config={"ca_file": site.authority.certificate, "cert_file": site.client[0], "key_file": site.client[1]},
        basic_auth={"username": "alice", "password": USERS["alice"][0]},
    )  # fmt: skip
    with site.serve(MUTUAL + user("alice")) as gateway, tempfile.TemporaryDirectory() as directory:
        credentials = ["-u", f"alice:{USERS['alice'][0]}"]
        pushed = curl(site, gateway, *credentials, "-X", "POST", "--data-binary", "a 7\n", client=site.client, path="/metrics/job/j")
        result.equal(pushed.split()[1:2], ["200"], "push with certificate and password")
        flags = prometheus.flags(directory, config % gateway.address)
        with server.Server([places.peer("prometheus")], flags) as peer:
            tally.eventually(lambda: prometheus.query(peer, 'a{job="j"}') == "7")
            result.equal(prometheus.query(peer, 'a{job="j"}'), "7", "Prometheus scrapes over TLS with certificate and password")
            result.equal(prometheus.query(peer, "up"), "1", "up")


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


class Pusher(threading.Thread):
    """Pushes one by one until told to stop; each request that is not answered 200 is a drop."""

    def __init__(self, gateway, context, number, kept):
        super().__init__(daemon=True)
        self.gateway, self.context, self.number, self.kept = gateway, context, number, kept
        self.running, self.pushed, self.dropped = True, 0, []
        self.connection = None

    def run(self):
        while self.running:
            try:
                status = self.push()
                self.pushed += 1
                if status != 200:
                    self.dropped.append(f"status {status}")
            except (OSError, http.client.HTTPException) as problem:
                self.dropped.append(f"{type(problem).__name__} {problem}")
                self.connection = None

    def push(self):
        connection = self.connection or http.client.HTTPSConnection("127.0.0.1", self.gateway.port, context=self.context, timeout=10)
        connection.request("POST", f"/metrics/job/rotation/thread/{self.number}", f"n {self.pushed}\n")
        answer = connection.getresponse()
        answer.read()
        if self.kept and not answer.will_close:
            self.connection = connection
        else:
            connection.close()
            self.connection = None
        return answer.status


def rotation(result, site):
    """Certificates are replaced as Kubernetes does it, by a link to a directory, while four threads push."""
    config = HTTPS.replace("server.", "current/server.")
    link = site.directory / "current"
    latest = None

    def rotate(number):
        nonlocal latest
        certificate, _ = site.authority.server(into=site.directory / f"v{number}")
        new = site.directory / "new"
        new.symlink_to(f"v{number}")
        os.replace(new, link)
        latest = ssl.PEM_cert_to_DER_cert(certificate.read_text())

    def presented():
        with wire_to(site, gateway) as connection:
            return connection.getpeercert(binary_form=True)

    rotate(0)
    with site.serve(config) as gateway:
        pushers = [Pusher(gateway, site.context(), n, kept=n < 2) for n in range(4)]
        for pusher in pushers:
            pusher.start()
        for number in range(1, ROTATIONS + 1):
            rotate(number)
            result.check(tally.eventually(lambda: presented() == latest, 5, 0.02), f"certificate {number} is presented")
            time.sleep(0.1)
        for pusher in pushers:
            pusher.running = False
        for pusher in pushers:
            pusher.join(15)
            how = "kept" if pusher.kept else "new"
            result.equal(pusher.dropped[:3], [], f"{how} connections: dropped {len(pusher.dropped)} of {pusher.pushed}")
            result.check(pusher.pushed > ROTATIONS, f"{how} connections: {pusher.pushed} pushes")
        result.equal(gateway.process.poll(), None, "running after the rotations")


def wire_to(site, gateway):
    return site.context().wrap_socket(socket.create_connection(("127.0.0.1", gateway.port), 10), server_hostname="127.0.0.1")


SCENES = [
    curls,
    policies,
    names,
    versions,
    scraped_by_prometheus,
    users,
    headers,
    rate_limit,
    mistakes_at_start,
    mistakes_live,
    mistakes_live_in_tls,
    rotation,
]


def main(words):
    result = tally.Tally("tls")
    for scene in SCENES:
        if words and scene.__name__ not in words:
            continue
        with tempfile.TemporaryDirectory() as directory:
            try:
                scene(result, Site(directory))
            except (OSError, RuntimeError, wire.Closed, subprocess.SubprocessError) as problem:
                result.check(False, f"{scene.__name__}: {type(problem).__name__} {problem}")
    result.finish()


main(sys.argv[1:])
