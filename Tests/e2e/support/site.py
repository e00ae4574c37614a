"""A gateway with a web config file: the directory with all it names, and curl to ask it."""

import os
import pathlib
import ssl
import subprocess
import tempfile

from . import certificates, places, server, tally, wire

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


def guarded(result, scene):
    """The scene with a site of its own."""
    with tempfile.TemporaryDirectory() as directory:
        try:
            scene(result, Site(directory))
        except (OSError, RuntimeError, wire.Closed, subprocess.SubprocessError) as problem:
            result.check(False, f"{scene.__name__}: {type(problem).__name__} {problem}")


def play(name, scenes, words):
    """All scenes, or those named, and the line at the end."""
    result = tally.Tally(name)
    for scene in scenes:
        if not words or scene.__name__ in words:
            guarded(result, scene)
    result.finish()
