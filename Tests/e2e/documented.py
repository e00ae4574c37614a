"""What the gateway has to show of itself stands in docs/compatibility.md: flags, families, log messages, keys of the config file."""

import json
import re
import signal
import subprocess
import tempfile

from support import places, server, tally, wire

NAMES = ("compatibility.md", "coming-from-upstream.md", "reliability.md", "web-config.md")
PAGES = {name: (places.ROOT / "docs" / name).read_text() for name in NAMES}
COMPATIBILITY = PAGES["compatibility.md"]
README = (places.ROOT / "README.md").read_text()
ROUTES = [
    "/metrics/job/",
    "/metrics/job@base64/",
    "/-/healthy",
    "/-/ready",
    "/-/quit",
    "/status",
    "/static/",
    "/api/v1/status",
    "/api/v1/metrics",
    "/api/v1/admin/wipe",
    "/api/v1/admin/delete_groups",
    "/debug/pprof/",
]
KEYS = """cert cert_file key key_file client_ca client_ca_file client_auth_type client_allowed_sans min_version max_version
cipher_suites prefer_server_cipher_suites curve_preferences http2 headers basic_auth_users rate_limit interval burst
NoClientCert RequestClientCert RequireAnyClientCert RequireClientCert VerifyClientCertIfGiven RequireAndVerifyClientCert
Content-Security-Policy X-Frame-Options X-Content-Type-Options X-XSS-Protection Strict-Transport-Security""".split()
REQUESTS = [
    ("POST", "/metrics/job/j", b"a 1\n"),
    ("POST", "/metrics/job/j", b"a 1 5\n"),
    ("POST", "/metrics/job/j", b"x"),
    ("POST", "/metrics/job/j/a", b""),
    ("POST", "/metrics/job@base64/=", b""),
    ("POST", "/metrics/job@base64/$", b""),
    ("GET", "/nothing", b""),
    ("POST", "/metrics", b""),
    ("POST", "/api/v1/admin/delete_groups?match[]=%7Bjob%3D%22j%22%7D", b""),
    ("PUT", "/api/v1/admin/wipe", b""),
    ("POST", "/api/v1/admin/delete_groups", b""),
]


def flags(result, gateway):
    shown = json.loads(wire.ask(gateway.port, "GET", "/api/v1/status").body)["data"]["flags"]
    for name in [*shown, "help", "version", "web.local-assets"]:
        result.check(f"`--{name}`" in COMPATIBILITY, f"--{name}")


def help_texts(result):
    """README's table of flags says what --help says."""
    shown = subprocess.run([*places.ours(), "--help"], capture_output=True, text=True, timeout=10).stdout
    words = " ".join(shown.split())
    rows = re.findall(r"^\| (?:`-h`, )?`--([\w.-]+)` \| .*? \| (.*) \|$", README, re.MULTILINE)
    result.check(len(rows) > 10, "README has a table of flags")
    for name, text in rows:
        result.check(text in words, f"README on --{name}")
    for name in re.findall(r"--(?:\[no-\])?([\w]+(?:\.[\w-]+)+)", shown):
        result.check(name in dict(rows), f"--{name} in README")


def families(result, gateway):
    scrape = wire.ask(gateway.port, "GET", "/metrics").text()
    for name in re.findall(r"^# TYPE (\S+)", scrape, re.MULTILINE):
        result.check(f"`{name}`" in COMPATIBILITY or name == "a", name)


def messages(result, gateway):
    for method, path, body in REQUESTS:
        wire.ask(gateway.port, method, path, body)
    gateway.signal(signal.SIGTERM)
    gateway.exit_status()
    for line in filter(None, gateway.output().splitlines()):
        message = json.loads(line)["msg"]
        result.check(message.split(":")[0] in COMPATIBILITY, f"log message {message!r}")


def links(result):
    """Links between the pages lead somewhere."""
    for name, text in PAGES.items():
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            result.check((places.ROOT / "docs" / target).exists(), f"{name}: {target}")


result = tally.Tally("documented")
FLAGS = ["--web.enable-admin-api", "--log.level=debug", "--log.format=json"]
with tempfile.TemporaryDirectory() as folder, server.Server(
    places.ours(), [*FLAGS, f"--persistence.file={folder}/metrics"]
) as gateway:
    tally.eventually(lambda: wire.ask(gateway.port, "GET", "/-/ready").status == 200)
    for check in (flags, families, messages):
        try:
            check(result, gateway)
        except (OSError, ValueError, KeyError, wire.Closed) as problem:
            result.check(False, f"{check.__name__}: {type(problem).__name__} {problem}")
for route in ROUTES:
    result.check(route in COMPATIBILITY, f"{route} in compatibility.md")
for key in KEYS:
    result.check(re.search(rf"\b{key}\b", PAGES["web-config.md"]), f"{key} in web-config.md")
help_texts(result)
links(result)
result.finish()
