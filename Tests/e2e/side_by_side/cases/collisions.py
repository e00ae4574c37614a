"""What may not stand beside each other: types, series, suffixes, names of the server's own."""

from ..case import case, delete, get, post, put

J, K, I = "/metrics/job/j", "/metrics/job/k", "/metrics/job/j/instance/i"
TWIN = "/metrics/job/j/instance@base64/="
H, S, G, C = ("# TYPE {} " + kind + "\n" for kind in ("histogram", "summary", "gauge", "counter"))
HISTOGRAM, SUMMARY = H.format("x") + "x_count 1\n", S.format("x") + "x_count 1\n"
GAUGE, COUNTER = G.format("x") + "x 1\n", C.format("x") + "x 1\n"

TWINS = "deliberate: the twin with an empty instance is refused without a group that breaks every scrape"
RESERVED = "deliberate: names of the server's own are reserved from the start, suffixes included"
UNSCRAPABLE = "deliberate: refused, Prometheus would refuse the whole scrape"


def beside(suffix, kind):
    """x_suffix as a plain family beside an x of the kind, in one push and in two orders of two."""
    header = f"# TYPE x {kind}\nx_count 1\n"
    plain = f"x{suffix} 1\n" if suffix == "_bucket" or kind == "gauge" else None
    return [
        case(f"{kind} x, then x{suffix} in another group", post(J, header), post(K, f"x{suffix} 1\n")),
        case(f"x{suffix}, then {kind} x in another group", post(K, f"x{suffix} 1\n"), post(J, header)),
        *([case(f"{kind} x and x{suffix} in one push", post(J, header + plain))] if plain else []),
    ]


SUFFIXES = [
    row
    for kind in ("histogram", "summary")
    for suffix in ("_count", "_sum", "_bucket", "_total", "_created")
    for row in beside(suffix, kind)
]

TYPES = [
    case("gauge, then counter in another group", post(J, GAUGE), post(K, COUNTER)),
    case("counter, then untyped in another group", post(J, COUNTER), post(K, "x 1\n")),
    case("untyped, then gauge in another group", post(J, "x 1\n"), post(K, GAUGE)),
    case("gauge, then histogram in another group", post(J, GAUGE), post(K, HISTOGRAM)),
    case("summary, then gauge in another group", post(J, SUMMARY), post(K, GAUGE)),
    case("histogram, then summary in another group", post(J, HISTOGRAM), post(K, SUMMARY)),
    case("refused for its type, then right", post(J, GAUGE), post(K, COUNTER), post(K, GAUGE)),
    case("the only holder may change the type", post(J, GAUGE), post(J, COUNTER), post(K, COUNTER)),
    case("one of two holders may not change the type", post(J, GAUGE), post(K, GAUGE), post(J, COUNTER)),
    case("type is free after PUT", post(J, GAUGE), put(J, "y 1\n"), post(K, COUNTER)),
    case("suffix is free after DELETE", post(J, SUMMARY), delete(J), post(K, "x_sum 1\n")),
    case("two errors at once", post(J, GAUGE + "y 1\n"), post(K, COUNTER + "# TYPE y counter\ny 1\n")),
    case("type conflict with the push times", post(J, "a 1\n"), post(K, "# TYPE push_time_seconds counter\npush_time_seconds 1\n")),
]  # fmt: skip

HELPS = [
    case("help conflict in another group is taken", post(J, "# HELP x a\nx 1\n"), post(K, "# HELP x b\nx 1\n"),
         get("/metrics"), differs="deliberate: the help of the latest push is shown, not one by chance", ours=("200", "200", "200"),
         shows="x untyped b", chance=True),
    case("help, then none", post(J, "x 1\n"), post(K, "x 1\n")),
]  # fmt: skip

