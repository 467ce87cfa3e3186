"""Chooses the file, an upload or the example; says whose codes it has and lets them be changed."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final, cast

import pandas as pd
import streamlit as st

from dashboard.answers import Payload, Purpose
from dashboard.frame import table
from dashboard.many.answered import Answered
from dashboard.many.coding import NAMES_OF, Coding, Recognised, recognise
from dashboard.many.sheet import MOST_MEBIBYTES, Sheet, SheetError, read
from dashboard.patient.examples import EXAMPLES, Example
from data.features import FEATURES, NAMES

_EXAMPLE: Final = Path(__file__).parents[2] / "data" / "synthetic_100.csv"
_CHOSEN: Final = "many_chosen"
_ANSWERED: Final = "many_answered"
_ASKED: Final = "many_asked"
_UPLOADS: Final = "many_uploads"
_CODING: Final = "many_coding"
_PURPOSES: Final[dict[Purpose, str]] = {"care": "patients in care", "test": "a trial"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file that was read; `example` is our own."""

    name: str
    content: bytes
    sheet: Sheet
    recognised: Recognised
    example: bool = False


def template() -> str:
    """Return a file to fill in: the line of names, and two made-up patients."""
    rows = [",".join(_cell(example, name) for name in NAMES) for example in EXAMPLES[1:]]
    return "\n".join([",".join(NAMES), *rows, ""])


def _cell(example: Example, name: str) -> str:
    known: Payload = example.values  # noqa: PD011 - no table
    return f"{known[name]:g}" if name in known else ""


def columns() -> pd.DataFrame:
    """Return what each column holds."""
    return pd.DataFrame(
        {"Input": [f.label for f in FEATURES], "Cells": [f.rule for f in FEATURES]},
        index=pd.Index(NAMES, name="Column"),
    )


def answered() -> Answered | None:
    """Return the answers of this session, if there are any."""
    kept: Answered | None = st.session_state.get(_ANSWERED)
    return kept


def keep(found: Answered) -> None:
    """Keep the answers while the session lasts."""
    st.session_state[_ANSWERED] = found


def asked() -> bool:
    """Tell whether the answers were asked for, once."""
    return bool(st.session_state.pop(_ASKED, False))


def coding(chosen: Chosen) -> Coding:
    """Return the codes to read the file by: the reader's choice, or what was recognised."""
    return cast("Coding", st.session_state.get(_CODING) or chosen.recognised.coding)


def purpose(chosen: Chosen) -> Purpose:
    """Return what the patients are asked for as."""
    return "test" if chosen.example else st.session_state.get("many_purpose", "care")


def draw() -> Chosen | None:
    """Draw the choice of a file and what was read; None while there is none."""
    st.file_uploader(
        "A CSV file, one line for each patient",
        "csv",
        key=_upload_key(),
        on_change=_uploaded,
        max_upload_size=MOST_MEBIBYTES,
        help="UCI's columns and codes, or those of the re-coded copy; empty cells are not known.",
    )
    with st.container(key="many_files", horizontal=True):
        st.button("Try the example: 100 synthetic patients", key="many_example", on_click=_example)
        st.download_button(
            "Download a template", template(), "heartsight-template.csv", "text/csv",
            key="many_template", on_click="ignore",
        )  # fmt: skip
        if _CHOSEN in st.session_state:
            st.button("Forget the file and its answers", key="many_forget", on_click=_forget)
    with st.expander("What the columns are"):
        table.show(columns(), key="many_columns")
    if error := st.session_state.get("many_unreadable"):
        st.html(
            f'<div class="hs-failure" role="alert"><h2>This file cannot be read</h2>'
            f"<p>{escape(error)}</p></div>"
        )
    chosen: Chosen | None = st.session_state.get(_CHOSEN)
    if chosen is not None:
        _read(chosen)
    return chosen


def _read(chosen: Chosen) -> None:
    """Say what was read and why, and offer to change it."""
    n = len(chosen.sheet)
    st.html(
        f'<p class="hs-said" role="status"><b>{escape(chosen.name)}</b>: '
        f"{n:,} {'patient' if n == 1 else 'patients'}. Read as "
        f"{NAMES_OF[chosen.recognised.coding]} codes, because {chosen.recognised.because}.</p>"
    )
    with st.container(key="many_reading", horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Codes",
            list(NAMES_OF),
            default=chosen.recognised.coding,
            format_func=lambda one: NAMES_OF[one],
            required=True,
            key=_CODING,
            help="Change it where the file was recognised wrongly; nothing else is changed.",
        )
        if not chosen.example:
            st.segmented_control(
                "Count them as",
                list(_PURPOSES),
                default="care",
                format_func=lambda one: _PURPOSES[one],
                required=True,
                key="many_purpose",
                help="The backend's journal tells care from trials, so that drift and fairness "
                "are watched on real patients only.",
            )
        st.button(
            f"Predict for {n:,}", key="many_predict", type="primary", on_click=_ask,
        )  # fmt: skip
    st.caption(
        "This page keeps the file and its answers in memory, for this session alone. The backend's "
        "journal records each answer, as it does on the Patient page."
    )


def _upload_key() -> str:
    return f"many_upload_{st.session_state.get(_UPLOADS, 0)}"


def _uploaded() -> None:
    file = st.session_state[_upload_key()]
    if file is None:
        _drop()
    else:
        _take(file.name, file.getvalue())


def _example() -> None:
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    _take(_EXAMPLE.name, _EXAMPLE.read_bytes(), example=True)
    _ask()


def _take(name: str, content: bytes, *, example: bool = False) -> None:
    _drop()
    try:
        sheet = read(content)
    except SheetError as error:
        st.session_state["many_unreadable"] = str(error)
        return
    st.session_state[_CHOSEN] = Chosen(name, content, sheet, recognise(sheet), example)


def _ask() -> None:
    st.session_state[_ASKED] = True


def _drop() -> None:
    for key in (_CHOSEN, _ANSWERED, _ASKED, _CODING, "many_unreadable"):
        st.session_state.pop(key, None)


def _forget() -> None:
    """Begin anew; a new key empties the upload too."""
    _drop()
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
