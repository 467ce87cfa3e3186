"""What each command does; `command_line` has their words. Returns the exit code."""

from argparse import Namespace
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.table import Table

from loadtests import (
    comparison,
    measured_table,
    result,
)
from loadtests import (
    demo as demonstration,
)
from loadtests import (
    sweep as sweeps,
)
from loadtests.autoscaler import OURS_DOWN, OURS_UP, Autoscaler
from loadtests.capacity import Capacity
from loadtests.capacity import capacity as capacity_of
from loadtests.capacity import words as capacity_words
from loadtests.capacity_report import HEAD as CAPACITY_HEAD
from loadtests.capacity_report import capacity_page, summary
from loadtests.capacity_report import rows as capacity_rows
from loadtests.own_backend import own_backend
from loadtests.profiles import Profile, profile
from loadtests.progress import shown
from loadtests.report import report
from loadtests.running import Order
from loadtests.running import run as run_order
from loadtests.simulation import curve, simulate
from loadtests.target import checked_target
from loadtests.timeout_report import HEAD, rows, timeout_page, words


def run(options: Namespace, console: Console) -> int:
    """Run a profile and write its result and its report."""
    chosen = profile(options.profile).lasting(options.seconds)
    if options.rate is not None:
        chosen = replace(chosen, rate=options.rate)
    order = replace(
        _order(options, chosen),
        tool=options.tool,
        journal=options.journal,
        processes=options.processes,
    )
    return _told(_run(order, console), options.results, console)


def compare(options: Namespace, console: Console) -> int:
    """Show two results side by side."""
    before, after = result.read(options.before), result.read(options.after)
    console.print(f"A {options.before.stem}\nB {options.after.stem}")
    table = _table("", "A", "B", "change")
    for row in comparison.rows(before, after):
        table.add_row(*row)
    console.print(table)
    for sentence in comparison.cautions(before, after):
        console.print(sentence, style="yellow")
    return 0


def timeouts(options: Namespace, console: Console) -> int:
    """Sweep over concurrencies and say where waiting begins."""
    order = _order(options, profile("baseline"))
    found = sweeps.measured(
        order,
        options.concurrency,
        options.seconds,
        lambda one: console.print(
            f"{one.concurrency} at once: {one.per_second:,.0f}/s, p99 {one.p99_ms:.2f} ms"
        ),
    )
    folder = options.results / "timeouts"
    path = folder / f"{datetime.fromisoformat(found.started):%Y%m%dT%H%M%S}Z.json"
    sweeps.write(path, found)
    path.with_suffix(".html").write_text(timeout_page(found, options.p99_ms))
    table = _table(*HEAD)
    for row in rows(found.points):
        table.add_row(*row)
    console.print(table)
    for sentence in words(found.points, options.p99_ms):
        console.print(sentence)
    console.print(f"Written: {path} and {path.with_suffix('.html').name}")
    return 0


def capacity(options: Namespace, console: Console) -> int:
    """Plan pods from the latest sweep and simulate the autoscaler."""
    path = options.sweep or sweeps.latest(options.results / "timeouts")
    measured = sweeps.read(path)
    found = capacity_of(
        measured, options.p99_ms, options.cpu_request, options.cpu_limit, options.headroom
    )
    start = options.pod_start
    if start is None:
        with own_backend(options.home) as backend:
            console.print(
                f"A backend was ready {backend.start_seconds:.2f} s after its start here."
            )
            start = backend.start_seconds + options.schedule_seconds
    asked = [_pods_needed(found, options.rate, options.most)]
    peak = options.peak or found.rate_planned * 2.6
    target = found.target_percent / 100 * found.cpu_request
    scaler = Autoscaler(target, most=options.most, up=OURS_UP, down=OURS_DOWN)
    moments = simulate(found, scaler, curve(0.4 * found.rate_planned, peak), start)
    for sentence in (*capacity_words(found), *asked, summary(moments, start)):
        console.print(sentence)
    table = _table(*CAPACITY_HEAD)
    for row in capacity_rows(moments):
        table.add_row(*row)
    console.print(table)
    page = options.results / "capacity" / f"{path.stem}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(capacity_page(measured, found, moments, start, asked))
    console.print(f"Written: {page}")
    return 0


