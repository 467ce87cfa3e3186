"""One input over its values: what it adds, how sure that is, and who had such values."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.value_curve import Curve, value_curve
from dashboard.connection import mode
from dashboard.explanations.importance import ranked
from dashboard.frame import figure
from dashboard.frame.figure import Origin
from data.features import BY_NAME

if TYPE_CHECKING:
    from analysis.explanation.contribution_curves import ContributionCurve
    from analysis.explanation.report import ExplanationReport


def drawn(found: "ContributionCurve") -> Curve:
    """Return a curve of the report as it is drawn."""
    unit = f" ({found.unit})" if found.unit else ""
    return Curve(
        BY_NAME[found.feature].label + unit,
        found.values,
        found.value_labels,
        found.contribution,
        found.low,
        found.high,
        found.patients,
        found.per_value,
    )


def table(found: "ContributionCurve") -> pd.DataFrame:
    """Return the points of a curve."""
    return pd.DataFrame(
        {"log-odds": found.contribution, "low": found.low, "high": found.high},
        index=pd.Index(found.value_labels, name=BY_NAME[found.feature].label),
    )


def draw(report: "ExplanationReport", origin: Origin) -> None:
    """Draw the chosen input's curve, and its weights in words with the traps beside them."""
    chosen = st.selectbox(
        "Input",
        ranked(report),
        format_func=lambda name: BY_NAME[name].label,
        key="explanations_input",
        bind="query-params",
    )
    found = next(one for one in report.curves if one.feature == chosen)
    label = BY_NAME[chosen].label
    figure.show(
        value_curve(drawn(found), mode()),
        key="explanations_curve",
        alt=f"Contribution of {label.lower()} over its values, with its 95 % band, above counts.",
        reading=(
            f"The band is where the curve goes in {found.refits} refits on resampled patients "
            f"({found.n} of them); where few patients had a value the curve is a guess."
        ),
        figures=table(found),
        origin=origin,
    )
    words = next((one for one in report.coefficients if one.feature == chosen), None)
    if words is not None:
        st.markdown("\n".join(f"- {one.sentence}" for one in words.multipliers))
        for trap in words.traps:
            st.html(f'<p class="hs-note">{trap}</p>')