SERIES = [
    case("series twice in a push", post(J, "x 1\nx 2\n")),
    case("series twice with labels in another order", post(J, 'x{a="1",b="2"} 1\nx{b="2",a="1"} 2\n')),
    case("series twice by an empty instance", post(J, 'x{instance=""} 1\nx 2\n')),
    case("series twice by the job", post(J, 'x{job="1"} 1\nx{job="2"} 2\n')),
    case("series told apart by an empty label", post(J, 'x{l=""} 1\nx 2\n')),
    case("series of {job} and {job,instance}", post(I, "x 1\n"), post(J, 'x{instance="i"} 2\n')),
    case("series of {job,instance} after {job}", post(J, 'x{instance="i"} 2\n'), post(I, "x 1\n")),
    case("series of {job,l} after {job}", post(J, 'x{l="v"} 2\n'), post(J + "/l/v", "x 1\n")),
    case("other value beside", post(J, 'x{l="w"} 2\n'), post(J + "/l/v", "x 1\n")),
    case("free again after POST", post(J, 'x{instance="i"} 2\n'), post(J, "x 1\n"), post(I, "x 1\n")),
    case("free again after DELETE", post(J, 'x{instance="i"} 2\n'), delete(J), post(I, "x 1\n")),
    case("no collision between jobs", post(J, 'x{instance="i"} 2\n'), post("/metrics/job/k/instance/i", "x 1\n")),
    case("three groups, the third collides", post(J, "x 1\n"), post(I, "x 1\n"), post(J + "/l/v", 'x{instance="i"} 1\n'), post(J, 'x{l="v",instance="i"} 1\n')),
    case("histogram series collide", post(I, HISTOGRAM), post(J, '# TYPE x histogram\nx_count{instance="i"} 1\n')),
    case("twin, pushed second", post(J, "x 1\n"), put(TWIN, "y 1\n"), post(K, "z 1\n"),
         differs=TWINS, ours=("200", "400", "200"), scrape='x{instance="",job="j"} 1\nz{instance="",job="k"} 1'),
    case("twin, pushed first", put(TWIN, "y 1\n"), post(J, "x 1\n"), post(K, "z 1\n"),
         differs=TWINS, ours=("200", "400", "200"), scrape='y{instance="",job="j"} 1\nz{instance="",job="k"} 1'),
    case("twin after DELETE of the first", post(J, "x 1\n"), delete(J), put(TWIN, "y 1\n")),
]  # fmt: skip

OWN_FAMILIES = (
    "pushgateway_build_info gauge A metric with a constant '1' value labeled by version, revision, branch, goversion from which pushgateway was built, and the goos and goarch for the build.",
    "process_cpu_seconds_total counter Total user and system CPU time spent in seconds.",
    "process_open_fds gauge Number of open file descriptors.",
    "process_max_fds gauge Maximum number of open file descriptors.",
    "process_resident_memory_bytes gauge Resident memory size in bytes.",
    "process_virtual_memory_bytes gauge Virtual memory size in bytes.",
    "process_virtual_memory_max_bytes gauge Maximum amount of virtual memory available in bytes.",
    "process_start_time_seconds gauge Start time of the process since unix epoch in seconds.",
    "process_network_receive_bytes_total counter Number of bytes received by the process over the network.",
    "process_network_transmit_bytes_total counter Number of bytes sent by the process over the network.",
    "pushgateway_http_requests_total counter Total HTTP requests processed by the Pushgateway, excluding scrapes.",
    "pushgateway_http_push_size_bytes summary HTTP request size for pushes to the Pushgateway.",
    "pushgateway_http_push_duration_seconds summary HTTP request duration for pushes to the Pushgateway.",
)

OWN = [
    case("own name, own type, labels apart", post(J, "# TYPE process_open_fds gauge\nprocess_open_fds 5\n")),
    case("own name of another type", post(J, "# TYPE process_open_fds counter\nprocess_open_fds 5\n")),
    case("own name without type", post(J, "process_open_fds 5\n")),
    case("own counter as counter", post(J, "# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total 5\n")),
    case("own name with another help", post(J, "# HELP process_open_fds mine\n# TYPE process_open_fds gauge\nprocess_open_fds 5\n")),
    case("build info pushed", post(J, "# TYPE pushgateway_build_info gauge\npushgateway_build_info 5\n")),
    case("build info of another type", post(J, "# TYPE pushgateway_build_info counter\npushgateway_build_info 5\n")),
    case("own request counter untyped", post(K, "a 1\n"), post(J, "pushgateway_http_requests_total 5\n"), status_only=True),
    case("own summary's count", post(K, "a 1\n"), post(J, "pushgateway_http_push_size_bytes_count 5\n")),
    case("own summary's sum", post(K, "a 1\n"), post(J, "pushgateway_http_push_size_bytes_sum 5\n")),
    case("very first push takes an own summary's suffix", post(J, "pushgateway_http_push_duration_seconds_sum 1\n"), get("/metrics"),
         flags="--log.level=error", differs=RESERVED, ours=("400", "200"), scrape=""),
    case("own families", get("/metrics"), own=True, shows=OWN_FAMILIES,
         differs="1.11: own families of that release (those of the Go runtime are left out)", ours="200"),
]  # fmt: skip

LABELS = [
    case("label le in a histogram from the URL", post("/metrics/job/j/le/5", HISTOGRAM), differs=UNSCRAPABLE, ours="400", scrape=""),
    case("label quantile in a summary from the URL", post("/metrics/job/j/quantile/5", SUMMARY)),
    case("reserved label __x", post(J, 'x{__x="v"} 1\n')),
]  # fmt: skip

CASES = SUFFIXES + TYPES + HELPS + SERIES + OWN + LABELS
