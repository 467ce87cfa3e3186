"""Any patient's reasons: one of the cohort by its line, or an answered one by its request id."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import tables
from dashboard.charts import contributions as chart
from dashboard.cleveland import patients
from dashboard.commands import curl
from dashboard.connection import client, mode
from dashboard.frame import figure
from dashboard.frame.figure import Origin
from dashboard.frame.parts import CHOICE_PIXELS, empty
from dashboard.patient import headline
from dashboard.wording import frequency, reasons

if TYPE_CHECKING:
    from dashboard.answers import Payload

_BY_LINE: Final = "Cleveland, by line"
_BY_ID: Final = "Answered, by request id"


def _of_the_cohort() -> "tuple[Payload, str]":
    known = {one.line: one for one in patients()}
    line = st.number_input(
        "Line of data/cleveland.csv",
        min_value=min(known),
        max_value=max(known),
        value=min(known),
        key="explanations_line",
        bind="query-params",
        width=CHOICE_PIXELS,
        help=f"Line 1 holds the names of the columns; the {len(known)} patients follow.",
    )
    found = "disease was found" if known[line].disease else "no disease was found"
    return known[line].inputs, f"At angiography {found}."


def _of_the_history() -> "tuple[Payload, str] | None":
    request_id = st.text_input(
        "Request id", key="explanations_request", bind="query-params", width=CHOICE_PIXELS
    ).strip()
    if not request_id:
        return None
    found = client().story(request_id)
    known = {None: "No outcome is recorded.", True: "Disease was found.", False: "None was found."}
    return dict(found.inputs), known[found.disease]


def draw(origin: Origin) -> None:
    """Draw the waterfall of the chosen patient with its badge."""
    who = st.radio(
        "Which patient", [_BY_LINE, _BY_ID], key="explanations_who", bind="query-params",
        horizontal=True,
    )  # fmt: skip
    if who == _BY_LINE:
        body, outcome = _of_the_cohort()
    else:
        chosen = _of_the_history()
        if chosen is None:
            empty(
                "No request id yet",
                "Each answer carries one; Model and data lists them in its tab History.",
            )
            return
        body, outcome = chosen
    backend = client()
    answer = backend.explain(body, "test")
    st.markdown(f"{frequency(answer)} {outcome}")
    if answer.stability is not None:
        st.html(headline.stability(answer.stability))
    figure.show(
        chart.waterfall(answer, mode()),
        key="explanations_waterfall",
        alt=chart.alt_text(answer),
        reading=reasons(answer.contributions),
        figures=tables.contributions(answer),
        origin=Origin(origin.method, curl(backend.url, body, needs_key=backend.needs_key)),
    )
