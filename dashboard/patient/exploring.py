"""Draws what other values would give: what knowing more would change, and the what-if strip."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import tables
from dashboard.answers import Explanation, Payload
from dashboard.api import Client
from dashboard.charts import risk_curve
from dashboard.charts.theme import Mode
from dashboard.errors import BackendError
from dashboard.frame import figure, parts, table
from dashboard.frame.alone import alone
from dashboard.frame.folded import folded
from dashboard.patient import telling
from dashboard.patient.next_test import Outlook, outlooks
from dashboard.sweeps import Point, sweep
from data.features import BY_NAME, NAMES

_KEPT_SECONDS = 600


def draw(client: Client, answer: Explanation, body: Payload, mode: Mode) -> None:
    """Draw both parts; a failing backend costs them, never the answer above.

    Parameters
    ----------
    client : Client
        Asked with purpose `what_if`; its answers are kept for a while.
    answer : Explanation
        The present answer.
    body : dict
        The inputs behind it.
    mode : {"light", "dark"}
        Which palette.
    """
    try:
        if answer.missing:
            found = _outlooks(client, client.url, answer.model_version, answer, body)
            telling.draw(answer, found, mode)
        with st.container(key="patient_strip"):
            parts.heading("What if", "another patient, equal in all else")
            _strip(client, answer, body, mode)
    except BackendError as error:
        st.caption(f"What other values would give is not available now. {error}")


@alone
def _strip(client: Client, answer: Explanation, body: Payload, mode: Mode) -> None:
    strongest = max(answer.contributions, key=lambda c: abs(c.percentage_points), default=None)
    name = st.selectbox(
        "Input to vary",
        NAMES,
        index=NAMES.index(strongest.feature) if strongest else 0,
        format_func=lambda n: BY_NAME[n].label,
        key="patient_what_if",
        persist_state="session",
    )
    swept = _sweep(client, client.url, answer.model_version, body, name)
    own = body.get(name)
    figure.picture(
        risk_curve.risk_curve(BY_NAME[name], swept, own, mode),
        key="patient_risk_curve",
        alt=risk_curve.alt_text(BY_NAME[name], swept, own),
    )
    st.html(f'<p class="hs-quiet">{risk_curve.reading(BY_NAME[name], swept)}</p>')
    folded("This strip as a table", partial(_table, swept), key="patient_strip_figures")


def _table(swept: Sequence[Point]) -> None:
    table.show(tables.sweep(swept), key="patient_strip")


@st.cache_data(ttl=_KEPT_SECONDS, max_entries=200, show_spinner=False)
def _sweep(
    _client: Client, url: str, model_version: str, body: Payload, name: str
) -> tuple[Point, ...]:
    """Keep sweeps by backend, model, patient and input."""
    del url, model_version  # part of the key only
    return sweep(_client, body, name)


@st.cache_data(ttl=_KEPT_SECONDS, max_entries=200, show_spinner=False)
def _outlooks(
    _client: Client, url: str, model_version: str, _answer: Explanation, body: Payload
) -> Sequence[Outlook]:
    """Keep outlooks by backend, model and patient."""
    del url, model_version  # part of the key only
    return outlooks(_client, _answer, body)
