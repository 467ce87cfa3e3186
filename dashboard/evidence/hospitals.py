"""How the Cleveland model does at hospitals it has never seen."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.evidence.origin import PERFORMANCE
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.parts import CHOICE_PIXELS
from dashboard.wording import place

if TYPE_CHECKING:
    from analysis.performance.external_validation import ExternalValidation
    from analysis.performance.pooled_sites import PooledSites

SCORES = {
    "roc_auc": "ROC-AUC (higher is better)",
    "observed_to_expected": "Diseased found for each one foretold (1 is best)",
    "brier_score": "Brier score (lower is better)",
    "sensitivity": "Sensitivity",
    "specificity": "Specificity",
    "calibration_slope": "Calibration slope (1 is best)",
}


def named(found: "ExternalValidation") -> list[str]:
    """Return each hospital with its patients, and a warning where they are too few."""
    return [
        f"{place(one.site)}, n {one.assessment.n}"
        + ("" if one.assessment.assessable else f": {one.assessment.verdict}")
        for one in found.sites
    ]


def draw(found: "ExternalValidation", pooled: "PooledSites") -> None:
    """Draw the chosen score at every hospital, as served and after a local update."""
    score = st.selectbox(
        "Score", list(SCORES), format_func=SCORES.__getitem__, key="model_site_score",
        bind="query-params", width=CHOICE_PIXELS,
    )  # fmt: skip
    names = named(found)
    series = [
        Series(
            "as served",
            "accent",
            [mark(getattr(one.as_served.measures, score)) for one in found.sites],
        ),
        Series(
            "intercept updated there",
            "reference",
            [
                None if one.as_served.updated is None
                else mark(getattr(one.as_served.updated.after, score))
                for one in found.sites
            ],
        ),
    ]  # fmt: skip
    table = pd.DataFrame(
        {
            label: [told(getattr(one.as_served.measures, name)) for one in found.sites]
            for name, label in SCORES.items()
        },
        index=pd.Index(names, name="Hospital"),
    )
    figure.show(
        intervals(names, series, SCORES[score], mode()),
        key="model_sites",
        alt=alt_text(names, series),
        reading="\n".join(
            ["Bars are 95 % intervals over each hospital's patients.", ""]
            + [f"- {one.reading}" for one in found.sites]
        ),
        figures=table,
        origin=PERFORMANCE,
    )
    st.markdown(f"{found.disclosure}\n\n{pooled.reading}")
