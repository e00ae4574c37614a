"""Where the programs are: ours, and those unpacked by peers.sh."""

import os
import pathlib
import shlex
import shutil

ROOT = pathlib.Path(__file__).resolve().parents[3]
PEERS = ROOT / ".peers"


def ours():
    """The argv of the gateway under test."""
    default = str(ROOT / ".build/release/pushgateway")
    return shlex.split(os.environ.get("PUSHGATEWAY", default))


def reference():
    """The argv of the gateway it is compared with, its state and assets kept out of the system."""
    return [
        str(PEERS / "usr/bin/prometheus-pushgateway"),
        "--persistence.file=",
        f"--web.local-assets={PEERS}/usr/share/prometheus/pushgateway",
    ]


def peer(program):
    installed = shutil.which(program)
    return installed or str(PEERS / "usr/bin" / program)


def peer_environment():
    """For peers that need libraries which peers.sh unpacked."""
    folders = [*PEERS.glob("usr/lib/*-linux-gnu"), *PEERS.glob("usr/lib/*-linux-gnu/systemd")]
    libraries = ":".join(map(str, folders))
    before = os.environ.get("LD_LIBRARY_PATH", "")
    return dict(os.environ, LD_LIBRARY_PATH=":".join(filter(None, [libraries, before])))
