"""What the Patient page keeps between reruns, and what its buttons do to it.

Values live in the server's session only: never in the address, where histories and logs keep them.
"""

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

import streamlit as st

from dashboard.answers import Payload
from dashboard.patient.examples import Example
from dashboard.patient.fields import (
    MG_DL,
    MMOL_L,
    NOT_KNOWN,
    Entry,
    is_choice,
    payload,
    to_mg_dl,
    to_mmol_l,
)
from dashboard.patient.seen import SeenPatients
from dashboard.patient.visit import Visit
from data.features import BY_NAME, FEATURES, Feature, Kind

CHOLESTEROL_UNIT: Final = "patient_chol_unit"
CHOSEN: Final = "patient_seen_chosen"
_VISIT: Final = "patient_visit"
_SEEN: Final = "patient_seen"


def key(name: str) -> str:
    """Return the session key of a field's widget."""
    return f"patient_{name}"


def visit() -> Visit:
    """Return this session's visit, with an empty form the first time."""
    if _VISIT not in st.session_state:
        clear()
    kept: Visit = st.session_state[_VISIT]
    return kept


def seen() -> SeenPatients:
    """Return the patients of this session."""
    kept: SeenPatients = st.session_state.setdefault(_SEEN, SeenPatients())
    return kept


def note() -> None:
    """Keep what Predict answered in this run among the patients of this session."""
    # The reader's clock, not the server's: the times are read beside a clinic's own notes.
    offset = st.context.timezone_offset
    zone = timezone(timedelta(minutes=-offset)) if offset is not None else UTC
    seen().note(visit(), datetime.now(zone))


def come_back() -> None:
    """Show the chosen patient of this session as it stood after its Predict."""
    chosen = seen().of(st.session_state.get(CHOSEN) or "")
    if chosen is not None:
        _fill(chosen.body)
        st.session_state[_VISIT] = chosen.visit()


def body() -> Payload:
    """Return the request body for what stands in the form now."""
    entries: dict[str, Entry] = {f.name: st.session_state.get(key(f.name)) for f in FEATURES}
    return payload(entries, st.session_state.get(CHOLESTEROL_UNIT) or MG_DL)


def ask() -> None:
    """Ask for a prediction on the coming run."""
    visit().asked = True


def clear() -> None:
    """Begin with a new patient; the unit of cholesterol stays as it was chosen."""
    st.session_state[_VISIT] = Visit()
    st.session_state[CHOSEN] = None
    _empty()


def _empty() -> None:
    st.session_state.setdefault(CHOLESTEROL_UNIT, MG_DL)
    for feature in FEATURES:
        st.session_state[key(feature.name)] = _unknown(feature)


def load(example: Example) -> None:
    """Fill the form with an example and ask for its answer."""
    clear()
    _fill(example.values)
    visit().example = dict(example.values)
    visit().asked = True


def _fill(values: Payload) -> None:
    _empty()
    st.session_state[CHOLESTEROL_UNIT] = MG_DL
    for name, value in values.items():
        st.session_state[key(name)] = _entry(BY_NAME[name], value)


def use(name: str, value: float) -> None:
    """Put a suggested value, given in the unit of the feature table, into a field."""
    if name == "chol":
        st.session_state[CHOLESTEROL_UNIT] = MG_DL
    st.session_state[key(name)] = _entry(BY_NAME[name], value)


def convert_cholesterol() -> None:
    """Convert the entered cholesterol in place after its unit was switched."""
    entered = st.session_state.get(key("chol"))
    if entered is None:
        return
    to_mmol = st.session_state[CHOLESTEROL_UNIT] == MMOL_L
    st.session_state[key("chol")] = to_mmol_l(entered) if to_mmol else float(to_mg_dl(entered))


def _unknown(feature: Feature) -> Entry:
    return NOT_KNOWN if is_choice(feature) and not feature.required else None


def _entry(feature: Feature, value: float) -> Entry:
    """Return a value as its widget holds it: decimals as float, everything else as int."""
    return float(value) if feature.kind is Kind.DECIMAL else int(value)
