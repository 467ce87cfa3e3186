"""Whether a black box uses the same reasons: shares of importance side by side."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd

from dashboard.charts.intervals import Mark, Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.explanations.importance import ranked
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.figure import Origin
from data.features import BY_NAME

if TYPE_CHECKING:
    from analysis.explanation.importance import FeatureImportance
    from analysis.explanation.report import ExplanationReport

_COLOURS: Final = ("ink", "reference", "quiet")


def shares(found: "Sequence[FeatureImportance]", order: Sequence[str]) -> list[Mark | None]:
    """Return each input's share of all importance, in per cent, in the given order."""
    sizes = {one.feature: one.mean_size for one in found}
    whole = sum(one.value for one in sizes.values()) / 100
    return [mark(sizes[name], 1 / whole) for name in order]


def models(report: "ExplanationReport", order: Sequence[str]) -> list[Series]:
    """Return the readable model and each black box, in colours that carry no other meaning."""
    return [Series("served model", "accent", shares(report.importance, order))] + [
        Series(one.model, colour, shares(one.importance, order))
        for one, colour in zip(report.black_boxes, _COLOURS, strict=False)
    ]


def sentence(report: "ExplanationReport") -> str:
    """Say how far the black boxes go by the same inputs, and what their bars leave out."""
    ranks = "; ".join(
        f"{one.model} {told(one.rank_correlation, n=False)}" for one in report.black_boxes
    )
    said = " ".join(one.reading for one in report.black_boxes)
    n = report.black_boxes[0].n if report.black_boxes else report.n
    return (
        f"{said} Rank correlation with the readable model: {ranks}; {n} patients. Bars are 95 % "
        "intervals; those of the black boxes hold the model fixed and are short for that reason, "
        "those of the served model hold its refits too."
    )


def draw(report: "ExplanationReport", origin: Origin) -> None:
    """Draw the readable model and the black boxes side by side."""
    order = ranked(report)
    labels = [BY_NAME[name].label for name in order]
    series = models(report, order)
    figure.show(
        intervals(labels, series, "share of the importance (%)", mode(), line=0),
        key="explanations_black_boxes",
        alt=alt_text(labels, series),
        reading=sentence(report),
        figures=pd.DataFrame(
            {
                f"{one.name}, %": [
                    f"{m.value:.1f} ({m.low:.1f} to {m.high:.1f})" for m in one.marks if m
                ]
                for one in series
            },
            index=pd.Index(labels, name="Input"),
        ),
        origin=origin,
    )
