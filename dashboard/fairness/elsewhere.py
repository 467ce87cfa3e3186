"""The same comparison by age band and at the other hospitals, where the counts allow one."""

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.fairness.measures import groups
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.figure import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.fairness.elsewhere import Part

_LEADING = "true_positive_rate"


def table(parts: "Sequence[Part]") -> pd.DataFrame:
    """Return missed disease in each part, or why there is no estimate."""
    rows = []
    for part in parts:
        if part.by_sex is None:
            rows.append({"women": part.reason, "men": "", "verdict": "no estimate possible"})
            continue
        by_word = groups(part.by_sex)
        shown = {word: told(one.measures.get(_LEADING)) for word, one in by_word.items()}
        rows.append({**shown, "verdict": part.by_sex.gaps[0].reading.verdict})
    return pd.DataFrame(rows, index=pd.Index([one.name for one in parts], name="Part"))


def draw(parts: "Sequence[Part]", key: str, what: str, origin: Origin) -> None:
    """Draw the share of diseased who are flagged, part by part.

    Parameters
    ----------
    key, what : str
        Key of the chart, and what the parts are: "age bands", "hospitals".
    """
    names = [one.name for one in parts]
    series = [
        Series(
            word,
            word,
            [
                None
                if part.by_sex is None
                else mark(groups(part.by_sex)[word].measures.get(_LEADING))
                for part in parts
            ],
        )
        for word in ("women", "men")
    ]
    figure.show(
        intervals(names, series, "diseased who are flagged (share), 95 % interval", mode()),
        key=f"fairness_{key}",
        alt=alt_text(names, series),
        reading=(
            f"Among {len(parts)} {what} so many comparisons are made that one may show a gap by "
            "chance; a missing dot means too few diseased patients for any estimate."
        ),
        figures=table(parts),
        origin=origin,
    )
