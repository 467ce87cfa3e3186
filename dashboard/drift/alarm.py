"""How far the alarm itself can be trusted: false alarms, and patients until it rings."""

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.drift.who import SYNTHETIC
from dashboard.frame import figure, table
from dashboard.frame.estimates import mark, told
from dashboard.frame.figure import Origin
from dashboard.frame.parts import heading

if TYPE_CHECKING:
    from analysis.drift.report import DriftReport

_WHAT = {key: name.removeprefix("Synthetic: ") for name, key in SYNTHETIC.items()}


def false_alarms(report: "DriftReport") -> pd.DataFrame:
    """Return how often the alarm rings without drift, by group size."""
    rates = report.false_alarms
    return pd.DataFrame(
        {
            "this alarm": [told(one.alarm, n=False) for one in rates],
            "uncorrected tests": [told(one.uncorrected, n=False) for one in rates],
            "inputs with PSI above 0.2": [f"{100 * one.psi_above_02:.0f} %" for one in rates],
            "splits": [one.alarm.n for one in rates],
        },
        index=pd.Index([f"{one.n} patients" for one in rates], name="Group"),
    )


def delays(report: "DriftReport") -> pd.DataFrame:
    """Return how many patients it takes until the alarm rings."""
    return pd.DataFrame(
        {
            "ring at all": [told(one.rang, n=False) for one in report.delays],
            "half by": [_patient(one.median) for one in report.delays],
            "19 in 20 by": [_patient(one.longest) for one in report.delays],
            "drills": [one.rang.n for one in report.delays],
        },
        index=pd.Index([_WHAT.get(one.what, one.what) for one in report.delays], name="Drill"),
    )


def _patient(number: int | None) -> str:
    return "never" if number is None else f"patient {number}"


def evidently(report: "DriftReport") -> pd.DataFrame:
    """Return how often Evidently's default rings on the same groups."""
    rates = report.evidently_false_alarms
    return pd.DataFrame(
        {
            "some column": [told(one.any_column, n=False) for one in rates],
            "drift of the whole": [told(one.whole, n=False) for one in rates],
            "splits": [one.any_column.n for one in rates],
        },
        index=pd.Index([f"{one.n} patients" for one in rates], name="Group"),
    )


def reading(report: "DriftReport") -> str:
    """Return what false alarms come to, at their worst."""
    rates = report.false_alarms
    worst = max(rates, key=lambda one: one.alarm.value)
    loudest = max(rates, key=lambda one: one.uncorrected.value)
    return (
        f"Without drift the alarm rings in at most {100 * worst.alarm.value:.1f} of 100 groups "
        f"({worst.n} patients, {worst.alarm.n} splits of the training patients); testing every "
        f"input without correction rings in up to {100 * loudest.uncorrected.value:.0f}. The "
        "dotted line is the 5 in 100 that it aims at."
    )


def draw(report: "DriftReport", origin: Origin) -> None:
    """Draw false alarms by group size, and the delays of the drills."""
    sizes = [f"{one.n} patients" for one in report.false_alarms]
    series = [
        Series("this alarm", "accent", [mark(one.alarm, 100) for one in report.false_alarms]),
        Series(
            "every input tested at 5 %",
            "reference",
            [mark(one.uncorrected, 100) for one in report.false_alarms],
        ),
    ]
    figure.show(
        intervals(sizes, series, "rings without drift (% of groups)", mode(), line=5),
        key="drift_false_alarms",
        alt=alt_text(sizes, series),
        reading=reading(report),
        figures=false_alarms(report),
        origin=origin,
    )
    limit = max((one.limit for one in report.delays), default=0)
    heading("Until it rings", f"looking every {report.look_every} patients, up to {limit}")
    table.show(delays(report), key="drift_delays")
    heading("Evidently's default on such groups", "share of groups without drift in which it rings")
    table.show(evidently(report), key="drift_evidently_rule")
