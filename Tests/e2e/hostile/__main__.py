"""Attacks: after and during each the memory stays bounded, another pusher is answered, the process lives.

    python3 -m hostile [--full]    --full: larger, slower, and with figures
"""

import sys
import tempfile

from hostile import bombs, clients, crowd, injection, requests
from hostile.watch import Secured, Watched
from support import site as sites, tally

FULL = "--full" in sys.argv
result = tally.Tally("hostile")


def watched(*flags, **options):
    return Watched(result, flags, figures=FULL, **options)


# As many as the machine allows to one server beside its own files.
most = min(50_000, crowd.allow_many_files() - 200)
with watched("--web.max-connections=0") as gateway:
    requests.smuggling(gateway)
    requests.floods(gateway)
    requests.paths(gateway)
    clients.gone(gateway, 2000 if FULL else 200)
    clients.idle(gateway, most if FULL else 3000)
    bombs.run(gateway, FULL)
with watched("--web.max-connections=0", "--web.max-head-time=2s", "--web.max-request-time=2s") as gateway:
    clients.slow(gateway, most if FULL else 2000)
with watched("--web.max-connections=500") as gateway:
    clients.crowd(gateway, 500, 1500)
with watched("--web.max-body-memory=64MiB") as gateway:
    clients.hoarders(gateway, 64, 8)
with watched("--web.max-body-memory=256MiB") as gateway:
    bombs.several(gateway, 10 if FULL else 4)
for flags in [("--log.format=logfmt",), ("--log.format=json",)]:
    with watched("--log.level=debug", "--push.enable-utf8-names", *flags) as gateway:
        injection.logs(gateway, "json" in flags[0])
with watched("--push.enable-utf8-names", "--web.enable-admin-api") as gateway:
    injection.page(gateway)
with tempfile.TemporaryDirectory() as directory:
    site = sites.Site(directory)
    site.write(sites.HTTPS)
    with watched(f"--web.config.file={site.config}", connect=Secured) as gateway:
        requests.tls_garbage(gateway)
result.finish()
