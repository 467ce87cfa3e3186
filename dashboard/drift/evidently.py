"""Evidently's own report of the same two groups, and where it misleads about them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.drift.comparing import SEED, patients
from dashboard.drift.who import Who
from dashboard.frame.figure import Origin, computed
from data.features import BY_NAME

if TYPE_CHECKING:
    from analysis.drift.evidently_report import EvidentlyReport


@st.cache_data(max_entries=4, show_spinner="Evidently is reading both groups ...")
def asked(reference: Who, current: Who) -> "tuple[str, EvidentlyReport]":
    """Return Evidently's page, and its verdicts with what they leave out."""
    from analysis.drift.comparison import Group, compare  # noqa: PLC0415 - takes seconds
    from analysis.drift.evidently_report import (  # noqa: PLC0415
        evidently_html,
        evidently_report,
    )

    left, right = patients(reference), patients(current)
    ours = compare(Group(reference.name, left), Group(current.name, right), SEED)
    return evidently_html(left, right), evidently_report(left, right, ours)


def draw(reference: Who, current: Who, origin: Origin) -> None:
    """Offer Evidently's report, and name the cases where it misleads."""
    if current.served:
        st.markdown("Evidently needs the patients themselves; of served ones only counts are kept.")
        return
    st.markdown(
        "Evidently's own report of the same two groups, and where it misleads about these patients."
    )
    if not st.toggle("Ask Evidently (about 10 s)", key="drift_evidently", bind="query-params"):
        return
    page, found = asked(reference, current)
    st.markdown("\n".join(f"- {one}" for one in told(found)))
    st.download_button(
        "Download Evidently's report (HTML, about 4 MB)",
        page,
        file_name="evidently.html",
        mime="text/html",
        key="drift_evidently_file",
        on_click="ignore",
    )
    st.markdown("It opens in any browser, without a network.")
    computed(Origin(origin.method, f"{origin.command} --evidently evidently.html"))


def told(found: "EvidentlyReport") -> list[str]:
    """Return what the report says, and each way in which it misleads about these patients."""
    if found.reason:
        return [f"Evidently cannot compare them: {found.reason}."]
    labels = {True: "drift of the whole", False: "no drift of the whole"}
    said = (
        f"Evidently {found.evidently} says {labels[found.dataset_drift]}: {100 * found.share:.0f} "
        f"% of the columns drifted ({_named(found.drifted) or 'none'})."
    )
    return [said] + [
        f"Misleading: {one.what}" + (f" ({_named(one.inputs)})." if one.inputs else ".")
        for one in found.misleading
    ]


def _named(inputs: Sequence[str]) -> str:
    return ", ".join(BY_NAME[name].label for name in inputs)
