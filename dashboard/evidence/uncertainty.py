"""How sure one patient's answer is: its range under refits, and what can be decided at all."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.bands import Axes, Band, bands
from dashboard.connection import mode
from dashboard.evidence.origin import PERFORMANCE
from dashboard.frame import figure
from dashboard.frame.estimates import told
from dashboard.wording import place

if TYPE_CHECKING:
    from analysis.performance.conformal_coverage import Conformal
    from analysis.performance.refit_spread import RefitSpread


def _conformal(found: "Conformal") -> pd.DataFrame:
    rows = []
    for one in found.at_home:
        missing = ", ".join(one.missing) or "nothing"
        rows += [(f"Cleveland, missing: {missing}", level) for level in one.levels]
    rows += [(place(site.site), level) for site in found.away for level in site.levels]
    return pd.DataFrame(
        [
            {
                "level": f"{100 * level.level:.0f} %",
                "diseased covered": told(level.coverage_diseased, n=False),
                "healthy covered": told(level.coverage_healthy, n=False),
                "decided": told(level.decided, n=False),
                "right when decided": told(level.accuracy_when_decided, n=False),
            }
            for _, level in rows
        ],
        index=pd.Index([name for name, _ in rows], name="Patients"),
    )


def draw(spread: "RefitSpread", conformal: "Conformal") -> None:
    """Draw each patient's range, and the coverage of conformal sets."""
    ranges = spread.ranges
    x = list(range(1, len(ranges.risk) + 1))
    line = Band("risk told, and its range", "accent", x, ranges.risk, ranges.low, ranges.high)
    axes = Axes("patients, lowest risk first", "probability", None, (0, 1))
    figure.show(
        bands([line], axes, mode(), height=400),
        key="model_spread",
        alt="Risk of every patient in ascending order with its range over refits.",
        reading=spread.reading,
        figures=pd.DataFrame(
            {"risk": ranges.risk, "low": ranges.low, "high": ranges.high},
            index=pd.Index(x, name="patient"),
        ),
        origin=PERFORMANCE,
    )
    st.markdown(conformal.reading)
    st.table(_conformal(conformal), border="horizontal")
