"""Whether the leading reasons stay when the model is refitted, by the badge they were given."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.figure import Origin

if TYPE_CHECKING:
    from analysis.explanation.report import ExplanationReport
    from analysis.explanation.shap_agreement import ShapAgreement
    from analysis.explanation.stability import StabilityReport


def badges(found: "StabilityReport") -> list[Series]:
    """Return how often the reasons stayed under each badge, at home and away, in per cent."""
    return [
        Series("Cleveland", "reference", [mark(one.same_top, 100) for one in found.levels_home]),
        Series(
            "other hospitals", "current", [mark(one.same_top, 100) for one in found.levels_away]
        ),
    ]


def table(found: "StabilityReport") -> pd.DataFrame:
    """Return the same with intervals, patients and answers."""
    return pd.DataFrame(
        {
            "Told from": [f"{100 * one.at_least:.0f} of 100" for one in found.levels_home],
            "Cleveland (95 %)": [told(one.same_top) for one in found.levels_home],
            "Answers": [str(one.answers) for one in found.levels_home],
            "Other hospitals (95 %)": [told(one.same_top) for one in found.levels_away],
            "Answers there": [str(one.answers) for one in found.levels_away],
        },
        index=pd.Index([one.level for one in found.levels_home], name="Badge"),
    )


def sentence(found: "StabilityReport") -> str:
    """Say what each badge was worth at home."""
    said = [
        f'"{one.level}" in {100 * one.same_top.value:.0f} of 100 refits (n {one.same_top.n})'
        for one in found.levels_home
        if one.same_top is not None
    ]
    less = " Away from home each badge is worth less." if _less_away(found) else ""
    return (
        f"At Cleveland the same {found.top} inputs led again under the badge {', '.join(said)}."
        f"{less} Bars are 95 % intervals over patients."
    )


def _less_away(found: "StabilityReport") -> bool:
    pairs = zip(found.levels_home, found.levels_away, strict=True)
    both = [(h.same_top, a.same_top) for h, a in pairs]
    return all(a.value < h.value for h, a in both if h is not None and a is not None)


def proof(found: "ShapAgreement") -> str:
    """Say how closely the contributions are those of the reference implementation."""
    return (
        f"The contributions are those of `shap` {found.shap_version}: the largest difference on "
        f"all {found.n} patients is {found.largest_difference:.0e} log-odds, and they add up to "
        f"the answer within {found.largest_sum_error:.0e}."
    )


def draw(report: "ExplanationReport", origin: Origin) -> None:
    """Draw how often the reasons stay by badge, at home and at other hospitals."""
    found = report.stability
    names = [one.level for one in found.levels_home]
    series = badges(found)
    figure.show(
        intervals(names, series, "refits with the same leading inputs (of 100)", mode()),
        key="explanations_stability",
        alt=alt_text(names, series),
        reading=sentence(found),
        figures=table(found),
        origin=origin,
    )
    st.markdown(proof(report.shap_agreement))
