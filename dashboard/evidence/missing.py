"""What is lost when inputs are missing, by sub-model and by filling in the typical value."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.evidence.origin import PERFORMANCE
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.parts import CHOICE_PIXELS

if TYPE_CHECKING:
    from analysis.performance.missing_patterns import MissingPatterns

SCORES = {
    "brier_score": "Brier score (lower is better)",
    "roc_auc": "ROC-AUC (higher is better)",
    "calibration_in_the_large": "Calibration in the large (log-odds, 0 is best)",
    "calibration_slope": "Calibration slope (1 is best)",
}


def table(found: "MissingPatterns", score: str) -> pd.DataFrame:
    """Return a score of both ways for every pattern, and what filling costs."""
    return pd.DataFrame(
        {
            "Sub-model": [told(getattr(one.sub_model, score)) for one in found.patterns],
            "Filled": [told(getattr(one.filled, score)) for one in found.patterns],
            "Brier score lost by filling": [
                told(one.brier_cost_of_filling, signed=True, decimals=4, n=False)
                for one in found.patterns
            ],
        },
        index=pd.Index([one.name for one in found.patterns], name="What is missing"),
    )


def draw(found: "MissingPatterns") -> None:
    """Draw sub-models against filling for every pattern that a clinic would meet."""
    score = st.selectbox(
        "Score", list(SCORES), format_func=SCORES.__getitem__, key="model_missing_score",
        bind="query-params", width=CHOICE_PIXELS,
    )  # fmt: skip
    names = [one.name for one in found.patterns]
    series = [
        Series(
            "sub-model of the known inputs",
            "accent",
            [mark(getattr(one.sub_model, score)) for one in found.patterns],
        ),
        Series(
            "typical value filled in",
            "reference",
            [mark(getattr(one.filled, score)) for one in found.patterns],
        ),
    ]
    figure.show(
        intervals(names, series, SCORES[score], mode()),
        key="model_missing",
        alt=alt_text(names, series),
        reading=(
            f"{found.reading} Bars are 95 % intervals over the {found.patterns[0].n} patients of "
            f"Cleveland, {found.repeats} x {found.folds}-fold cross-validation."
        ),
        figures=table(found, score),
        origin=PERFORMANCE,
    )
