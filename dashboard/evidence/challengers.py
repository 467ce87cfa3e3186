"""What the readable model gives up against black boxes: the same folds, paired."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.evidence.origin import PERFORMANCE
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told

if TYPE_CHECKING:
    from analysis.performance.comparison import Comparison

SCORES = {
    "roc_auc": "ROC-AUC (higher is better)",
    "log_loss": "Log-loss (lower is better)",
    "brier_score": "Brier score (lower is better)",
    "accuracy": "Accuracy (higher is better)",
    "calibration_slope": "Calibration slope (1 is best)",
    "expected_calibration_error": "Expected calibration error (lower is better)",
}


def table(found: "Comparison") -> pd.DataFrame:
    """Return every score of every candidate."""
    return pd.DataFrame(
        {
            label: [told(getattr(one.scores, name), n=False) for one in found.candidates]
            for name, label in SCORES.items()
        },
        index=pd.Index([one.label for one in found.candidates], name="Model"),
    )


def draw(found: "Comparison") -> None:
    """Draw the chosen score of every candidate."""
    score = st.selectbox(
        "Score", list(SCORES), format_func=SCORES.__getitem__, key="model_score",
        bind="query-params",
    )  # fmt: skip
    names = [one.label for one in found.candidates]
    served = [one.role == "champion" for one in found.candidates]
    marks = [mark(getattr(one.scores, score)) for one in found.candidates]
    series = [
        Series("served", "accent", [m if s else None for m, s in zip(marks, served, strict=True)]),
        Series(
            "others", "reference", [None if s else m for m, s in zip(marks, served, strict=True)]
        ),
    ]
    figure.show(
        intervals(names, series, SCORES[score], mode()),
        key="model_challengers",
        alt=alt_text(names, [Series(SCORES[score], "accent", marks)]),
        reading=(
            f"{found.verdict.text} {found.n} patients, {found.repeats} x {found.folds}-fold "
            "cross-validation; the coloured row is the served model."
        ),
        figures=table(found),
        origin=PERFORMANCE,
    )
    if found.tuning_warning:
        st.markdown(found.tuning_warning)
