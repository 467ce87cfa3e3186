"""What the readable model gives up against black boxes: the same folds, paired."""

from math import inf
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.evidence.origin import PERFORMANCE
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.parts import CHOICE_PIXELS

if TYPE_CHECKING:
    from analysis.performance.candidate import Candidate
    from analysis.performance.comparison import Comparison

SCORES = {
    "roc_auc": "ROC-AUC (higher is better)",
    "log_loss": "Log-loss (lower is better)",
    "brier_score": "Brier score (lower is better)",
    "accuracy": "Accuracy (higher is better)",
    "calibration_slope": "Calibration slope (1 is best)",
    "expected_calibration_error": "Expected calibration error (lower is better)",
}
BEST: Final = {"roc_auc": 1.0, "accuracy": 1.0, "calibration_slope": 1.0}
"""What the score of a perfect model is; 0 for the others."""


def table(found: "Comparison") -> pd.DataFrame:
    """Return every score of every candidate."""
    return pd.DataFrame(
        {
            label: [told(getattr(one.scores, name), n=False) for one in found.candidates]
            for name, label in SCORES.items()
        },
        index=pd.Index([one.label for one in found.candidates], name="Model"),
    )


def ordered(found: "Comparison", score: str) -> "list[Candidate]":
    """Return the candidates, the one nearest to a perfect score first, unknown ones last."""

    def off(one: "Candidate") -> float:
        known = getattr(one.scores, score)
        return inf if known is None else abs(known.value - BEST.get(score, 0.0))

    return sorted(found.candidates, key=off)


def draw(found: "Comparison") -> None:
    """Draw the chosen score of every candidate."""
    score = st.selectbox(
        "Score", list(SCORES), format_func=SCORES.__getitem__, key="model_score",
        bind="query-params", width=CHOICE_PIXELS,
    )  # fmt: skip
    candidates = ordered(found, score)
    names = [one.label for one in candidates]
    served = [one.role == "champion" for one in candidates]
    marks = [mark(getattr(one.scores, score)) for one in candidates]
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
            "cross-validation, bars are 95 % intervals; the coloured row is the served model."
        ),
        figures=table(found),
        origin=PERFORMANCE,
    )
    if found.tuning_warning:
        st.markdown(found.tuning_warning)
