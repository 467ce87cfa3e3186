"""How far the alarm itself can be trusted: false alarms, and patients until it rings."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.drift.who import SYNTHETIC
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.figure import Origin

if TYPE_CHECKING:
    from analysis.drift.report import DriftReport

_WHAT = {key: name.removeprefix("Synthetic: ") for name, key in SYNTHETIC.items()}


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
    table = pd.DataFrame(
        {
            "this alarm": [told(one.alarm) for one in report.false_alarms],
            "uncorrected tests": [told(one.uncorrected) for one in report.false_alarms],
            "inputs with PSI above 0.2": [
                f"{100 * one.psi_above_02:.0f} %" for one in report.false_alarms
            ],
        },
        index=pd.Index(sizes, name="Group"),
    )
    figure.show(
        intervals(sizes, series, "groups without drift in which it rings (%)", mode(), line=5),
        key="drift_false_alarms",
        alt=alt_text(sizes, series),
        reading="\n".join(f"- {one}" for one in report.readings),
        figures=table,
        origin=origin,
    )
    st.table(
        pd.DataFrame(
            {
                "rings within 150 patients": [told(one.rang, n=False) for one in report.delays],
                "half of the drills ring after": [
                    "never" if one.median is None else f"{one.median} patients"
                    for one in report.delays
                ],
            },
            index=pd.Index([_WHAT.get(one.what, one.what) for one in report.delays], name="Drill"),
        ),
        border="horizontal",
    )
