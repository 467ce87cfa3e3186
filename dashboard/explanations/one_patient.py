"""Any patient's reasons: one of the cohort by its line, or an answered one by its request id."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import tables
from dashboard.charts import contributions as chart
from dashboard.connection import client, mode
from dashboard.explanations.curves import CHOICE_PIXELS
from dashboard.frame import figure
from dashboard.frame.figure import Origin
from dashboard.frame.parts import empty
from dashboard.wording import frequency, reasons

if TYPE_CHECKING:
    from dashboard.answers import Payload

_BY_LINE: Final = "Cleveland, by line"
_BY_ID: Final = "Answered, by request id"
FIRST_LINE: Final = 2
"""Of a file with one line of names."""


@st.cache_resource(show_spinner="Reading the Cleveland patients ...")
def cohort() -> "tuple[list[Payload], list[int]]":
    """Return the inputs and outcomes of the Cleveland patients, in the order of the file."""
    from data.cohorts import load  # noqa: PLC0415 - takes a second, and only this part needs it

    cleveland = load("cleveland")
    rows = cleveland.patients.to_dict("records")
    return (
        [{str(name): v for name, v in row.items() if v == v} for row in rows],  # noqa: PLR0124 - NaN
        [int(one) for one in cleveland.disease],
    )


def _of_the_cohort() -> "tuple[Payload, str]":
    patients, disease = cohort()
    line = st.number_input(
        "Line of data/cleveland.csv",
        min_value=FIRST_LINE,
        max_value=FIRST_LINE + len(patients) - 1,
        value=FIRST_LINE,
        key="explanations_line",
        bind="query-params",
        width=CHOICE_PIXELS,
        help=f"Line 1 holds the names of the columns; the {len(patients)} patients follow.",
    )
    found = "disease was found" if disease[line - FIRST_LINE] else "no disease was found"
    return patients[line - FIRST_LINE], f"At angiography {found}."


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
    answer = client().explain(body, "test")
    st.markdown(f"{frequency(answer)} {outcome}")
    if answer.stability is not None:
        st.html(
            f'<p class="hs-stability"><span class="hs-chip">reasons: {answer.stability.level}'
            f"</span> {100 * answer.stability.probability:.0f} of 100 refits would lead with the "
            "same inputs.</p>"
        )
    figure.show(
        chart.waterfall(answer, mode()),
        key="explanations_waterfall",
        alt=chart.alt_text(answer),
        reading=reasons(answer.contributions),
        figures=tables.contributions(answer),
        origin=origin,
    )
