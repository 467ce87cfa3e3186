"""Draws the form from the feature table: one row per feature, in the order a clinician learns them.

What was entered is read by `session.py`; the notes beside the fields come from the visit.
"""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from dashboard.frame.folded import folded
from dashboard.patient import session
from dashboard.patient.examples import EXAMPLES
from dashboard.patient.fields import MG_DL, MMOL_L, NOT_KNOWN, choices, is_choice
from dashboard.patient.visit import Note
from dashboard.prose import read
from data.features import FEATURES, Feature, Kind, Section


def draw(notes: Mapping[str, Sequence[Note]]) -> None:
    """Draw the heading, the examples, all fields with their notes, Predict, and the limits of use.

    Parameters
    ----------
    notes : Mapping of str to sequence of Note
        By UCI name, shown beside the field.
    """
    st.title("Patient", anchor=False)
    _examples()
    with st.container(key="patient_form", gap=None):
        for section in Section:
            st.html(f'<h2 class="hs-section">{section}</h2>')
            for feature in FEATURES:
                if feature.section is section:
                    _row(feature, notes.get(feature.name, ()))
        st.button(
            "Predict (Enter)",
            key="patient_predict",
            type="primary",
            on_click=session.ask,
        )
    _come_back()
    folded("What each input means", _meanings, key="patient_meanings")
    _limits()


def _meanings() -> None:
    st.markdown("\n".join(f"- **{f.label}.** {_help(f)}" for f in FEATURES))


def _examples() -> None:
    with st.container(key="patient_examples", horizontal=True, vertical_alignment="center"):
        st.html('<span class="hs-quiet">Examples</span>', width="content")
        for example in EXAMPLES:
            st.button(
                example.label,
                key=f"patient_example_{example.key}",
                help=example.story,
                on_click=session.load,
                args=(example,),
            )
        st.button(
            "New",
            key="patient_new",
            help="Empty the form for a new patient.",
            on_click=session.clear,
        )


def _come_back() -> None:
    labels = session.seen().labels()
    if labels:
        st.selectbox(
            "Patients of this session",
            list(labels),
            index=None,
            format_func=lambda request_id: labels[request_id],
            placeholder="come back to one",
            key=session.CHOSEN,
            on_change=session.come_back,
            help="Kept while this page is open, in memory only; newest first.",
        )


def _row(feature: Feature, notes: Sequence[Note]) -> None:
    need = "required" if feature.required else "optional"
    with st.container(key=f"patient_{need}_{feature.name}", gap=None):
        if is_choice(feature):
            _choice(feature)
        else:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                _number(feature)
                _unit(feature)
        for number, note in enumerate(notes):
            _note(feature, note, number)


def _choice(feature: Feature) -> None:
    offered = choices(feature)
    st.radio(
        feature.label,
        options=[*offered, *([] if feature.required else [NOT_KNOWN])],
        format_func=lambda code: offered.get(code, NOT_KNOWN),
        index=None,
        key=session.key(feature.name),
        help=_help(feature),
        horizontal=True,
        persist_state="session",
    )


def _number(feature: Feature) -> None:
    decimal = feature.kind is Kind.DECIMAL
    mmol = feature.name == "chol" and st.session_state[session.CHOLESTEROL_UNIT] == MMOL_L
    fine = mmol or feature.unit == "mm"
    st.number_input(
        feature.label,
        value=None,
        step=(0.1 if fine else 1.0) if decimal else 1,
        format="%g" if decimal else "%d",
        key=session.key(feature.name),
        placeholder="required" if feature.required else NOT_KNOWN,
        help=_help(feature),
        persist_state="session",
    )


def _unit(feature: Feature) -> None:
    if feature.unit_trap is None:
        st.html(f'<span class="hs-unit">{feature.unit}</span>', width="content")
        return
    st.radio(
        "Unit of cholesterol",
        options=[MG_DL, MMOL_L],
        key=session.CHOLESTEROL_UNIT,
        label_visibility="collapsed",
        horizontal=True,
        on_change=session.convert_cholesterol,
        width="content",
        persist_state="session",
    )


def _limits() -> None:
    with st.container(key="patient_limits"):
        st.html('<h2 class="hs-heading">When not to use this</h2>')
        st.markdown(read("when_not_to_use"))


def _help(feature: Feature) -> str:
    return f"{feature.question} {feature.help}"


def _note(feature: Feature, note: Note, number: int) -> None:
    with st.container(
        key=f"patient_note_{feature.name}_{number}",
        horizontal=True,
        vertical_alignment="center",
        gap="small",
    ):
        st.html(f'<p class="hs-note" role="note">{escape(note.text)}</p>', width="content")
        if note.suggestion is not None:
            st.button(
                f"use {note.suggestion:g}",
                key=f"patient_use_{feature.name}_{number}",
                on_click=session.use,
                args=(feature.name, note.suggestion),
            )
