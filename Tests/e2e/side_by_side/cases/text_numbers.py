"""How values are read and written."""

from ..case import case, post

VALUES = """
0 -0 +1 1. .5 -.5 00012 1e3 1E3 1e+3 1e-3 1.5e10 1e-400 -1e-400 5e-324 4.9e-324 2.2250738585072014e-308
1.7976931348623157e308 1e308 123456 1234567 999999 1e6 1000000 999999.5 0.0001 0.00001 0.000123 0.1 0.3
0.30000000000000004 9007199254740993 18446744073709551615 1e21 1e22 123456789012345678901234567890
3.141592653589793238462643383279 1.0000000000000002 NaN nan NAN inf Inf INF +inf -inf infinity -Infinity +INFINITY
1e400 -1e400 1.8e308 +nan -nan 0x10 0x1p4 0b1 1_000 1e 1e+ e5 . - + 1,5 1.2.3 --1 ١ infin 1f 0e0 1e0000005
""".split()

TIMESTAMPS = "0 1 -1 1600000000000 9223372036854775807 -9223372036854775808 9223372036854775808 1.5 x 1e3 +5 0x5".split()

BOUNDS = "0.5 5e-1 1 1.0 +Inf inf NaN -1 1e400 x 0x1".split()

CASES = [
    *(case(f"value {v}", post("/metrics/job/j", f"a {v}\n")) for v in VALUES),
    *(case(f"timestamp {t}", post("/metrics/job/j", f"a 1 {t}\n")) for t in TIMESTAMPS),
    *(
        case(f"le {b}", post("/metrics/job/j", f'# TYPE h histogram\nh_bucket{{le="{b}"}} 1\n'))
        for b in BOUNDS
        if b != "NaN"
    ),
    *(case(f"quantile {b}", post("/metrics/job/j", f'# TYPE s summary\ns{{quantile="{b}"}} 1\n')) for b in BOUNDS),
]
