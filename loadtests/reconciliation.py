"""What the two sides saw of the same requests, and why they differ, in sentences."""

from typing import Any, Final

from loadtests.latencies import Latencies

_LITTLE_TOLERANCE: Final = 0.15


def sentences(told: dict[str, Any]) -> list[str]:
    """Return what a reader should know before comparing the two sides."""
    server = told["server"]
    if not server or not server["latency_ms"]["p50"]:
        return ["The server's metrics told of no predictions in this time."]
    said = [_counts(told, server), _times(told, server)]
    if told["open_loop"]:
        said.append(
            "Requests came at a fixed rate and their latency counts from when they were due, so "
            "that waiting to be sent is in it."
        )
    else:
        said.append(_little(told))
    if told["tool"] == "wrk":
        said.append(
            "wrk asks again only after an answer; for each slow one it adds to its table the "
            "requests that would have been due meanwhile, with what they would have waited."
        )
    return said


def _counts(told: dict[str, Any], server: dict[str, Any]) -> str:
    difference = server["requests"] - told["requests"]
    if difference >= 0:
        why = "those still on their way when the generator stopped listening, and our own questions"
    else:
        why = "those the servers answered before the first or after the last look at their metrics"
    return (
        f"The generator saw {told['requests']:,} answers, the servers counted "
        f"{server['requests']:,}. The difference, {abs(difference):,}, is {why}."
    )


def _times(told: dict[str, Any], server: dict[str, Any]) -> str:
    parts = [
        f"{name} {told['latency_ms'][name]:.2f} ms against {server['latency_ms'][name]:.2f} ms"
        for name in ("p50", "p95", "p99")
    ]
    return (
        f"The generator's time against the server's own for predictions: {'; '.join(parts)}. "
        "The server's begins when it turns to a request; before that lie the network, "
        "the queue of those that came earlier, and after it the generator's own work."
    )


def _little(told: dict[str, Any]) -> str:
    mean = Latencies.of_pairs(told["latencies"]).mean
    waiting = told["requests_per_second"] * mean / 1000
    asked = max(told["connections"])
    if len(told["steps"]) > 1:
        return "Each step had its own number of connections; the table of steps has them apart."
    close = abs(waiting - asked) <= _LITTLE_TOLERANCE * asked
    return (
        f"By Little's law {told['requests_per_second']:.0f} answers a second of {mean:.2f} ms on "
        f"average keep {waiting:.0f} requests under way, of {asked} connections or users: "
        + ("the figures agree." if close else "the rest were pausing, or the tails were corrected.")
    )
