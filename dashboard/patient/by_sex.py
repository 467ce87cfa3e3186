"""What the answer has to do with sex: the same findings in the other one, and how it came out."""

from functools import partial
from html import escape
from typing import Final

import pandas as pd
import streamlit as st

from dashboard.answers import Explanation, GroupCalibration, Interval
from dashboard.charts.intervals import Mark, Series, alt_text, intervals
from dashboard.charts.theme import Mode
from dashboard.frame import figure, parts, table
from dashboard.frame.folded import folded
from dashboard.wording import percent, span

NO_CAUSE: Final = (
    "The difference is the model's weight for sex among patients referred for angiography; it is "
    "no cause, and says nothing about what would happen to this patient."
)
_WORDS: Final = ("woman", "man")
_GROUPS: Final = ("women", "men")


def swapped(answer: Explanation) -> str:
    """Say what the same findings would give in the other sex."""
    other = answer.counterfactual_sex
    if other is None:
        return "The live model's answer does not hold the same findings in the other sex."
    return (
        f"The same findings in a {_WORDS[other.sex]}: {percent(other.probability)} of 100 (range "
        f"{span(other.interval)}) instead of {percent(answer.probability)}."
    )


def came_out(found: GroupCalibration | None, sex: int) -> str:
    """Say how answers like this one came out for patients of this sex."""
    group = _GROUPS[sex]
    if found is None or found.band is None:
        return f"The live model holds no record of how such answers came out for {group}."
    if found.observed is None or found.predicted is None or found.interval is None:
        return (
            f"{group.capitalize()} with answers of {found.band}: n {found.n}, too few to say how "
            f"they came out{f' ({found.reason})' if found.reason else ''}."
        )
    return (
        f"Of {found.n} {group} in Cleveland with answers of {found.band}, "
        f"{percent(found.observed)} of 100 had disease ({span(found.interval)}); the model had "
        f"said {percent(found.predicted)} on average."
    )


def rows(answer: Explanation, sex: int, n: int) -> tuple[list[str], list[Series]]:
    """Return what is drawn: names of the rows, and one series of marks for each sex.

    Parameters
    ----------
    sex : int
        The patient's.
    n : int
        Patients the model learnt from.
    """
    drawn = [(f"this {_WORDS[sex]}", sex, _mark(answer.probability, answer.interval, n))]
    other = answer.counterfactual_sex
    if other is not None:
        same = f"the same in a {_WORDS[other.sex]}"
        drawn.append((same, other.sex, _mark(other.probability, other.interval, n)))
    found = answer.group_calibration
    if found is not None and found.observed is not None and found.interval is not None:
        seen = f"{_GROUPS[sex]} told {found.band}: found"
        drawn.append((seen, sex, _mark(found.observed, found.interval, found.n)))
    names = [name for name, _, _ in drawn]
    series = [
        Series(group, group, [mark if of == code else None for _, of, mark in drawn])
        for code, group in enumerate(_GROUPS)
        if any(of == code for _, of, _ in drawn)
    ]
    return names, series


def _mark(value: float, interval: Interval, n: int) -> Mark:
    return Mark(100 * value, 100 * interval.low, 100 * interval.high, n)


def figures(answer: Explanation, sex: int, n: int) -> pd.DataFrame:
    """Return the rows as text to read: what was answered or found, its range, and n."""
    names, series = rows(answer, sex, n)
    marks = [
        next(mark for mark in of if mark) for of in zip(*(s.marks for s in series), strict=True)
    ]
    return pd.DataFrame(
        {
            "Of 100": [f"{mark.value:.1f}" for mark in marks],
            "Range": [f"{mark.low:.1f} to {mark.high:.1f}" for mark in marks],
            "n": [mark.n for mark in marks],
        },
        index=pd.Index(names, name="Patients"),
    )


def draw(answer: Explanation, sex: int, n: int, mode: Mode) -> None:
    """Draw the picture with its sentences; nothing when the backend is older than both."""
    if answer.counterfactual_sex is None and answer.group_calibration is None:
        return
    with st.container(key="patient_by_sex"):
        parts.heading("Women and men", "the model's weight for sex is no cause")
        names, series = rows(answer, sex, n)
        figure.picture(
            intervals(names, series, "of 100 patients", mode),
            key="patient_by_sex_chart",
            alt=alt_text(names, series),
        )
        said = " ".join([swapped(answer), came_out(answer.group_calibration, sex)])
        st.html(f'<p class="hs-said">{escape(said)}</p><p class="hs-quiet">{NO_CAUSE}</p>')
        every = partial(table.show, figures(answer, sex, n), key="patient_by_sex")
        folded("These figures as a table", every, key="patient_by_sex_figures")
