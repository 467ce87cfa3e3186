"""The threshold slider: every measure of both sexes where the line is drawn."""

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from dashboard.charts.bands import Axes, Band, bands
from dashboard.charts.intervals import Mark, Series, intervals
from dashboard.charts.intervals import alt_text as rows_alt
from dashboard.connection import mode
from dashboard.fairness.measures import WORDS
from dashboard.frame import figure
from dashboard.frame.alone import alone
from dashboard.frame.figure import Origin

if TYPE_CHECKING:
    from analysis.fairness.threshold_sweep import SweepLine, ThresholdSweep

LABELS: Final = {
    "true_positive_rate": "Diseased who are flagged",
    "false_negative_rate": "Diseased who are missed",
    "false_positive_rate": "Healthy who are flagged",
    "precision": "Flagged who are diseased",
    "negative_predictive_value": "Not flagged who are healthy",
    "accuracy": "Accuracy",
    "selection_rate": "Flagged",
}


def at(line: "SweepLine", place: int) -> Mark | None:
    """Return what a line says at one threshold."""
    y, low, high = line.y[place], line.low[place], line.high[place]
    if y is None or low is None or high is None:
        return None
    return Mark(y, low, high, line.n[place])


def nearest(sweep: "ThresholdSweep", percent: int) -> int:
    """Return the place of the threshold that is nearest to so many per cent."""
    distances = [abs(one - percent / 100) for one in sweep.thresholds]
    return distances.index(min(distances))


def series(sweep: "ThresholdSweep", place: int) -> list[Series]:
    """Return all measures of both sexes at one threshold."""
    return [
        Series(word, word, [at(sweep.groups[group][name], place) for name in LABELS])
        for group, word in WORDS.items()
    ]


def lines(sweep: "ThresholdSweep", measure: str) -> list[Band]:
    """Return one measure of both sexes over all thresholds."""
    found = {word: sweep.groups[group][measure] for group, word in WORDS.items()}
    x = [100 * one for one in sweep.thresholds]
    return [Band(word, word, x, one.y, one.low, one.high) for word, one in found.items()]


def table(sweep: "ThresholdSweep", place: int) -> pd.DataFrame:
    """Return the measures at one threshold."""
    marks = {one.name: one.marks for one in series(sweep, place)}
    return pd.DataFrame(
        {word: [_written(mark) for mark in of] for word, of in marks.items()},
        index=pd.Index(LABELS.values(), name="Measure"),
    )


def followed(sweep: "ThresholdSweep", measure: str, place: int) -> str:
    """Return how far apart both sexes are in one measure at the threshold."""
    women, men = (at(sweep.groups[group][measure], place) for group in WORDS)
    here = f"{LABELS[measure]}, at a threshold of {100 * sweep.thresholds[place]:.0f} %: "
    if women is None or men is None:
        return f"{here}too few patients tell it of both women and men."
    return (
        f"{here}women {women.value:.2f} (n {women.n}), men {men.value:.2f} (n {men.n}). Bands are "
        "95 % intervals; where they overlap widely, chance alone may explain the gap."
    )


def over_all(sweep: "ThresholdSweep", measure: str) -> pd.DataFrame:
    """Return one measure of both sexes at every threshold."""
    return pd.DataFrame(
        {
            word: [
                _written(at(sweep.groups[group][measure], place))
                for place in range(len(sweep.thresholds))
            ]
            for group, word in WORDS.items()
        },
        index=pd.Index([f"{100 * one:.0f} %" for one in sweep.thresholds], name="Flagged from"),
    )


def _written(mark: Mark | None) -> str:
    if mark is None:
        return "too few"
    return f"{mark.value:.2f} ({mark.low:.2f} to {mark.high:.2f}), n {mark.n}"


@alone
def draw(sweep: "ThresholdSweep", origin: Origin) -> None:
    """Draw the slider and what it moves."""
    percent = st.slider(
        "Flag from a risk of ... per cent",
        min_value=1,
        max_value=99,
        value=50,
        key="fairness_threshold",
        bind="query-params",
    )
    measure = st.selectbox(
        "Measure to follow over all thresholds",
        list(LABELS),
        format_func=lambda name: LABELS[name],
        key="fairness_measure",
        bind="query-params",
    )
    place = nearest(sweep, percent)
    names, both = list(LABELS.values()), series(sweep, place)
    women, men = (one.marks[0] for one in both)
    said = "Too few patients tell how many diseased would be flagged."
    if women is not None and men is not None:
        said = (
            f"Flagging from {percent} % on finds {100 * women.value:.0f} of 100 diseased women and "
            f"{100 * men.value:.0f} of 100 diseased men."
        )
    figure.show(
        intervals(names, both, "share, with 95 % interval", mode()),
        key="fairness_at_threshold",
        alt=rows_alt(names, both),
        reading=said,
        figures=table(sweep, place),
        origin=origin,
    )
    drawn = lines(sweep, measure)
    figure.show(
        bands(
            drawn,
            Axes("flagged from a risk of ... %", f"{LABELS[measure]} (share)", (0, 100), (0, 1)),
            mode(),
            at=percent,
        ),
        key="fairness_sweep",
        alt=f"{LABELS[measure]} of women and men over all thresholds, with 95 % bands.",
        reading=followed(sweep, measure, place),
        figures=over_all(sweep, measure),
        origin=origin,
    )
