"""Which inputs carry the model: mean size of the contributions, and the dots behind the mean."""

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.charts.intervals import Mark, Series, alt_text, intervals
from dashboard.charts.swarm import Swarm, swarms
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.figure import Origin
from data.features import BY_NAME

if TYPE_CHECKING:
    from analysis.explanation.report import ExplanationReport


def ranked(report: "ExplanationReport") -> list[str]:
    """Return the features, the most important first."""
    return [one.feature for one in sorted(report.importance, key=lambda i: -i.mean_size.value)]


def draw_means(report: "ExplanationReport", origin: Origin) -> None:
    """Draw mean size of the contribution of every input."""
    sizes = {one.feature: one.mean_size for one in report.importance}
    lost = {one.feature: one for one in report.dropped}
    order = ranked(report)
    labels = [BY_NAME[name].label for name in order]
    marks = [Mark(s.value, s.interval.low, s.interval.high, s.n) for s in (sizes[n] for n in order)]
    series = [Series("", "accent", marks)]
    table = pd.DataFrame(
        {
            "mean |contribution|, log-odds": [f"{m.value:.3f}" for m in marks],
            "95 % interval": [f"{m.low:.3f} to {m.high:.3f}" for m in marks],
            "ROC-AUC without it": [f"{lost[n].roc_auc_change.value:+.4f}" for n in order],
            "Brier score without it": [f"{lost[n].brier_score_change.value:+.4f}" for n in order],
        },
        index=pd.Index(labels, name="Input"),
    )
    first, second, third = labels[:3]
    figure.show(
        intervals(labels, series, "mean size of the contribution (log-odds)", mode(), line=0),
        key="explanations_importance",
        alt=alt_text(labels, series),
        reading=(
            f"{first}, {second.lower()} and {third.lower()} move the answer most, on average over "
            f"{report.n} patients. Wide bars: refitted on other patients, the order would change. "
            "Importance is what the model uses, not what causes disease."
        ),
        figures=table,
        origin=origin,
    )


def draw_swarm(report: "ExplanationReport", origin: Origin) -> None:
    """Draw every patient's contribution of every input."""
    dots = {one.feature: one for one in report.beeswarm}
    order = ranked(report)
    rows = [Swarm(BY_NAME[n].label, dots[n].contributions, dots[n].values) for n in order]
    table = pd.DataFrame(
        {BY_NAME[n].label: dots[n].contributions for n in order},
        index=pd.Index(report.lines, name="Line of cleveland.csv"),
    )
    figure.show(
        swarms(rows, "contribution (log-odds from the average patient)", mode()),
        key="explanations_swarm",
        alt="Every patient as a dot in each input's row, placed by the contribution of the input.",
        reading=(
            f"Each of the {report.n} patients is one dot per row: right of the line an input "
            "raised that patient's risk, left of it lowered it."
        ),
        figures=table,
        origin=origin,
    )
