"""The verdict on served traffic day by day: each day with the days before it, by counts."""

from collections import Counter
from typing import Any, Final

import pandas as pd

from dashboard.connection import client
from dashboard.drift.comparing import through_counts
from dashboard.frame import table
from dashboard.frame.parts import empty

WINDOW: Final = 7
"""Days that are judged together: one quiet day has too few patients."""


def windows(days: list[Any], length: int = WINDOW) -> list[tuple[str, dict[str, dict[str, int]]]]:
    """Return for each day the counts of it and the days before, up to `length` in all.

    Parameters
    ----------
    days : list
        Each with `day` and `counts`, in ascending order.
    """
    found = []
    for place, one in enumerate(days):
        added: dict[str, Counter[str]] = {}
        for day in days[max(0, place - length + 1) : place + 1]:
            for name, counts in day.counts.items():
                added.setdefault(name, Counter()).update(counts)
        found.append((str(one.day), {name: dict(counts) for name, counts in added.items()}))
    return found


def draw() -> None:
    """List the verdict of every day on which patients were served."""
    live = client().model().model_version
    document = client().document("/aggregates/features", last=100_000, model_version=live)
    days = sorted(document.days, key=lambda one: str(one.day))
    if not days:
        empty(
            "No served patients yet",
            "Each day with served patients will stand here with its verdict. Predictions reach "
            "the history a moment after they are answered; trials and tests are left out.",
        )
        return
    rows = []
    for day, counts in windows(days):
        found = through_counts(counts, f"served up to {day}")
        rows.append(
            {
                "day": day,
                "patients in 7 days": found.n_current,
                "verdict": str(found.verdict),
                "what": found.sentence,
            }
        )
    table.show(pd.DataFrame(rows).set_index("day"), key="drift_over_time")
