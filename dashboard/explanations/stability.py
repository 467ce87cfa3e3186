"""Whether the leading reasons stay when the model is refitted, by the badge they were given."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.intervals import Mark, Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.figure import Origin

if TYPE_CHECKING:
    from analysis.explanation.report import ExplanationReport


def draw(report: "ExplanationReport", origin: Origin) -> None:
    """Draw how often the reasons stay by badge, at home and at other hospitals."""
    found = report.stability
    names = [one.level for one in found.levels_home]
    series = [
        Series(
            word,
            colour,
            [
                None
                if one.same_top is None
                else Mark(
                    one.same_top.value,
                    one.same_top.interval.low,
                    one.same_top.interval.high,
                    one.same_top.n,
                )
                for one in levels
            ],
        )
        for word, colour, levels in (
            ("Cleveland", "reference", found.levels_home),
            ("other hospitals", "current", found.levels_away),
        )
    ]
    table = pd.DataFrame(
        {
            one.name: ["\u2013" if m is None else f"{m.value:.2f} (n {m.n})" for m in one.marks]
            for one in series
        },
        index=pd.Index(names, name="Badge"),
    )
    figure.show(
        intervals(names, series, "refits with the same leading inputs (share)", mode()),
        key="explanations_stability",
        alt=alt_text(names, series),
        reading=found.reading,
        figures=table,
        origin=origin,
    )
    proof = report.shap_agreement
    st.markdown(
        f"The contributions equal those of `shap` {proof.shap_version} to "
        f"{proof.largest_difference:.0e} log-odds on all {proof.n} patients, and add up to the "
        f"answer to {proof.largest_sum_error:.0e}."
    )
