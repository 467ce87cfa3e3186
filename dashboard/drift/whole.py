"""What all inputs tell together, what became of the risks, and what is to be expected."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.drift.ranked import overlaid
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.figure import Origin
from dashboard.frame.parts import heading
from data.features import BY_NAME

if TYPE_CHECKING:
    from analysis.drift.comparison import DriftComparison
    from analysis.drift.expected_accuracy import ExpectedAccuracy
    from analysis.measures.intervals import Estimate


def joint_words(found: "DriftComparison") -> str:
    """Return how well a classifier tells the two groups apart, or why none was asked."""
    joint = found.joint
    if joint is None:
        return f"Not asked: {found.joint_reason}."
    drivers = ", ".join(BY_NAME[one.name].label for one in joint.drivers[:3])
    return (
        f"It does so with ROC-AUC {told(joint.roc_auc)} patients; where there is no difference, "
        f"{joint.null_95:.2f} is reached in 5 of 100 (p = {joint.p_value:.3g}, "
        f"{joint.permutations} permutations). What gives it away most: {drivers}."
    )


def risk_words(found: "DriftComparison") -> str:
    """Return how predicted risks differ."""
    risk = found.risk
    if risk is None:
        return ""
    return (
        f"{risk.words[:1].upper()}{risk.words[1:]}: mean {told(risk.mean_current)}, against "
        f"{told(risk.mean_reference)}."
    )


def measures(expected: "ExpectedAccuracy") -> "dict[str, Estimate | None]":
    """Return what is to be expected, by name."""
    return {
        "accuracy": expected.accuracy,
        "sensitivity": expected.sensitivity,
        "specificity": expected.specificity,
        "share diseased": expected.diseased,
    }


def draw(found: "DriftComparison", origin: Origin) -> None:
    """Draw the joint test, the predicted risks and the expected accuracy."""
    heading("All inputs together", "a classifier tries to tell the two groups apart")
    st.markdown(joint_words(found))
    heading("Predicted risk")
    if found.risk is None:
        st.markdown("Not to be said: these patients come without predicted risks.")
    else:
        overlaid(
            "Predicted risk (share)", found.risk.distributions, found, risk_words(found), origin
        )
    heading("What to expect of the accuracy", "without knowing any outcome")
    if found.expected_accuracy is None:
        st.markdown("Not to be said: these patients come without predicted risks.")
        return
    _draw_expected(found.expected_accuracy, origin)


def _draw_expected(expected: "ExpectedAccuracy", origin: Origin) -> None:
    known = measures(expected)
    names = list(known)
    series = [Series("", "current", [mark(one, 100) for one in known.values()])]
    figure.show(
        intervals(names, series, "expected (%), 95 % interval", mode()),
        key="drift_expected",
        alt=alt_text(names, series),
        reading=f"{expected.n} patients. {expected.proviso}",
        figures=pd.DataFrame(
            {"expected": [told(one, n=False) for one in known.values()], "n": expected.n},
            index=pd.Index(names, name="Measure"),
        ),
        origin=origin,
    )
