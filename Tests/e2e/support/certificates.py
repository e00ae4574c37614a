"""An authority and what it signs, made by the openssl command."""

import pathlib
import subprocess

from . import places

EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def openssl(*arguments):
    subprocess.run([places.peer("openssl"), *map(str, arguments)], check=True, capture_output=True, timeout=30, env=places.peer_environment())


class Authority:
    def __init__(self, directory, name="authority"):
        self.directory = pathlib.Path(directory)
        self.name = name
        self.certificate = self.directory / f"{name}.pem"
        self.key = self.directory / f"{name}.key"
        openssl(
            "req", "-x509", *EC, "-days", 2, "-subj", f"/CN={name}", "-keyout", self.key, "-out", self.certificate,
            "-addext", "keyUsage=critical,keyCertSign,cRLSign",
        )  # fmt: skip

    def issue(self, name, names, usage, into=None):
        """A certificate and its key in files of that name; their paths."""
        into = pathlib.Path(into or self.directory)
        into.mkdir(exist_ok=True)
        request, extensions = into / f"{name}.csr", into / f"{name}.ext"
        certificate, key = into / f"{name}.pem", into / f"{name}.key"
        openssl("req", "-new", *EC, "-subj", f"/CN={name}", "-keyout", key, "-out", request)
        extensions.write_text(f"subjectAltName={names}\nextendedKeyUsage={usage}\nbasicConstraints=critical,CA:FALSE\n")
        openssl(
            "x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key,
            "-CAcreateserial", "-days", 2, "-extfile", extensions, "-out", certificate,
        )  # fmt: skip
        return certificate, key

    def server(self, name="server", into=None):
        return self.issue(name, "IP:127.0.0.1,DNS:localhost", "serverAuth", into)

    def client(self, name, names=None):
        return self.issue(name, names or f"DNS:{name}", "clientAuth")
