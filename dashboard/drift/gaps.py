"""Who lacks an input: drift of its own, however alike those are who have it."""

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.figure import Origin
from dashboard.wording import NONE

if TYPE_CHECKING:
    from analysis.drift.comparison import DriftComparison
    from analysis.drift.features import FeatureDrift


def by_change(found: "DriftComparison") -> "list[FeatureDrift]":
    """Return the inputs, the one whose gaps changed most first."""

    def size(one: "FeatureDrift") -> float:
        return abs(one.missing.change.value) if one.missing.change else 0.0

    return sorted(found.features, key=size, reverse=True)


def table(found: "DriftComparison") -> pd.DataFrame:
    """Return how often every input is missing, and whether that changed."""
    inputs = by_change(found)
    tested = [one.missing.tested for one in inputs]
    return pd.DataFrame(
        {
            found.reference: [told(one.missing.reference, n=False) for one in inputs],
            found.current: [told(one.missing.current, n=False) for one in inputs],
            "change": [told(one.missing.change, signed=True, n=False) for one in inputs],
            "q": [NONE if one is None else f"{one.q_value:.2g}" for one in tested],
            "drifted": ["yes" if one.missing_drifted else "no" for one in inputs],
        },
        index=pd.Index([one.label for one in inputs], name="Missing"),
    )


def reading(found: "DriftComparison") -> str:
    """Return which inputs became missing more or less often."""
    changed = [one for one in by_change(found) if one.missing_drifted]
    words = "; ".join(f"{one.label} {one.missing.words}" for one in changed)
    groups = f"{found.n_current} patients against {found.n_reference}."
    if not words:
        return f"{groups} No input is missing more or less often beyond chance."
    return f"{groups} Changed beyond chance: {words}."


def draw(found: "DriftComparison", origin: Origin) -> None:
    """Draw how often every input is missing in both groups."""
    inputs = by_change(found)
    names = [one.label for one in inputs]
    series = [
        Series(found.reference, "reference", [mark(one.missing.reference, 100) for one in inputs]),
        Series(found.current, "current", [mark(one.missing.current, 100) for one in inputs]),
    ]
    figure.show(
        intervals(names, series, "missing (%), 95 % interval", mode()),
        key="drift_missing",
        alt=alt_text(names, series),
        reading=reading(found),
        figures=table(found),
        origin=origin,
    )
