"""Two results side by side, and whether they may be compared at all."""

from typing import Any, Final

_SAME: Final = ("profile", "tool", "connections", "timeout_seconds")


def rows(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return name, before, after and change of each figure."""
    found = [
        _row("requests per second", before["requests_per_second"], after["requests_per_second"]),
        *(
            _row(f"{name}, ms", before["latency_ms"][name], after["latency_ms"][name])
            for name in ("p50", "p95", "p99")
        ),
        _row("errors", before["errors"], after["errors"]),
        _row("timeouts", before["timeouts"], after["timeouts"]),
    ]
    name = "cpu_microseconds_per_request"
    costs = [one.get("server", {}).get(name) for one in (before, after)]
    if None not in costs:
        found.append(_row("server's processor, µs per request", *costs))
    return found


def cautions(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return why the two may differ for other reasons than the server."""
    said = [
        f"Not the same {name.replace('_', ' ')}: {before.get(name)} and {after.get(name)}."
        for name in _SAME
        if before.get(name) != after.get(name)
    ]
    machines = [one.get("machine", {}) for one in (before, after)]
    if len({(one.get("processor"), one.get("cores")) for one in machines}) > 1:
        said.append("Not the same machine.")
    loads = [one.get("load_average_before") for one in machines]
    if any(
        load is not None and load > one.get("cores", 1) / 2
        for load, one in zip(loads, machines, strict=True)
    ):
        said.append(f"The machine was not idle before: load averages {loads[0]} and {loads[1]}.")
    return said


def _row(name: str, before: float, after: float) -> tuple[str, str, str, str]:
    change = "" if not before else f"{(after - before) / before:+.1%}"
    return name, f"{before:,.6g}", f"{after:,.6g}", change
