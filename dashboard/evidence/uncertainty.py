"""How sure one patient's answer is: its range under refits, and what can be decided at all."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.bands import Axes, Band, bands
from dashboard.connection import mode
from dashboard.evidence.origin import PERFORMANCE
from dashboard.frame import figure, table
from dashboard.frame.estimates import told
from dashboard.frame.parts import heading
from dashboard.wording import inside, place
from data.features import BY_NAME

if TYPE_CHECKING:
    from analysis.performance.conformal_coverage import Conformal
    from analysis.performance.refit_spread import RefitSpread


def covered(found: "Conformal") -> pd.DataFrame:
    """Return how often the true outcome stayed possible, and how often one alone was left."""
    rows = []
    for one in found.at_home:
        missing = ", ".join(inside(BY_NAME[name].label) for name in one.missing) or "nothing"
        rows += [(f"Cleveland, missing: {missing}", level) for level in one.levels]
    rows += [(place(site.site), level) for site in found.away for level in site.levels]
    return pd.DataFrame(
        [
            {
                "Promised": f"{100 * level.level:.0f} %",
                "Diseased covered": told(level.coverage_diseased),
                "Healthy covered": told(level.coverage_healthy),
                "Decided": told(level.decided),
                "Right when decided": told(level.accuracy_when_decided),
            }
            for _, level in rows
        ],
        index=pd.Index([name for name, _ in rows], name="Patients"),
    )


def draw(spread: "RefitSpread", conformal: "Conformal") -> None:
    """Draw each patient's range, and the coverage of conformal sets."""
    ranges = spread.ranges
    x = list(range(1, len(ranges.risk) + 1))
    line = Band("risk told, and its 95 % range", "accent", x, ranges.risk, ranges.low, ranges.high)
    axes = Axes("patients, lowest risk first", "probability", None, (0, 1))
    figure.show(
        bands([line], axes, mode(), height=400),
        key="model_spread",
        alt="Risk of every patient in ascending order with its range over refits.",
        reading=f"{spread.reading} {spread.n} patients of Cleveland with all inputs.",
        figures=pd.DataFrame(
            {"risk": ranges.risk, "low": ranges.low, "high": ranges.high},
            index=pd.Index(x, name="patient"),
        ),
        origin=PERFORMANCE,
    )
    heading("Decided or not decided", "what the answer's own rule keeps of its promise")
    st.markdown(
        f"{conformal.reading} Covered: the true outcome is among those the rule leaves possible. "
        "Decided: it leaves one alone. Shares with 95 % intervals."
    )
    table.show(covered(conformal), key="model_decided")
    figure.computed(PERFORMANCE)
