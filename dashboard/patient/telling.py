"""Draws what knowing more would change: a picture of where the answer would go, and its reading."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from dashboard.answers import Explanation, Interval
from dashboard.charts.spans import Case, Span, alt_text, spans
from dashboard.charts.theme import Mode
from dashboard.frame import figure, parts
from dashboard.frame import table as tables
from dashboard.frame.folded import folded
from dashboard.patient.next_test import Outlook
from dashboard.wording import inside, percent, whole
from dashboard.wording import span as between

_DRAWN: Final = 5


def span(outlook: Outlook) -> Span:
    """Return a missing input as it is drawn, in patients of 100."""
    cases = [Case(one.label, one.likely, 100 * one.probability) for one in outlook.reached]
    return Span(outlook.label, _ends(outlook), cases)


def _ends(outlook: Outlook) -> str:
    """Return the lowest and the highest number that knowing an input may give."""
    return between(Interval(low=outlook.low, high=outlook.high))


def reading(answer: Explanation, found: Sequence[Outlook]) -> str:
    """Say which input would move the answer furthest, and which would narrow its range most.

    Parameters
    ----------
    answer : Explanation
        The present answer.
    found : sequence of Outlook
        At least one, the one that moves it furthest first.
    """
    furthest = found[0]
    moved = f"{furthest.label} is likely to move the number furthest: to {_ends(furthest)} of 100."
    narrowest = min(found, key=lambda outlook: outlook.width)
    now, then = whole(answer.interval.high - answer.interval.low), whole(narrowest.width)
    if then >= now:
        return f"{moved} None of them would narrow the range of {now} points."
    which = "It" if narrowest is furthest else inside(narrowest.label).capitalize()
    also = "would also" if narrowest is furthest else "would"
    return f"{moved} {which} {also} narrow the range most: from {now} points to about {then}."


def table(answer: Explanation, found: Sequence[Outlook]) -> pd.DataFrame:
    """Return every missing input with where the answer would go."""
    return pd.DataFrame(
        {
            "Of 100": [_ends(o) for o in found],
            "Moves by": [f"{100 * o.move(answer.probability):.1f}" for o in found],
            "Range then": [f"{100 * o.width:.1f} wide" for o in found],
            "Values": ["; ".join(_value(o, place) for place in range(len(o.reached)))
                       for o in found],
        },
        index=pd.Index([o.label for o in found], name="Missing input"),
    )  # fmt: skip


def _value(outlook: Outlook, place: int) -> str:
    one = outlook.reached[place]
    return f"{one.label}: {percent(one.probability)}"


def draw(answer: Explanation, found: Sequence[Outlook], mode: Mode) -> None:
    """Draw the picture of the most telling inputs, its reading, and all of them as a table."""
    if not found:
        return
    rows = [span(outlook) for outlook in found[:_DRAWN]]
    now = 100 * answer.probability
    with st.container(key="patient_telling"):
        parts.heading("What would tell more", "where the number would lie, once known")
        figure.picture(
            spans(rows, now, "of 100 patients like this", mode),
            key="patient_spans",
            alt=alt_text(rows, now),
        )
        st.html(f'<p class="hs-quiet">{reading(answer, found)}</p>')
        every = partial(_every, answer, found)
        folded("Every missing input as a table", every, key="patient_telling_figures")


def _every(answer: Explanation, found: Sequence[Outlook]) -> None:
    st.caption(
        "A dot is a value the input may have; its area says how many such patients had it in "
        "Cleveland, among the diseased and the others, mixed by the present number."
    )
    tables.show(table(answer, found), key="patient_telling")