def demo(options: Namespace, console: Console) -> int:
    """Send the hundred patients and show what they left behind."""
    target = checked_target(options.target, options.key, mine=options.yes_this_is_mine)
    metrics = options.metrics or f"{target.url}/metrics"
    before = demonstration.metrics_of(metrics, options.metrics_key or target.key)
    table = _table("patient", "status", "probability", "95 % range", "class", "missing", "ms")
    with Live(table, console=console, vertical_overflow="visible"):
        answered = demonstration.send(target, lambda one: table.add_row(*_demo_row(one)))
    faults = [one for one in answered if one.fault]
    for one in faults:
        console.print(f"Patient {one.number}: {one.fault}", style="red")
    ids = {str(one.answer.get("request_id")) for one in answered}
    lines = demonstration.journal_lines(options.journal, ids)
    console.print(f"\n{len(lines)} of {len(ids)} are in the journal at {options.journal}:")
    if not lines:
        console.print("Say where the backend keeps it: --journal FOLDER.", style="yellow")
    for line in lines[: options.lines]:
        console.print(line, markup=False)
    counters = _table("counter", "labels", "grew by")
    after = demonstration.metrics_of(metrics, options.metrics_key or target.key)
    for name, labels, grown in demonstration.moved(before, after):
        counters.add_row(name, labels, f"{grown:g}")
    console.print(counters)
    return 1 if faults or len(lines) < len(ids) else 0


def table(options: Namespace, console: Console) -> int:
    """Measure each profile of the document's table on a backend of our own, and write it."""
    found, code = [], 0
    for name in measured_table.PROFILES:
        chosen = profile(name).lasting(options.seconds)
        with own_backend(options.home) as backend:
            journal = backend.journal if chosen.tools[0] == "wrk" else None
            told = _run(Order(chosen, checked_target(backend.url), journal=journal), console)
        code = max(code, _told(told, options.results, console))
        found.append(told)
    text = measured_table.table(found)
    if options.shown:
        console.print(text)
    else:
        measured_table.replace(measured_table.DOCUMENT, text)
    return code


def _run(order: Order, console: Console) -> dict[str, Any]:
    with shown(console, order.profile.name, order.profile.seconds) as update:
        return run_order(order, update)


def _told(told: dict[str, Any], folder: Path, console: Console) -> int:
    path = result.write(folder, told, report(told))
    latency = told["latency_ms"]
    console.print(
        f"{told['profile']}, {told['tool']}: {told['requests_per_second']:,.0f} requests/s, "
        f"p50 {latency['p50']:.2f} ms, p95 {latency['p95']:.2f} ms, p99 {latency['p99']:.2f} ms, "
        f"{told['errors']} errors ({told['shed']} shed), {told['timeouts']} timeouts"
    )
    for sentence in told["missed"]:
        console.print(f"missed: {sentence}", style="red")
    console.print(f"Written: {path} and {path.with_suffix('.html').name}")
    return 1 if told["missed"] else 0


def _order(options: Namespace, chosen: Profile) -> Order:
    return Order(
        chosen,
        checked_target(options.target, options.key, mine=options.yes_this_is_mine),
        metrics=options.metrics,
        metrics_key=options.metrics_key,
        prometheus=options.prometheus,
    )


def _pods_needed(found: Capacity, rate: float, most: int) -> str:
    needed = found.pods(rate)
    enough = "" if needed <= most else f", more than the {most} that are allowed"
    return f"{rate:,.0f} requests a second need {needed} pods{enough}."


def _demo_row(one: demonstration.Answered) -> list[str]:
    answer = one.answer
    if one.status != 200 or one.fault:  # noqa: PLR2004 - the one status that answers
        return [str(one.number), str(one.status), "", "", "", "", f"{one.milliseconds:.1f}"]
    interval = answer["interval"]
    return [
        str(one.number),
        str(one.status),
        f"{answer['probability']:.3f}",
        f"{interval['low']:.2f} to {interval['high']:.2f}",
        str(answer.get("prediction", "")),
        ", ".join(answer.get("missing", ())),
        f"{one.milliseconds:.1f}",
    ]


def _table(*columns: str) -> Table:
    found = Table(box=None, pad_edge=False)
    for number, name in enumerate(columns):
        found.add_column(name, justify="left" if number == 0 else "right")
    return found
