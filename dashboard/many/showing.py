"""Shows the answers: how many, how the risk is spread, every row, and the rows to correct."""

from typing import Final, Literal

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.counts import Group, counts
from dashboard.charts.theme import Mode
from dashboard.frame import figure, parts, table
from dashboard.frame.alone import alone
from dashboard.frame.figure import Origin
from dashboard.many.answered import ORDERS, Answered
from dashboard.many.results import DECISIONS
from dashboard.wording import whole

_EDGES: Final = tuple(range(0, 101, 5))
_AT_ONCE: Final = 1000
"""Rows that the browser gets at once; of longer tables, only what is in sight."""
_COLOURS: Final = {"no disease": "lowers", "undecided": "attention", "disease": "raises"}
_WIDTHS: Final[dict[str, Literal["small", "large"]]] = {
    "Line": "small",
    "Of 100": "small",
    "From": "small",
    "To": "small",
    "Not known": "small",
    "Doubts": "large",
    "Why no answer": "large",
}
_COMMAND: Final = (
    "curl -s 'http://127.0.0.1:8000/predict/batch?purpose=test&coding=uci' \\\n"
    "  -H 'Content-Type: text/csv' -H 'Accept: text/csv' --data-binary @patients.csv"
)
ORIGIN: Final = Origin(
    "Every row is answered like a single patient on the Patient page, by the model for the inputs "
    "that the row has. Bars count answered rows in steps of 5 of 100.",
    _COMMAND,
)


def finding(answered: Answered) -> str:
    """Say how many rows have an answer."""
    n, refused = answered.n_answered, answered.n_refused
    said = f"{n:,} of {len(answered.sheet):,} patients answered"
    return f"{said}; {refused:,} refused" if refused else said


def spread(answered: Answered, threshold: float) -> str:
    """Say where half of the answers lie, and how many are at the threshold or above."""
    known = answered.results.probability[answered.results.refused == 0]
    if not len(known):
        return "No row could be answered; each says below what is to be corrected."
    above = int((known >= threshold).sum())
    middle = whole(float(np.median(known)))
    at = whole(threshold)
    return f"Half of them lie at {middle} of 100 or below; {above:,} lie at {at} or above."


def _origin(answered: Answered) -> str:
    model = answered.results.model_version
    return f"{answered.name}{f', by model {model}' if model else ''}."


def groups(answered: Answered) -> list[Group]:
    """Return the counts of answered rows by risk, one group for each decision the model took."""
    results = answered.results
    known = results.refused == 0
    if not results.decision.any():
        return [Group("patients", "reference", _binned(results.probability[known]))]
    return [
        Group(name, _COLOURS[name], _binned(results.probability[results.decision == code]))
        for code, name in enumerate(DECISIONS)
        if name
    ]


def _binned(probabilities: "np.typing.NDArray[np.float64]") -> list[int]:
    found, _ = np.histogram(100 * probabilities, bins=_EDGES)
    return [int(n) for n in found]


def binned(answered: Answered) -> pd.DataFrame:
    """Return the bars as a table."""
    spans = [f"{low} to {low + 5}" for low in _EDGES[:-1]]
    return pd.DataFrame(
        {group.name: group.counts for group in groups(answered)},
        index=pd.Index(spans, name="Of 100"),
    )


def draw(answered: Answered, threshold: float, mode: Mode) -> None:
    """Draw the verdict, the picture, and both tables."""
    ended = answered.results.ended
    parts.verdict(
        finding(answered),
        _origin(answered),
    )
    if ended:
        st.html(f'<p class="hs-note" role="alert">The answers end early. {ended}</p>')
    if answered.n_answered:
        figure.show(
            counts(_EDGES, groups(answered), ("of 100 patients like each", "patients"), mode,
                   {"threshold": 100 * threshold}),
            key="many_spread",
            alt=f"Bars of how many patients have which risk. {spread(answered, threshold)}",
            reading=spread(answered, threshold),
            figures=binned(answered),
            origin=ORIGIN,
        )  # fmt: skip
    if answered.n_refused:
        _refused(answered)
    _rows(answered)


def _refused(answered: Answered) -> None:
    parts.heading("Rows to correct", "line of the file, field and rule; the others are answered")
    table.show(answered.refused().astype(str), key="many_refused")


@alone
def _rows(answered: Answered) -> None:
    parts.heading("Every patient", "click on a column to sort; the file's own cells are behind")
    with st.container(key="many_rows", horizontal=True, vertical_alignment="bottom"):
        order = st.selectbox("Order", ORDERS, key="many_order", bind="query-params", width=240)
        st.download_button(
            "Download all as CSV",
            answered.csv,
            file_name=f"heartsight-{answered.name.removesuffix('.csv')}-answered.csv",
            mime="text/csv",
            key="many_csv",
            on_click="ignore",
        )
    rows = answered.ordered(order)
    st.dataframe(
        rows,
        key="many_table",
        hide_index=True,
        height=480,
        placeholder="",
        lazy=len(rows) > _AT_ONCE,
        column_config={
            name: st.column_config.Column(width=_WIDTHS[name], pinned=name == "Line")
            for name in rows.columns
            if name in _WIDTHS
        },
        alt="Every row of the file with its answer.",
    )
