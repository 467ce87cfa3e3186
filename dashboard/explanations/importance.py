"""Which inputs carry the model: mean size of the contributions, and the dots behind the mean."""

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.charts.swarm import Swarm, swarms
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.figure import Origin
from dashboard.wording import inside
from data.features import BY_NAME

if TYPE_CHECKING:
    from analysis.explanation.report import ExplanationReport


def ranked(report: "ExplanationReport") -> list[str]:
    """Return the features, the most important first."""
    return [one.feature for one in sorted(report.importance, key=lambda i: -i.mean_size.value)]


def sizes(report: "ExplanationReport") -> pd.DataFrame:
    """Return size and loss of each input, the most important first."""
    size = {one.feature: one.mean_size for one in report.importance}
    lost = {one.feature: one for one in report.dropped}
    order = ranked(report)

    def changes(score: str) -> list[str]:
        return [told(getattr(lost[n], score), signed=True, decimals=3, n=False) for n in order]

    return pd.DataFrame(
        {
            "Mean size, log-odds (95 %)": [told(size[n], decimals=3) for n in order],
            "ROC-AUC without it (95 %)": changes("roc_auc_change"),
            "Brier score without it (95 %)": changes("brier_score_change"),
        },
        index=pd.Index([BY_NAME[n].label for n in order], name="Input"),
    )


def draw_means(report: "ExplanationReport", origin: Origin) -> None:
    """Draw mean size of the contribution of every input."""
    size = {one.feature: one.mean_size for one in report.importance}
    order = ranked(report)
    labels = [BY_NAME[name].label for name in order]
    series = [Series("", "accent", [mark(size[name]) for name in order])]
    first, second, third = labels[:3]
    figure.show(
        intervals(labels, series, "mean size of the contribution (log-odds)", mode(), line=0),
        key="explanations_importance",
        alt=alt_text(labels, series),
        reading=(
            f"{first}, {inside(second)} and {inside(third)} move the answer most, on average over "
            f"{size[order[0]].n} patients. The bars are 95 % intervals: refitted on other "
            "patients, the order would change. Importance is what the model uses, not what causes "
            "disease."
        ),
        figures=sizes(report),
        origin=origin,
    )


def dots(report: "ExplanationReport") -> list[Swarm]:
    """Return the rows of the beeswarm, the most important input on top."""
    found = {one.feature: one for one in report.beeswarm}
    return [
        Swarm(BY_NAME[n].label, found[n].contributions, found[n].values, BY_NAME[n].codes)
        for n in ranked(report)
    ]


def draw_swarm(report: "ExplanationReport", origin: Origin) -> None:
    """Draw every patient's contribution of every input."""
    rows = dots(report)
    figure.show(
        swarms(rows, "contribution (log-odds from the average patient)", mode()),
        key="explanations_swarm",
        alt="Every patient as a dot in each input's row, placed by the contribution of the input.",
        reading=(
            f"Each of the {report.n} patients is one dot per row: right of the line an input "
            "raised that patient's risk, left of it lowered it. Dots that stand apart from their "
            "column are patients with a gap, answered by the model of their known inputs."
        ),
        figures=pd.DataFrame(
            {row.label: row.positions for row in rows},
            index=pd.Index(report.lines, name="Line of cleveland.csv"),
        ),
        origin=origin,
    )
