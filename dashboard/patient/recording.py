"""Records what became of a patient: what angiography found, and what the clinician decided.

Reasons are codes, because a free text could name a patient. An outcome is recorded once; a second
one is a correction with its reason.
"""

from typing import Final

import streamlit as st

from dashboard.api import Client
from dashboard.errors import AlreadyRecordedError, BackendError
from dashboard.frame import parts
from dashboard.frame.alone import alone
from dashboard.patient.seen import Seen

FOUND: Final = {True: "disease found", False: "no disease found"}
SOURCES: Final = {
    "angiography": "angiography",
    "ct_angiography": "CT angiography",
    "patient_record": "the patient's record",
}
CORRECTIONS: Final = {
    "entry_error": "it was entered wrongly",
    "wrong_patient": "it was another patient's",
    "second_reading": "the films were read again",
    "later_examination": "a later examination",
}
OVERRIDES: Final = {
    "other_findings": "other findings",
    "clinical_picture": "the clinical picture",
    "doubtful_input": "an input is doubtful",
    "unlike_trained_patients": "unlike the patients of the model",
    "range_too_wide": "the range is too wide",
    "patient_choice": "the patient's choice",
}
OVERRIDE: Final = "override"
DECISIONS: Final = {"agree": "went with the number", OVERRIDE: "decided otherwise"}


def outcome(*, disease: bool, source: str, reason: str | None) -> dict[str, str | bool]:
    """Return what is sent; with a reason it is a correction."""
    told: dict[str, str | bool] = {"disease": disease, "source": source}
    return told if reason is None else {**told, "correction": True, "reason": reason}


def feedback(decision: str, reason: str | None) -> dict[str, str]:
    """Return what is sent about the decision; only an override has a reason."""
    if decision == OVERRIDE and reason is not None:
        return {"decision": decision, "reason": reason}
    return {"decision": decision}


@alone
def draw(client: Client, seen: Seen) -> None:
    """Draw both forms for the patient of the last Predict."""
    parts.heading("What became of this patient", "recorded in the history of predictions")
    if seen.example:
        st.html('<p class="hs-quiet">An example is made up, so there is nothing to record.</p>')
        return
    key = f"patient_record_{seen.answer.request_id}"
    # A place of their own: a note that comes must not move the forms, which would close them.
    with st.container(key="patient_recorded", gap=None):
        for sentence in seen.recorded:
            st.html(f'<p class="hs-note" role="status">Recorded: {sentence}.</p>')
        if said := st.session_state.get(f"{key}_said"):
            st.html(f'<p class="hs-note" role="alert">{said}</p>')
    place = st.expander("Record an outcome or a decision", key="patient_record", on_change="rerun")
    if place.open:  # closed, its widgets are not made anew for each answer
        with place:
            _ask_outcome(client, seen, key)
            _ask_feedback(client, seen, key)


def _ask_outcome(client: Client, seen: Seen, key: str) -> None:
    found = st.radio(
        "What was found", list(FOUND), format_func=lambda f: FOUND[f], index=None,
        horizontal=True, key=f"{key}_found",
    )  # fmt: skip
    st.selectbox("Known from", list(SOURCES), format_func=lambda s: SOURCES[s], key=f"{key}_source")
    again = st.session_state.get(f"{key}_again", False)
    if again:
        st.selectbox(
            "Why it is corrected", list(CORRECTIONS), format_func=lambda r: CORRECTIONS[r],
            key=f"{key}_why",
        )  # fmt: skip
    st.button(
        "Record the correction" if again else "Record the outcome",
        key=f"{key}_outcome",
        disabled=found is None,
        on_click=_record_outcome,
        args=(client, seen, key),
    )


def _ask_feedback(client: Client, seen: Seen, key: str) -> None:
    decision = st.radio(
        "The decision", list(DECISIONS), format_func=lambda d: DECISIONS[d], index=None,
        horizontal=True, key=f"{key}_decision",
    )  # fmt: skip
    if decision == OVERRIDE:
        st.selectbox(
            "Because of", list(OVERRIDES), format_func=lambda r: OVERRIDES[r], key=f"{key}_because"
        )
    st.button(
        "Record the decision",
        key=f"{key}_feedback",
        disabled=decision is None,
        on_click=_record_feedback,
        args=(client, seen, key),
    )


def _record_outcome(client: Client, seen: Seen, key: str) -> None:
    state = st.session_state
    disease, source = state[f"{key}_found"], state[f"{key}_source"]
    try:
        told = outcome(disease=disease, source=source, reason=state.get(f"{key}_why"))
        client.record_outcome(seen.answer.request_id, told)
    except BackendError as error:
        state[f"{key}_again"] = state.get(f"{key}_again") or isinstance(error, AlreadyRecordedError)
        state[f"{key}_said"] = str(error)
        return
    state[f"{key}_again"] = True
    state.pop(f"{key}_said", None)
    seen.recorded.append(f"{FOUND[disease]}, from {SOURCES[source]}")


def _record_feedback(client: Client, seen: Seen, key: str) -> None:
    state = st.session_state
    decision, reason = state[f"{key}_decision"], state.get(f"{key}_because")
    try:
        client.record_feedback(seen.answer.request_id, feedback(decision, reason))
    except BackendError as error:
        state[f"{key}_said"] = str(error)
        return
    state.pop(f"{key}_said", None)
    why = f", because of {OVERRIDES[reason]}" if decision == OVERRIDE and reason else ""
    seen.recorded.append(DECISIONS[decision] + why)
