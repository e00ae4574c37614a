"""The command lines that people copy: shell, echo, here documents and curl."""

import subprocess

from support import places, server, tally, wire

COMMANDS = [
    ("one sample", 'echo "some_metric 3.14" | curl --data-binary @- $G/metrics/job/some_job', "200",
     'some_metric{instance="",job="some_job"} 3.14'),
    ("several types", """cat <<EOF | curl --data-binary @- $G/metrics/job/some_job/instance/some_instance
# TYPE some_metric counter
some_counter{label="val1"} 42
# TYPE another_metric gauge
# HELP another_metric Just an example.
another_metric 2398.283
EOF""", "200", 'another_metric{instance="some_instance",job="some_job"} 2398.283'),
    ("PUT", 'echo "other 1" | curl -X PUT --data-binary @- $G/metrics/job/put', "200", 'other{instance="",job="put"} 1'),
    ("upload by -T", 'echo "uploaded 1" | curl -T - $G/metrics/job/upload', "200", 'uploaded{instance="",job="upload"} 1'),
    ("value with slashes", 'echo "m 1" | curl --data-binary @- $G/metrics/job/directory_cleaner/path@base64/L3Zhci90bXA', "200",
     'm{instance="",job="directory_cleaner",path="/var/tmp"} 1'),
    ("empty value", 'echo "m 1" | curl --data-binary @- $G/metrics/job/titan/name/prometheus/label@base64/=', "200",
     'm{instance="",job="titan",label="",name="prometheus"} 1'),
    ("Greek in base64", 'echo "m 1" | curl --data-binary @- $G/metrics/job/titan/name@base64/zqDPgc6_zrzOt864zrXPjc-C', "200",
     'm{instance="",job="titan",name="Προμηθεύς"} 1'),
    ("Greek percent-encoded", 'echo "m 2" | curl --data-binary @- $G/metrics/job/titan/name/%CE%A0%CF%81%CE%BF%CE%BC%CE%B7%CE%B8%CE%B5%CF%8D%CF%82', "200",
     'm{instance="",job="titan",name="Προμηθεύς"} 2'),
    ("gzip", 'echo "zipped 1" | gzip | curl -H "Content-Encoding: gzip" --data-binary @- $G/metrics/job/z', "200", 'zipped{instance="",job="z"} 1'),
    ("2 MB, which curl announces", "seq 1 100000 | sed 's/.*/big{n=\"&\"} &/' | curl --data-binary @- $G/metrics/job/big", "200",
     'big{instance="",job="big",n="100000"} 100000'),
    ("no final newline", 'printf "bad 1" | curl --data-binary @- $G/metrics/job/bad', "400", None),
    ("newlines cut by -d", 'printf "bad 1\\n" > $T; curl -d @$T $G/metrics/job/bad; rm $T', "400", None),
    ("delete an instance", "curl -X DELETE $G/metrics/job/some_job/instance/some_instance", "202", None),
    ("delete a job", "curl -X DELETE $G/metrics/job/some_job", "202", None),
    ("wipe", "curl -X PUT $G/api/v1/admin/wipe", "202", None),
]  # fmt: skip

result = tally.Tally("curl")
with server.Server(places.ours(), ["--web.enable-admin-api"]) as gateway:
    curl = 'curl() { command curl -sS -m 20 -o /dev/null -w "%{http_code}" "$@"; }; T=$(mktemp -u); '
    for what, command, status, sample in COMMANDS:
        script = curl + f"G={gateway.url}\n" + command
        ran = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=30)
        result.equal(ran.stdout, status, f"{what} {ran.stderr}")
        lines = wire.ask(gateway.port, "GET", "/metrics").text().splitlines()
        if sample:
            result.check(sample in lines, f"{what}: {sample} is not exposed")
    left = tally.eventually(
        lambda: "job=" not in wire.ask(gateway.port, "GET", "/metrics").text(), seconds=5
    )
    result.check(left, "nothing is left after the wipe")
result.finish()
