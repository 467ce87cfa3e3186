"""What a person sees while load runs: a bar on a terminal, a line every few seconds elsewhere."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from loadtests.exposition import Look
from loadtests.server_figures import stretches

_EVERY_SECONDS: Final = 5.0


@contextmanager
def shown(
    console: Console, name: str, seconds: float
) -> Iterator[Callable[[float, Sequence[Look]], None]]:
    """Show a run of so many seconds; what this yields tells how far it is and what servers do."""
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[now]}"),
        console=console, disable=not console.is_terminal,
    )  # fmt: skip
    task = bar.add_task(name, total=seconds, now="")
    said = 0.0

    def update(passed: float, looks: Sequence[Look]) -> None:
        nonlocal said
        now = _now(looks)
        bar.update(task, completed=passed, now=f"{passed:.0f} s  {now}")
        if not console.is_terminal and passed - said >= _EVERY_SECONDS:
            said = passed
            console.print(f"{passed:.0f} s: {now}")

    with bar:
        yield update


def _now(looks: Sequence[Look]) -> str:
    found = stretches(looks[-2:], 0)
    if not found:
        return "waiting for the servers' metrics"
    one = found[-1]
    p95 = "-" if one.p95_ms is None else f"{one.p95_ms:.2f} ms"
    return (
        f"{one.per_second:,.0f}/s, servers' p95 {p95}, {one.cpu_cores:.2f} cores, "
        f"{one.in_flight:.0f} in flight, {one.replicas} backends"
    )
