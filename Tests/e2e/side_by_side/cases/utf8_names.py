"""Servers with --push.enable-utf8-names, which the older reference does not know."""

from ..case import case, post

FLAG = "--push.enable-utf8-names"
SINCE = "1.11: " + FLAG

ROWS = [
    ("quoted metric name", "/metrics/job/j", '{"a.b"} 1\n', "200", 'a_b{instance="",job="j"} 1'),
    ("quoted label name", "/metrics/job/j", 'a{"l.m"="v"} 1\n', "200", 'a{instance="",job="j",l_m="v"} 1'),
    ("raw dotted name in the URL", "/metrics/job/j/l.m/v", "a 1\n", "200", 'a{instance="",job="j",l_m="v"} 1'),
    ("U__ name in the URL", "/metrics/job/j/U__l_2e_m/v", "a 1\n", "200", 'a{instance="",job="j",l_m="v"} 1'),
    ("reserved name in the URL", "/metrics/job/j/__l/v", "a 1\n", "400 improper label name", ""),
]

CASES = [
    case(f"utf8: {name}", post(path, body), ours_flags=FLAG, differs=SINCE, ours=answer, scrape=scrape)
    for name, path, body, answer, scrape in ROWS
]
