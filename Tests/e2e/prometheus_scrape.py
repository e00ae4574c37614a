"""A real Prometheus scrapes the gateway with honor_labels; its answers are the values pushed."""

import subprocess
import tempfile

from support import places, prometheus, server, tally, wire

PUSHES = [
    ("/metrics/job/batch", '# TYPE g gauge\ng{l="a b"} 3.5\n'),
    ("/metrics/job/batch/instance/i1", "# TYPE g gauge\ng 7\n"),
    ("/metrics/job/batch", "# HELP c_total Things.\n# TYPE c_total counter\nc_total 42\n"),
    ("/metrics/job/batch", '# TYPE h histogram\nh_bucket{le="1"} 5\nh_bucket{le="2"} 10\nh_bucket{le="+Inf"} 10\nh_sum 9\nh_count 10\n'),
    ("/metrics/job/batch", '# TYPE s summary\ns{quantile="0.5"} 2\ns_sum 6\ns_count 3\n'),
    ("/metrics/job@base64/YS9i/path@base64/L3Zhci90bXA", "# TYPE p gauge\np 1\n"),
]  # fmt: skip

QUERIES = [
    ('g{job="batch",l="a b"}', "3.5"),
    ('g{job="batch",instance="i1"}', "7"),
    ('count(g{job="batch",instance=""})', "1"),
    ('count(g{instance=~"127.*"}) or vector(0)', "0"),
    ("c_total", "42"),
    ("histogram_quantile(0.5, h_bucket)", "1"),
    ("histogram_quantile(0.75, h_bucket)", "1.5"),
    ("h_sum / h_count", "0.9"),
    ('s{quantile="0.5"}', "2"),
    ('p{job="a/b",path="/var/tmp"}', "1"),
    ('up{job="gateway"}', "1"),
    ('push_failure_time_seconds{job="batch",instance=""}', "0"),
    ('push_time_seconds{job="batch",instance="i1"} > bool 1e9', "1"),
]

def main():
    result = tally.Tally("prometheus")
    with tempfile.TemporaryDirectory() as directory, server.Server(places.ours()) as gateway:
        for path, body in PUSHES:
            answer = wire.ask(gateway.port, "POST", path, body.encode())
            result.equal(answer.status, 200, f"push to {path}")
        flags = prometheus.flags(directory, prometheus.config(gateway.address))
        with server.Server([places.peer("prometheus")], flags) as peer:
            tally.eventually(lambda: prometheus.query(peer, 'p{job="a/b"}') == "1")
            for expression, wanted in QUERIES:
                result.equal(prometheus.query(peer, expression), wanted, expression)
        scrape = wire.ask(gateway.port, "GET", "/metrics").body
        promtool = [places.peer("promtool"), "check", "metrics"]
        checked = subprocess.run(promtool, input=scrape, capture_output=True, timeout=20)
        complaint = (checked.stdout + checked.stderr).decode()[-300:]
        # Status 3 is advice on naming, which is for those who push.
        result.check(checked.returncode in (0, 3), f"promtool check metrics: {complaint}")
        own = [line for line in complaint.splitlines() if line.startswith(("pushgateway_", "process_", "push_"))]
        result.equal(own, [], "promtool's advice on our own families")
    result.finish()


main()
