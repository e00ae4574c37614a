#!/bin/sh
# Unpacks the programs we are compared with into ./.peers, without installing anything.
# Packages are fetched only if their program is missing, the package lists only if a fetch fails.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p .peers/packages
cd .peers/packages

unpack() {
    package=$1
    ls "$package"_*.deb >/dev/null 2>&1 || apt-get download "$package" >/dev/null ||
        { apt-get update >/dev/null && apt-get download "$package" >/dev/null; }
    dpkg-deb -x "$package"_*.deb ..
}

[ -x ../usr/bin/prometheus-pushgateway ] || unpack prometheus-pushgateway
[ -x ../usr/bin/prometheus ] || unpack prometheus
[ -d ../usr/lib/python3/dist-packages/prometheus_client ] || unpack python3-prometheus-client
if ! command -v wrk >/dev/null && [ ! -x ../usr/bin/wrk ]; then
    unpack wrk
    unpack libluajit-5.1-2
    unpack libluajit-5.1-common
fi
# For Tests/bench/instructions alone.
if [ "${1:-}" = valgrind ] && ! command -v valgrind >/dev/null && [ ! -x ../usr/bin/valgrind ]; then
    unpack valgrind
fi
if ! command -v systemd-socket-activate >/dev/null && [ ! -x ../usr/bin/systemd-socket-activate ]; then
    unpack systemd
    unpack libsystemd-shared
fi
ls ../usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || unpack libfaketime
if ! command -v openssl >/dev/null && [ ! -x ../usr/bin/openssl ]; then
    unpack openssl
fi
if ! command -v curl >/dev/null && [ ! -x ../usr/bin/curl ]; then
    unpack curl
    unpack libcurl4
fi
