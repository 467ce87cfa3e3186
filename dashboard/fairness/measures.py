"""Every measure for women and for men, and what can be said of the gap."""

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from dashboard.charts.intervals import Series, alt_text, intervals
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.estimates import mark, told
from dashboard.frame.figure import Origin

if TYPE_CHECKING:
    from analysis.fairness.comparison import GroupFairness
    from analysis.fairness.group_gaps import Gap
    from analysis.fairness.group_metrics import GroupMetrics

WORDS: Final = {"female": "women", "male": "men"}


def groups(found: "GroupFairness") -> "dict[str, GroupMetrics]":
    """Return women and men by the words of the page."""
    return {WORDS[one.group]: one for one in found.groups if one.group in WORDS}


def rows(found: "GroupFairness") -> tuple[list[str], list[Series]]:
    """Return the names of the measures, and their estimates for women and men."""
    by_word = groups(found)
    names = [gap.label for gap in found.gaps]
    return names, [
        Series(word, word, [mark(one.measures.get(gap.measure)) for gap in found.gaps])
        for word, one in by_word.items()
    ]


def table(found: "GroupFairness") -> pd.DataFrame:
    """Return measures, gaps and verdicts as text to read."""
    by_word = groups(found)
    return pd.DataFrame(
        [
            {
                **{word: told(one.measures.get(gap.measure)) for word, one in by_word.items()},
                "women less men": told(gap.difference, signed=True),
                "verdict": gap.reading.verdict,
            }
            for gap in found.gaps
        ],
        index=pd.Index([gap.label for gap in found.gaps], name="Measure"),
    )


def gap_line(gap: "Gap") -> str:
    """Return the verdict on one gap with the smallest gap that could have been shown."""
    sentence = gap.reading.sentence
    return f"**{gap.label}**: {sentence.removeprefix(gap.label + ': ')}"


def draw(found: "GroupFairness", key: str, origin: Origin) -> None:
    """Draw measures by sex and the verdict on every gap."""
    names, series = rows(found)
    figure.show(
        intervals(names, series, "measure, with 95 % interval", mode()),
        key=f"fairness_measures_{key}",
        alt=alt_text(names, series),
        reading=(
            f"{found.assessed} patients with a known outcome, of {found.n} answered. Bars are 95 % "
            f"intervals over {found.resamples} resamples; where they overlap widely, a gap of that "
            "size may be chance."
        ),
        figures=table(found),
        origin=origin,
    )
    st.markdown(found.why_not_equal_rates)
    with st.expander("Every gap in words"):
        st.markdown("\n".join(f"- {gap_line(gap)}" for gap in found.gaps))
