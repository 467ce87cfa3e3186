"""Asks for the answers to a whole file, and shows how far they have come."""

from html import escape
from typing import Final

import streamlit as st

from dashboard.answers import Purpose
from dashboard.api import Client
from dashboard.errors import RejectedInputError
from dashboard.many.answered import Answered
from dashboard.many.choosing import Chosen
from dashboard.many.coding import Coding
from dashboard.many.results import Results

_STEPS: Final = 50


def ask(client: Client, chosen: Chosen, coding: Coding, purpose: Purpose) -> Answered | None:
    """Return the answers; None when the columns are no patient's, which is said then.

    Raises
    ------
    BackendError
        If the backend does not answer, or breaks off.
    """
    rows, results = len(chosen.sheet), Results()
    step = max(1, rows // _STEPS)
    bar = st.progress(0.0, _said(0, rows))
    try:
        with client.table_answered(chosen.content, coding, purpose) as lines:
            for line in lines:
                results.take(line)
                if len(results) % step == 0:
                    bar.progress(min(1.0, len(results) / rows), _said(len(results), rows))
    except RejectedInputError as error:
        _refused(error)
        return None
    finally:
        bar.empty()
    return Answered(chosen.name, chosen.sheet, results)


def _said(done: int, rows: int) -> str:
    return f"{done:,} of {rows:,} patients"


def _refused(error: RejectedInputError) -> None:
    rules = "".join(
        f"<li><b>{escape(field)}</b> {escape(rule)}</li>" for field, rule in error.rules.items()
    )
    told = f"<ul>{rules}</ul>" if rules else f"<p>{escape(str(error))}</p>"
    st.html(
        '<div class="hs-failure" role="alert"><h2>The columns are not those of patients</h2>'
        f"{told}<p>Nothing was answered. The template has the right first line.</p></div>"
    )
