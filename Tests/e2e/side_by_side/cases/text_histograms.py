"""Summaries and histograms in text."""

from ..case import case, post

H = "# TYPE h histogram\n"
S = "# TYPE s summary\n"
FLOATS = "1.11: counts that are no integers make a float histogram"
NEGATIVE = "1.11: negative counts are refused"

BODIES = [
    ("histogram", H + 'h_bucket{le="1"} 1\nh_bucket{le="+Inf"} 3\nh_sum 5.5\nh_count 3\n'),
    ("histogram with labels", H + 'h_bucket{l="v",le="1"} 1\nh_bucket{l="v",le="+Inf"} 3\nh_sum{l="v"} 5\nh_count{l="v"} 3\n'),
    ("two series of a histogram", H + 'h_bucket{l="a",le="1"} 1\nh_count{l="a"} 1\nh_bucket{l="b",le="1"} 2\nh_count{l="b"} 2\n'),
    ("scattered parts", H + 'h_sum{l="a"} 1\nh_sum{l="b"} 2\nh_count{l="b"} 3\nh_count{l="a"} 4\nh_bucket{le="1",l="a"} 1\n'),
    ("+Inf bucket left out", H + 'h_bucket{le="1"} 1\nh_sum 5.5\nh_count 3\n'),
    ("only a bucket", H + 'h_bucket{le="1"} 1\n'),
    ("only a sum", H + "h_sum 1\n"),
    ("only a count", H + "h_count 1\n"),
    ("buckets out of order", H + 'h_bucket{le="5"} 2\nh_bucket{le="1"} 1\nh_count 3\n'),
    ("buckets that are not cumulative", H + 'h_bucket{le="1"} 5\nh_bucket{le="2"} 1\nh_count 3\n'),
    ("bucket beyond the count", H + 'h_bucket{le="1"} 9\nh_count 3\n'),
    ("bucket without le", H + "h_bucket 1\n"),
    ("bare name in a histogram", H + 'h{le="1"} 1\nh_count 1\n'),
    ("le in a sum", H + 'h_sum{le="1"} 1\n'),
    ("le with a blank", H + 'h_bucket{le=" 1"} 1\n'),
    ("empty le", H + 'h_bucket{le=""} 1\n'),
    ("infinite sum", H + "h_sum +Inf\nh_count 1\n"),
    ("NaN sum", H + "h_sum NaN\nh_count 1\n"),
    ("large count", H + 'h_bucket{le="1"} 1e15\nh_count 1e15\n'),
    ("le written otherwise", H + 'h_bucket{le="1.0"} 1\nh_bucket{le="10e-1"} 2\nh_count 3\n'),
    ("histogram with own instance", H + 'h_bucket{instance="x",le="1"} 1\nh_count{instance="x"} 1\n'),
    ("summary", S + 's{quantile="0.5"} 1\ns{quantile="0.9"} 2\ns_sum 3\ns_count 2\n'),
    ("summary with labels", S + 's{l="v",quantile="0.5"} 1\ns_sum{l="v"} 3\ns_count{l="v"} 2\n'),
    ("summary without quantiles", S + "s_sum 3\ns_count 2\n"),
    ("summary of a quantile", S + 's{quantile="0.5"} 1\n'),
    ("quantiles out of order", S + 's{quantile="0.9"} 1\ns{quantile="0.5"} 2\n'),
    ("quantile NaN value", S + 's{quantile="0.5"} NaN\ns_count 0\n'),
    ("quantile above one", S + 's{quantile="7"} 1\n'),
    ("summary count that is no integer", S + "s_count 2.7\n"),
    ("bare name without quantile", S + "s 1\n"),
    ("bucket in a summary is another family", S + 's_count 1\ns_bucket{le="1"} 1\n'),
    ("histogram type after its parts", "h_count 1\n# TYPE h histogram\n"),
    ("suffix families beside", "x_total 1\nx_created 2\n" + S + "s_count 1\ns_total 2\n"),
    ("histogram name ending in _count", "# TYPE h_count histogram\nh_count_count 1\n"),
    ("help on a histogram", "# HELP h text\n" + H + "h_count 1\n"),
    ("empty histogram", H),
    ("timestamp in a histogram", H + "h_count 1 5\n"),
    ("missing value of a bucket", H + 'h_bucket{le="1"}\n'),
    ("count not a number", H + "h_count x\n"),
]  # fmt: skip

OTHERWISE = [
    ("bucket 1.5", H + 'h_bucket{le="1"} 1.5\nh_count 3\n', FLOATS, "200",
     'h_bucket{instance="",job="j",le="+Inf"} 3\nh_bucket{instance="",job="j",le="1"} 1.5\nh_count{instance="",job="j"} 3\nh_sum{instance="",job="j"} 0'),
    ("count 3.5", H + 'h_bucket{le="1"} 1\nh_count 3.5\n', FLOATS, "200",
     'h_bucket{instance="",job="j",le="+Inf"} 3.5\nh_bucket{instance="",job="j",le="1"} 1\nh_count{instance="",job="j"} 3.5\nh_sum{instance="",job="j"} 0'),
    ("negative bucket", H + 'h_bucket{le="1"} -1\n', NEGATIVE, "400 line 2: negative bucket population", ""),
    ("negative count", H + "h_count -1\n", NEGATIVE, "400 line 2: negative count", ""),
]  # fmt: skip

CASES = [
    *(case(f"text: {name}", post("/metrics/job/j", body)) for name, body in BODIES),
    *(
        case(f"text: {name}", post("/metrics/job/j", body), differs=reason, ours=answer, scrape=scrape)
        for name, body, reason, answer, scrape in OTHERWISE
    ),
]
