"""One input at one hospital: the values of the diseased over those of the healthy."""

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from dashboard.charts.two_groups import Groups, two_groups
from dashboard.connection import mode
from dashboard.evidence.origin import DATA
from dashboard.frame import figure
from dashboard.wording import place, titled
from data.features import BY_NAME, NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.exploration.outcome_distributions import ByOutcome
    from analysis.exploration.report import DataReport

WIDE: Final = 10.0
"""From the first edge to the last: from here on, whole numbers tell the bins apart."""


def bins(found: "ByOutcome", *, rounded: bool = True) -> list[str]:
    """Return what each pair of bars is called: a value, or from where to where it reaches."""
    labels: Sequence[str] | None = getattr(found, "labels", None)
    if labels is not None:
        return list(labels)
    edges: Sequence[float] = getattr(found, "edges", ())
    if not rounded:
        return [f"{a:g} to {b:g}" for a, b in pairwise(edges)]
    decimals = 0 if edges[-1] - edges[0] >= WIDE else 1
    return [f"{a:.{decimals}f} to {b:.{decimals}f}" for a, b in pairwise(edges)]


def table(found: "ByOutcome") -> pd.DataFrame:
    """Return the patients in each bin; the edges of bins are not rounded here."""
    return pd.DataFrame(
        {"Healthy": found.healthy, "Diseased": found.diseased},
        index=pd.Index(bins(found, rounded=False), name=titled(found.feature)),
    )


def sentence(found: "ByOutcome", site: str, n: int) -> str:
    """Say where the two groups lie and how many they are."""
    diseased, healthy = sum(found.diseased), sum(found.healthy)
    counted = (
        f"{site}: {diseased} diseased and {healthy} healthy patients with a known value, of {n}."
    )
    if not diseased or not healthy:
        return counted
    ill, well = (getattr(found, f"quartiles_{who}", None) for who in ("diseased", "healthy"))
    if ill is not None and well is not None:
        unit = f" {BY_NAME[found.feature].unit}".rstrip()
        return (
            f"{counted} Half of the diseased lie between {ill.low:g} and {ill.high:g}{unit} "
            f"(median {ill.median:g}), half of the healthy between {well.low:g} and {well.high:g} "
            f"(median {well.median:g})."
        )
    labels = bins(found)
    most = max(range(len(labels)), key=lambda at: found.diseased[at])
    return (
        f'{counted} "{labels[most]}" holds {100 * found.diseased[most] / diseased:.0f} of 100 '
        f"diseased and {100 * found.healthy[most] / healthy:.0f} of 100 healthy patients."
    )


def draw(report: "DataReport") -> None:
    """Draw one input of one site, diseased over healthy."""
    left, right = st.columns(2)
    sites = {place(one.site): one for one in report.sites}
    site = left.selectbox("Hospital", list(sites), key="model_site", bind="query-params")
    name = right.selectbox(
        "Input", NAMES, format_func=lambda one: BY_NAME[one].label, key="model_input",
        bind="query-params",
    )  # fmt: skip
    found = next(one for one in sites[site].distributions if one.feature == name)
    groups = Groups(titled(name), bins(found), found.healthy, found.diseased)
    figure.show(
        two_groups(groups, mode()),
        key="model_distribution",
        alt=f"{BY_NAME[name].label} of diseased and of healthy patients at {site}.",
        reading=sentence(found, site, sites[site].n),
        figures=table(found),
        origin=DATA,
    )
