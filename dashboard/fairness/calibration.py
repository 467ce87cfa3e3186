"""Risk told against disease found, for women and for men."""

from typing import TYPE_CHECKING, Final

import pandas as pd

from dashboard.charts.bands import Axes, Band, bands
from dashboard.connection import mode
from dashboard.fairness.measures import groups
from dashboard.frame import figure
from dashboard.frame.estimates import line, told
from dashboard.frame.figure import Origin
from dashboard.wording import NONE

if TYPE_CHECKING:
    from analysis.fairness.comparison import GroupFairness
    from analysis.fairness.group_metrics import GroupMetrics

_PERFECT: Final = Band("as told", "reference", (0.0, 1.0), (0.0, 1.0), dash="dot")


def found_by_told(word: str, group: "GroupMetrics") -> Band:
    """Return observed against predicted of one sex, the bands with too few patients left out."""
    known = [
        (band.predicted, band.observed)
        for band in group.calibration
        if band.predicted is not None and band.observed is not None
    ]
    return line(word, word, known)


def table(found: "GroupFairness") -> pd.DataFrame:
    """Return the bands of risk with what was told and what was found."""
    rows = [
        {
            "Band": band.band,
            "Sex": word,
            "Told": NONE if band.predicted is None else f"{band.predicted:.2f}",
            "Found": told(band.observed) if band.observed else band.reason,
        }
        for word, group in groups(found).items()
        for band in group.calibration
    ]
    return pd.DataFrame(rows).set_index("Band")


def draw(found: "GroupFairness", origin: Origin) -> None:
    """Draw the calibration of both sexes."""
    lines = [found_by_told(word, group) for word, group in groups(found).items()]
    ns = ", ".join(f"{group.assessed} {word}" for word, group in groups(found).items())
    figure.show(
        bands(
            [_PERFECT, *lines],
            Axes("risk told (probability)", "disease found (share)", (0, 1), (0, 1)),
            mode(),
            height=440,
        ),
        key="fairness_calibration",
        alt="Disease found against risk told, for women and for men, with 95 % intervals.",
        reading=(
            f"Above the dotted line the model tells too little risk, below it too much; {ns}. "
            "Where a band reaches over the line, these patients cannot tell."
        ),
        figures=table(found),
        origin=origin,
    )
