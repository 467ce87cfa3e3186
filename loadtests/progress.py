"""What a person sees while load runs: a bar on a terminal, a line every few seconds elsewhere."""

from collections.abc import Sequence
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from loadtests.exposition import Look
from loadtests.server_figures import stretches

_EVERY_SECONDS: Final = 5.0


class Shown:
    """A context in which `update` tells how far the run is and what the servers do."""

    def __init__(self, console: Console, name: str, seconds: float) -> None:
        self._console = console
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[now]}"),
            console=console, disable=not console.is_terminal,
        )  # fmt: skip
        self._task = self._bar.add_task(name, total=seconds, now="")
        self._said = 0.0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def update(self, passed: float, looks: Sequence[Look]) -> None:
        """Show the latest state."""
        now = _now(looks)
        self._bar.update(self._task, completed=passed, now=f"{passed:.0f} s  {now}")
        if not self._console.is_terminal and passed - self._said >= _EVERY_SECONDS:
            self._said = passed
            self._console.print(f"{passed:.0f} s: {now}")


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
