"""The report of one run, from its result alone."""

from datetime import datetime
from typing import Any

from loadtests.figures import distribution, over_time
from loadtests.page import Page
from loadtests.reconciliation import sentences


def report(told: dict[str, Any]) -> str:
    """Return the report as HTML."""
    page = Page(f"Load test: {told['profile']}")
    _opening(page, told)
    page.table(["", "p50", "p95", "p99"], _percentiles(told))
    for sentence in sentences(told):
        page.say(sentence)
    page.heading("Over time")
    page.figure(
        over_time(told),
        "What the generator saw and what the servers' metrics told, on one time axis.",
    )
    page.heading("How long answers took")
    page.figure(distribution(told), "Both axes are logarithmic; a straight fall is a long tail.")
    page.table(
        ["Took longer than", "share of requests"],
        [[f"{limit} s", f"{share:.3%}"] for limit, share in told["share_over_seconds"].items()],
    )
    _steps(page, told)
    _groups(page, told)
    _pods(page, told)
    return page.html()


def _opening(page: Page, told: dict[str, Any]) -> None:
    started = datetime.fromisoformat(told["started"])
    page.say(
        f"{started:%Y-%m-%d %H:%M} UTC, {told['tool']}, {told['duration_seconds']:.1f} s, "
        f"{told['requests']:,} answers, {told['requests_per_second']:,.0f} a second, "
        f"{told['errors']} errors, {told['timeouts']} timeouts (over "
        f"{told['timeout_seconds']:g} s)."
    )
    machine = told["machine"]
    page.say(
        f"Target {told['target']}; generator on {machine['cores']} cores ({machine['processor']}), "
        f"load average before {machine['load_average_before']}. On the loopback interface "
        "generator and server share these cores.",
        "quiet",
    )
    for sentence in told["missed"]:
        page.say(f"Missed: {sentence}", "missed")
    if not told["missed"]:
        page.say("No threshold was missed.")
    if told["lost"] is not None:
        page.say(f"Answered predictions that the journal does not have: {told['lost']}.")
    healthy = told["healthy_after_seconds"]
    after = "not within 30 s" if healthy is None else f"{healthy:.2f} s"
    page.say(f"Ready again after the run: {after}.")


def _percentiles(told: dict[str, Any]) -> list[list[str]]:
    rows = [["generator", *(f"{ms:.2f} ms" for ms in told["latency_ms"].values())]]
    if told["server"] and told["server"]["latency_ms"]["p50"] is not None:
        server = told["server"]["latency_ms"].values()
        rows.append(["servers, predictions", *(f"{ms:.2f} ms" for ms in server)])
    return rows


def _steps(page: Page, told: dict[str, Any]) -> None:
    if len(told["steps"]) > 1:
        page.heading("Steps")
        page.table(
            ["Connections", "per second", "p50", "p95", "p99", "timeouts"],
            [
                [
                    one["connections"],
                    f"{one['requests_per_second']:,.0f}",
                    *(f"{ms:.2f} ms" for ms in one["latency_ms"].values()),
                    one["timeouts"],
                ]
                for one in told["steps"]
            ],
        )


def _groups(page: Page, told: dict[str, Any]) -> None:
    if told["groups"]:
        page.heading("Kinds of requests")
        page.table(
            ["Request", "answers", "failed", "p50", "p95", "p99"],
            [
                [
                    name,
                    f"{one['requests']:,}",
                    one["failures"],
                    *(f"{ms:.2f} ms" for ms in one["latency_ms"].values()),
                ]
                for name, one in told["groups"].items()
            ],
        )


def _pods(page: Page, told: dict[str, Any]) -> None:
    per_pod = told["server"].get("requests_per_pod", {})
    total = sum(per_pod.values()) or 1
    page.heading("Requests per backend")
    page.table(
        ["Backend", "requests", "share"],
        [[name, f"{count:,}", f"{count / total:.1%}"] for name, count in per_pod.items()],
    )
