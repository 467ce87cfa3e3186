"""A sweep written down by hand: a server of 100 µs a request, which is full at 10,000 a second."""

from loadtests.sweep import Point, Sweep


def point(concurrency: int, per_second: float, p99_ms: float, over_1s: float = 0.0) -> Point:
    over = {"0.1": over_1s, "0.25": over_1s, "0.5": over_1s, "1": over_1s}
    p50 = p99_ms / 4
    return Point(concurrency, per_second, p50, p99_ms, p50, over, 100.0, per_second / 10_000, 0)


POINTS = (
    point(1, 4_000, 0.4),
    point(8, 10_000, 4),
    point(64, 9_800, 40),
    point(200, 9_500, 400, over_1s=0.01),
)
MACHINE = {"cores": 2, "processor": "by hand", "system": "none", "load_average_before": 0.0}
SWEEP = Sweep("2026-01-31T08:00:00+00:00", POINTS, MACHINE)
