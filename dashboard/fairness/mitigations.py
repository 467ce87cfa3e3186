"""What it costs to make the model treat women and men more alike."""

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.figure import Origin

if TYPE_CHECKING:
    from analysis.fairness.comparison import GroupFairness
    from analysis.fairness.mitigation import MitigationStudy
    from analysis.measures.intervals import Estimate

_LEADING = "true_positive_rate"
_FALSE_ALARMS = "false_positive_rate"


def gap(found: "GroupFairness", measure: str) -> "Estimate | None":
    """Return women less men of one measure."""
    return next(one.difference for one in found.gaps if one.measure == measure)


def table(study: "MitigationStudy") -> pd.DataFrame:
    """Return each method with the gaps it leaves and what it costs."""
    return pd.DataFrame(
        [
            {
                "gap in missed disease": told(gap(one.by_sex, _LEADING), signed=True),
                "gap in false alarms": told(gap(one.by_sex, _FALSE_ALARMS), signed=True),
                "accuracy": told(one.accuracy_change, signed=True),
                "Brier score": told(one.brier_change, signed=True),
                "decided by chance": f"{100 * one.decided_by_chance:.0f} %",
            }
            for one in study.methods
        ],
        index=pd.Index([one.label for one in study.methods], name="Method"),
    )


def draw(study: "MitigationStudy", origin: Origin) -> None:
    """Draw the gaps that each method leaves, and its price."""
    names = [one.label for one in study.methods]
    series = [
        Series(
            "diseased who are flagged",
            "accent",
            [mark(gap(one.by_sex, _LEADING)) for one in study.methods],
        ),
        Series(
            "healthy who are flagged",
            "attention",
            [mark(gap(one.by_sex, _FALSE_ALARMS)) for one in study.methods],
        ),
    ]
    readings = [f"**{one.label}**: {one.reading}" for one in study.methods if one.reading]
    figure.show(
        intervals(names, series, "women less men (share), with 95 % interval", mode(), line=0),
        key="fairness_mitigation",
        alt=alt_text(names, series),
        reading="\n".join(f"- {one}" for one in readings) or study.reason,
        figures=table(study),
        origin=origin,
    )
