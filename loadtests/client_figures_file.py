"""What the side that asks has seen, as a file: how locust's process hands it to ours."""

from typing import Any

from loadtests.client_figures import ClientFigures
from loadtests.latencies import Latencies


def to_json(found: ClientFigures) -> dict[str, Any]:
    """Return the figures of locust, which has no steps."""
    return {
        "seconds": found.seconds,
        "requests": found.requests,
        "latencies": found.latencies.as_pairs(),
        "timeouts": found.timeouts,
        "errors": found.errors,
        "groups": found.groups,
        "series": list(found.series),
        "fresh": found.fresh,
        "open_loop": found.open_loop,
    }


def from_json(told: dict[str, Any]) -> ClientFigures:
    """Return what `to_json` gave."""
    return ClientFigures(
        **{
            **told,
            "latencies": Latencies.of_pairs(told["latencies"]),
            "series": tuple(told["series"]),
        }
    )
