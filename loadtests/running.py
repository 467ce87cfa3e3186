"""One run from end to end: load by either tool, looks at the servers meanwhile, one document."""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from loadtests.client_figures import ClientFigures
from loadtests.errors import LoadTestError
from loadtests.exposition import Look
from loadtests.health import ALLOWED_SECONDS, seconds_until_ready
from loadtests.journal_check import lost
from loadtests.locust_run import run_locust
from loadtests.machine import machine
from loadtests.profiles import Profile
from loadtests.result import Run, document
from loadtests.sampler import OwnMetrics, PrometheusMetrics, Sampler, Source
from loadtests.target import Target
from loadtests.thresholds import misses
from loadtests.wrk_run import run_wrk

Progress = Callable[[float, Sequence[Look]], None]
_OWN: Final = "/metrics"


@dataclass(frozen=True, slots=True)
class Order:
    """What to run and where to look.

    Attributes
    ----------
    tool : str
        Empty for the profile's own.
    metrics : str
        Address of a backend's metrics where it is not the target's; with its own key.
    prometheus : str
        Address of a Prometheus that scrapes all backends; then `metrics` is not asked.
    journal : Path or None
        The backend's journal, to see whether each answered prediction is in it (wrk).
    """

    profile: Profile
    target: Target
    tool: str = ""
    metrics: str = ""
    metrics_key: str = ""
    prometheus: str = ""
    journal: Path | None = None
    processes: int = 1


def run(order: Order, progress: Progress = lambda _passed, _looks: None) -> dict[str, Any]:
    """Run a profile and return its document.

    Parameters
    ----------
    progress : callable
        Called a few times a second with the seconds passed and the looks so far.
    """
    tool = order.tool or order.profile.tools[0]
    if tool not in order.profile.tools:
        known = " or ".join(order.profile.tools)
        raise LoadTestError(f"The profile {order.profile.name} is run by {known}.")
    if order.journal and tool != "wrk":
        raise LoadTestError("--journal needs wrk, which keeps the ids of answers.")
    described = machine()
    with tempfile.TemporaryDirectory(prefix="heartsight-load-") as folder:
        ids = Path(folder) / "answered" if order.journal else None
        with Sampler(source_of(order)) as sampler:
            started = datetime.now(UTC)
            began = time.monotonic()

            def tick() -> None:
                progress(time.monotonic() - began, sampler.looks)

            client = _load(order, tool, ids, tick)
        healthy = seconds_until_ready(order.target)
        gone = lost(ids, order.journal) if ids and order.journal else None
    missed = misses(client, order.profile.thresholds)
    if healthy is None or healthy > ALLOWED_SECONDS:
        missed.append(f"The server was not ready {ALLOWED_SECONDS:g} s after the run.")
    if gone:
        missed.append(f"{gone} answered predictions are not in the journal.")
    return document(
        Run(
            order.profile, tool, order.target.url, started, client, sampler.looks, described,
            healthy, gone, missed,
        )
    )  # fmt: skip


def source_of(order: Order) -> Source:
    """Return where the servers' metrics are looked at."""
    if order.prometheus:
        return PrometheusMetrics(order.prometheus)
    return OwnMetrics(
        order.metrics or order.target.url + _OWN, order.metrics_key or order.target.key
    )


def _load(order: Order, tool: str, ids: Path | None, tick: Callable[[], None]) -> ClientFigures:
    if tool == "locust":
        return run_locust(order.profile, order.target, order.processes, tick)
    # Another seed each time: patients of an earlier run would not be fresh.
    seed = time.time_ns() % 2**31
    return run_wrk(order.profile, order.target, seed, ids, tick)
