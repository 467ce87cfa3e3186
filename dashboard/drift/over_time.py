"""The verdict on served traffic day by day: each day with the days before it, by counts."""

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from dashboard.charts.verdicts import Judged, verdicts
from dashboard.connection import client, mode
from dashboard.drift.comparing import SEED, KnownAlarms, through_counts
from dashboard.frame import figure
from dashboard.frame.figure import Origin
from dashboard.frame.parts import empty

if TYPE_CHECKING:
    from analysis.drift.comparison import DriftComparison

WINDOW: Final = 7
"""Calendar days that are judged together: one quiet day has too few patients."""
SHOWN: Final = 60
"""Newest days that are judged: each takes a fifth of a second the first time."""


def windows(days: list[Any], length: int = WINDOW) -> list[tuple[str, dict[str, dict[str, int]]]]:
    """Return for each day the counts of it and the calendar days before, up to `length` in all.

    Parameters
    ----------
    days : list
        Each with `day` and `counts`; days without patients may be left out.
    """
    dated = [(date.fromisoformat(str(one.day)), one.counts) for one in days]
    found = []
    for last, _ in dated:
        added: dict[str, Counter[str]] = {}
        for day, by_input in dated:
            if last - timedelta(days=length) < day <= last:
                for name, counts in by_input.items():
                    added.setdefault(name, Counter()).update(counts)
        found.append((str(last), {name: dict(counts) for name, counts in added.items()}))
    return found


@st.cache_data(max_entries=400, show_spinner=False)
def judged(
    day: str,
    counts: dict[str, dict[str, int]],
    version: str,  # noqa: ARG001 - part of the key: the reference is this model's
    _known: KnownAlarms,
) -> "DriftComparison":
    """Return the comparison of the days up to one with the live model's patients."""
    return through_counts(counts, f"those served up to {day}", _known)


def marks(found: "list[tuple[str, DriftComparison]]") -> list[Judged]:
    """Return each day as it is drawn."""
    return [
        Judged(day, one.n_current, len({*one.drifted, *one.missing_drifted}), str(one.verdict))
        for day, one in found
    ]


def table(found: "list[tuple[str, DriftComparison]]") -> pd.DataFrame:
    """Return the verdict of each day, the newest first."""
    return pd.DataFrame(
        [
            {
                "day": day,
                f"patients in {WINDOW} days": one.n_current,
                "verdict": str(one.verdict),
                "what": one.sentence,
            }
            for day, one in reversed(found)
        ]
    ).set_index("day")


def reading(found: "list[tuple[str, DriftComparison]]") -> str:
    """Return what the days come to."""
    told = Counter(str(one.verdict) for _, one in found)
    words = ", ".join(f"{number} {verdict}" for verdict, number in told.most_common())
    return (
        f"Each day is judged with the {WINDOW - 1} calendar days before it, against the patients "
        f"of the live model; by verdict: {words}. On the last one {found[-1][1].n_current} "
        "patients were judged. Trials and tests are left out."
    )


def command(url: str) -> str:
    """Return the command that judges the days up to now."""
    return f"python -m analysis drift --served {url} --days {WINDOW} --seed {SEED}"


def draw(known: KnownAlarms, method: str, url: str) -> None:
    """Draw the verdict of every day on which patients were served."""
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
    shown = windows(days)[-SHOWN:]
    bar = st.progress(0.0, "Judging day by day ...")
    found = []
    for place, (day, counts) in enumerate(shown, 1):
        found.append((day, judged(day, counts, live, known)))
        bar.progress(place / len(shown), f"Judged up to {day} ...")
    bar.empty()
    drawn = marks(found)
    figure.show(
        verdicts(drawn, "inputs that drifted, of 13", mode()),
        key="drift_over_time",
        alt="; ".join(f"{one.day}: {one.verdict}, {one.drifted} inputs" for one in drawn),
        reading=reading(found),
        figures=table(found),
        origin=Origin(method, command(url)),
    )
