"""TLS against real peers: curl, Prometheus, and clients that push while certificates change."""

import http.client
import os
import socket
import ssl
import sys
import tempfile
import threading
import time

from support import places, prometheus, server, site as sites, tally, wire
from support.site import HTTPS, MUTUAL, USERS, curl, user

ROTATIONS = 20


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
    with site.serve(MUTUAL + "  client_allowed_sans: [client, elsewhere]\n") as gateway:
        result.equal(curl(site, gateway, client=site.client), "0 200 1.1 TLSv1.3", "an allowed name")
        got = curl(site, gateway, client=site.other)
        result.check(not got.startswith("0 200"), f"a name that is not allowed: {got}")
        seen = tally.eventually(lambda: "client_allowed_sans: other" in gateway.output(), 3)
        result.check(seen, f"the log names key and name: {gateway.output()[-400:]}")


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


SCENES = [curls, policies, names, versions, scraped_by_prometheus, rotation]
sites.play("tls", SCENES, sys.argv[1:])
