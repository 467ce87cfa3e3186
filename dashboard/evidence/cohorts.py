"""The four cohorts before any model: who was diseased, what is missing, what goes together."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.heatmap import heatmap
from dashboard.charts.intervals import Mark, Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.evidence.origin import DATA
from dashboard.frame import figure, table
from dashboard.frame.estimates import mark, told
from dashboard.wording import place
from data.features import BY_NAME, NAMES

if TYPE_CHECKING:
    from analysis.exploration.report import DataReport

DISEASE = "disease"


def named(report: "DataReport") -> list[str]:
    """Return each hospital with its patients."""
    return [f"{place(one.site)}, n {one.n}" for one in report.sites]


def gaps(report: "DataReport") -> pd.DataFrame:
    """Return how many of 100 patients of each hospital lack each input."""
    columns = [BY_NAME[one.feature].label for one in report.sites[0].missingness.columns]
    shares = [
        [100 * column.missing / one.n for column in one.missingness.columns] for one in report.sites
    ]
    return pd.DataFrame(shares, index=pd.Index(named(report), name="Hospital"), columns=columns)


def draw_missing(report: "DataReport") -> None:
    """Draw the share of missing values by site and input."""
    found = gaps(report)
    figure.show(
        heatmap(
            list(found.index), list(found.columns), found.to_numpy().tolist(), "%", mode(),
            (0.0, 100.0),
        ),
        key="model_missingness",
        alt="Share of missing values of each input at each hospital.",
        reading=(
            "How many of 100 patients of a hospital lack each input: the stronger the colour, the "
            "more. What is missing tells which tests a hospital did, not how sick its patients "
            "were; gaps are therefore never used as inputs."
        ),
        figures=found.round(1).T,
        origin=DATA,
    )  # fmt: skip


def outcomes(report: "DataReport") -> pd.DataFrame:
    """Return how many were diseased, and what was found odd in each file."""
    return pd.DataFrame(
        {
            "Diseased, share (95 %)": [told(one.diseased) for one in report.sites],
            "Repeated rows": [len(one.repeated_rows) for one in report.sites],
            "Suspicious zeros": [sum(z.n for z in one.suspicious_zeros) for one in report.sites],
            "Notes": ["; ".join(one.notes) or "none" for one in report.sites],
        },
        index=pd.Index([place(one.site) for one in report.sites], name="Hospital"),
    )


def draw_balance(report: "DataReport") -> None:
    """Draw the share of diseased at each site."""
    names = named(report)
    marks: list[Mark | None] = [mark(one.diseased, 100) for one in report.sites]
    series = [Series("", "raises", marks)]
    low, high = (choose(report.sites, key=lambda one: one.diseased.value) for choose in (min, max))
    figure.show(
        intervals(names, series, "diseased (of 100 patients)", mode()),
        key="model_balance",
        alt=alt_text(names, series),
        reading=(
            f"From {100 * low.diseased.value:.0f} of 100 patients at {place(low.site)} to "
            f"{100 * high.diseased.value:.0f} at {place(high.site)} were diseased: a risk that is "
            "right on average at one hospital is wrong at the other. Bars are 95 % intervals."
        ),
        figures=outcomes(report),
        origin=DATA,
    )


def pairs(report: "DataReport") -> pd.DataFrame:
    """Return every pair with its correlation, the strongest first."""
    known = [one for one in report.correlations if one.correlation is not None]
    known.sort(key=lambda one: -abs(one.correlation.value) if one.correlation else 0.0)
    return pd.DataFrame(
        {
            "with": [_label(one.second) for one in known],
            "correlation (95 %)": [told(one.correlation, signed=True, n=False) for one in known],
            "n": [one.correlation.n for one in known if one.correlation],
        },
        index=pd.Index([_label(one.first) for one in known], name="Input"),
    )


def _label(name: str) -> str:
    return BY_NAME[name].label if name in BY_NAME else "Disease"


def draw_correlations(report: "DataReport") -> None:
    """Draw the correlations of all pairs at Cleveland."""
    order = [*NAMES, DISEASE]
    found = {frozenset((one.first, one.second)): one.correlation for one in report.correlations}
    labels = [_label(name) for name in order]

    def value(a: str, b: str) -> float | None:
        one = found.get(frozenset((a, b)))
        return 1.0 if a == b else None if one is None else one.value

    listed = pairs(report)
    with_disease = listed[listed["with"] == "Disease"]
    first, strongest, n = with_disease.index[0], *with_disease.iloc[0, 1:]
    figure.show(
        heatmap(
            labels, labels, [[value(a, b) for b in order] for a in order], "", mode(), (-1.0, 1.0)
        ),
        key="model_correlations",
        alt="Correlation of every pair of inputs and of each input with disease, Cleveland.",
        reading=(
            f"{first} goes most with disease: {strongest}, {n} patients of Cleveland. Orange: "
            "where one is high the other is high too. Blue: where one is high the other is low. "
            "The stronger the colour, the closer they go together. Correlation is no cause, and "
            "counts codes of categories as numbers."
        ),
        figures=listed,
        origin=DATA,
    )


def surprising(report: "DataReport") -> pd.DataFrame:
    """Return the patients whose recorded outcome the model contradicts."""
    found = report.surprising_patients.patients
    return pd.DataFrame(
        {
            "Recorded": ["disease" if one.disease else "no disease" for one in found],
            "Model says": [f"{100 * one.probability:.0f} of 100" for one in found],
        },
        index=pd.Index([one.line for one in found], name="Line of cleveland.csv"),
    )


def draw_surprising(report: "DataReport") -> None:
    """List the patients whose recorded outcome the model finds most surprising."""
    st.markdown(report.surprising_patients.reading)
    table.show(surprising(report), key="model_surprising")
    figure.computed(DATA)
