"""One input over its values: what it adds, how sure that is, and who had such values."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.value_curve import Curve, value_curve
from dashboard.connection import mode
from dashboard.explanations.importance import ranked
from dashboard.frame import figure
from dashboard.frame.figure import Origin
from dashboard.frame.parts import CHOICE_PIXELS
from dashboard.wording import NONE, inside, titled
from data.features import BY_NAME

if TYPE_CHECKING:
    from analysis.explanation.contribution_curves import ContributionCurve
    from analysis.explanation.report import ExplanationReport


def drawn(found: "ContributionCurve") -> Curve:
    """Return a curve of the report as it is drawn."""
    return Curve(
        titled(found.feature),
        found.values,
        found.value_labels,
        found.contribution,
        found.low,
        found.high,
        found.patients,
        found.per_value,
    )


def table(found: "ContributionCurve") -> pd.DataFrame:
    """Return the points of a curve with the patients at each, or from each to the next."""
    patients = [*map(str, found.patients)]
    whose = "Patients" if found.per_value else "Patients up to the next"
    if not found.per_value:
        patients.append(NONE)
    return pd.DataFrame(
        {
            "Log-odds": [f"{y:+.3f}" for y in found.contribution],
            "95 % interval": [
                f"{low:+.3f} to {high:+.3f}"
                for low, high in zip(found.low, found.high, strict=True)
            ],
            whose: patients,
        },
        index=pd.Index(found.value_labels, name=titled(found.feature)),
    )


def sentence(found: "ContributionCurve") -> str:
    """Say where the curve is lowest and highest, and what its band is."""
    places = range(len(found.values))
    lowest = _told(found, min(places, key=found.contribution.__getitem__))
    highest = _told(found, max(places, key=found.contribution.__getitem__))
    band = "Bars are" if found.per_value else "The band is"
    return (
        f"{BY_NAME[found.feature].label} adds least at {lowest} and most at {highest}, in "
        f"log-odds from the average patient. {band} the "
        f"95 % interval of {found.refits} refits on resampled patients ({found.n} of them); where "
        "few patients had a value the curve is a guess."
    )


def _told(found: "ContributionCurve", at: int) -> str:
    unit = "" if BY_NAME[found.feature].is_category else f" {found.unit}".rstrip()
    return (
        f"{found.value_labels[at]}{unit} ({found.contribution[at]:+.2f}, "
        f"{found.low[at]:+.2f} to {found.high[at]:+.2f})"
    )


def draw(report: "ExplanationReport", origin: Origin) -> None:
    """Draw the chosen input's curve, and its weights in words with the traps beside them."""
    chosen = st.selectbox(
        "Input",
        ranked(report),
        format_func=lambda name: BY_NAME[name].label,
        key="explanations_input",
        bind="query-params",
        width=CHOICE_PIXELS,
    )
    found = next(one for one in report.curves if one.feature == chosen)
    label = BY_NAME[chosen].label
    figure.show(
        value_curve(drawn(found), mode()),
        key="explanations_curve",
        alt=f"Contribution of {inside(label)} over its values, with its 95 % band, above counts.",
        reading=sentence(found),
        figures=table(found),
        origin=origin,
    )
    words = next((one for one in report.coefficients if one.feature == chosen), None)
    if words is not None:
        st.markdown("\n".join(f"- {one.sentence}" for one in words.multipliers))
        for trap in words.traps:
            st.html(f'<p class="hs-note">{trap}</p>')
