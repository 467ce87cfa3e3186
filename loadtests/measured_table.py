"""The table of `docs/load-tests.md`: profiles, each on a backend of our own."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from loadtests.errors import ResultError

DOCUMENT: Final = Path(__file__).resolve().parent.parent / "docs" / "load-tests.md"
BEGIN: Final = "<!-- measured: python -m loadtests table -->"
END: Final = "<!-- measured: end -->"
PROFILES: Final = ("baseline", "load", "timeout", "storm", "step", "people", "rate")
_HEAD: Final = (
    "| profile | tool | seconds | requests/s | p50 ms | p95 ms | p99 ms | errors | timeouts | lost "
    "| server µs/request |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def table(results: Sequence[dict[str, Any]]) -> str:
    """Return date, machine and one row for each result."""
    machine = results[0]["machine"]
    loads = [one["machine"]["load_average_before"] for one in results]
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d}, one process, generator and server sharing "
        f"{machine['cores']} cores ({machine['processor']}); load average before the runs "
        f"{min(loads)} to {max(loads)}, where 0 is an idle machine.\n\n"
        f"{_HEAD}\n" + "\n".join(map(_row, results))
    )


def _row(one: dict[str, Any]) -> str:
    latency = one["latency_ms"]
    cost = one["server"].get("cpu_microseconds_per_request")
    cells = [
        one["profile"],
        one["tool"],
        f"{one['duration_seconds']:.0f}",
        f"{one['requests_per_second']:,.0f}",
        *(f"{latency[name]:.2f}" for name in ("p50", "p95", "p99")),
        str(one["errors"]),
        str(one["timeouts"]),
        "-" if one["lost"] is None else str(one["lost"]),
        "-" if cost is None else f"{cost:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def replace(path: Path, text: str) -> None:
    """Write the text between the marks of a document."""
    whole = path.read_text()
    before, begin, rest = whole.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ResultError(f"{path} has no place for the table, between {BEGIN} and {END}.")
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
