"""The four cohorts before any model: who they were, what is missing, what goes together."""

from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.charts.heatmap import heatmap
from dashboard.charts.intervals import Mark, Series, alt_text, intervals
from dashboard.charts.two_groups import Groups, two_groups
from dashboard.connection import mode
from dashboard.evidence.origin import DATA
from dashboard.frame import figure
from dashboard.frame.estimates import mark
from dashboard.wording import place
from data.features import BY_NAME, NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.exploration.report import DataReport


def draw_distributions(report: "DataReport") -> None:
    """Draw one input of one site, diseased over healthy."""
    left, right = st.columns(2)
    sites = {place(one.site): one for one in report.sites}
    site = left.selectbox("Hospital", list(sites), key="model_site", bind="query-params")
    name = right.selectbox(
        "Input", NAMES, format_func=lambda one: BY_NAME[one].label, key="model_input",
        bind="query-params",
    )  # fmt: skip
    found = next(one for one in sites[site].distributions if one.feature == name)
    feature = BY_NAME[name]
    edges: Sequence[float] = getattr(found, "edges", ())
    labels = (
        [feature.codes[code] for code in feature.codes]
        if feature.is_category
        else [f"{a:g} to {b:g}" for a, b in pairwise(edges)]
    )
    unit = f" ({feature.unit})" if feature.unit else ""
    groups = Groups(feature.label + unit, labels, found.healthy, found.diseased)
    figure.show(
        two_groups(groups, mode()),
        key="model_distribution",
        alt=f"{feature.label} of diseased and of healthy patients at {site}.",
        reading=(
            f"{site}: {sum(found.diseased)} diseased and {sum(found.healthy)} healthy patients "
            f"with a known value, of {sites[site].n}."
        ),
        figures=pd.DataFrame(
            {"healthy": found.healthy, "diseased": found.diseased},
            index=pd.Index(labels, name=feature.label),
        ),
        origin=DATA,
    )


def draw_missing(report: "DataReport") -> None:
    """Draw the share of missing values by site and input."""
    sites = [place(one.site) for one in report.sites]
    shares = [
        [100 * column.missing / one.n for column in one.missingness.columns] for one in report.sites
    ]
    names = [BY_NAME[one.feature].label for one in report.sites[0].missingness.columns]
    figure.show(
        heatmap(sites, names, shares, "%", mode(), (0.0, 100.0)),
        key="model_missingness",
        alt="Share of missing values of each input at each hospital.",
        reading=(
            "What is missing tells which tests a hospital did, not how sick its patients were; "
            "gaps are therefore never used as inputs."
        ),
        figures=pd.DataFrame(shares, index=pd.Index(sites, name="Hospital"), columns=names).round(
            1
        ),
        origin=DATA,
    )


def draw_balance(report: "DataReport") -> None:
    """Draw the share of diseased at each site."""
    names = [f"{place(one.site)} (n {one.n})" for one in report.sites]
    marks: list[Mark | None] = [mark(one.diseased, 100) for one in report.sites]
    series = [Series("", "raises", marks)]
    figures = pd.DataFrame(
        {
            "diseased": [f"{m.value:.1f} % ({m.low:.1f} to {m.high:.1f})" for m in marks if m],
            "repeated rows": [len(one.repeated_rows) for one in report.sites],
            "suspicious zeros": [len(one.suspicious_zeros) for one in report.sites],
        },
        index=pd.Index(names, name="Hospital"),
    )
    figure.show(
        intervals(names, series, "diseased (%), with 95 % interval", mode()),
        key="model_balance",
        alt=alt_text(names, series),
        reading="The hospitals differ in how many of their patients had the disease.",
        figures=figures,
        origin=DATA,
    )


def draw_correlations(report: "DataReport") -> None:
    """Draw the correlations of all pairs at Cleveland."""
    order = [*NAMES, "disease"]
    found = {(one.first, one.second): one.correlation for one in report.correlations}
    labels = [BY_NAME[n].label if n in BY_NAME else "Disease" for n in order]

    def value(a: str, b: str) -> float | None:
        one = found.get((a, b)) or found.get((b, a))
        return 1.0 if a == b else None if one is None else one.value

    grid = [[value(a, b) for b in order] for a in order]
    figure.show(
        heatmap(labels, labels, grid, "", mode(), (-1.0, 1.0)),
        key="model_correlations",
        alt="Correlation of every pair of inputs and of each input with disease, Cleveland.",
        reading=(
            "Orange: where one is high the other is high too. Blue: where one is high the other is "
            "low. Correlation is no cause, and counts codes of categories as numbers."
        ),
        figures=pd.DataFrame(grid, index=pd.Index(labels, name=""), columns=labels).round(2),
        origin=DATA,
    )


def draw_surprising(report: "DataReport") -> None:
    """List the patients whose recorded outcome the model finds most surprising."""
    found = report.surprising_patients
    st.markdown(found.reading)
    st.table(
        pd.DataFrame(
            {
                "recorded": ["disease" if one.disease else "no disease" for one in found.patients],
                "model says": [f"{100 * one.probability:.0f} of 100" for one in found.patients],
            },
            index=pd.Index([one.line for one in found.patients], name="Line of cleveland.csv"),
        ),
        border="horizontal",
    )
