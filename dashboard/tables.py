"""The figures behind the charts as tables, and one of them as a file to keep."""

from collections.abc import Sequence

import pandas as pd

from dashboard.answers import Explanation
from dashboard.sweeps import Point
from dashboard.wording import points

_CSV_COLUMNS = ["feature", "label", "value", "value_label", "log_odds", "percentage_points"]


def contributions(answer: Explanation) -> pd.DataFrame:
    """Return every known input with its contribution, strongest first, as text to read.

    Returns
    -------
    DataFrame with columns Value, Points, Log-odds, indexed by Input
    """
    ordered = sorted(answer.contributions, key=lambda c: -abs(c.percentage_points))
    return pd.DataFrame(
        {
            "Value": [c.value_label for c in ordered],
            "Points": [points(c.percentage_points) for c in ordered],
            "Log-odds": [f"{c.log_odds:+.3f}" for c in ordered],
        },
        index=pd.Index([c.label for c in ordered], name="Input"),
    )


def contributions_csv(answer: Explanation) -> str:
    """Return the unrounded contributions as CSV, with the baseline and the total."""
    rows = [c.model_dump(include=set(_CSV_COLUMNS)) for c in answer.contributions]
    base, total = answer.baseline, answer.log_odds
    ends = [
        {
            "feature": "(baseline)",
            "label": base.name,
            "log_odds": base.log_odds,
            "percentage_points": 100 * base.probability,
        },
        {
            "feature": "(total)",
            "label": "this patient",
            "log_odds": total,
            "percentage_points": 100 * answer.probability,
        },
    ]
    table = pd.DataFrame([ends[0], *rows, ends[1]], columns=_CSV_COLUMNS)
    return table.to_csv(index=False, lineterminator="\n")


def sweep(swept: Sequence[Point]) -> pd.DataFrame:
    """Return a what-if sweep as text to read.

    Returns
    -------
    DataFrame with columns Of 100, Range, indexed by Value
    """
    return pd.DataFrame(
        {
            "Of 100": [f"{100 * p.probability:.1f}" for p in swept],
            "Range": [f"{100 * p.low:.1f} to {100 * p.high:.1f}" for p in swept],
        },
        index=pd.Index([p.label for p in swept], name="Value"),
    )
