"""Evidently's own report of the same two groups, and where it misleads about them."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.drift.comparing import SEED, patients
from dashboard.drift.who import Who
from dashboard.frame.figure import Origin, computed
from dashboard.frame.parts import empty
from data.features import BY_NAME

if TYPE_CHECKING:
    from analysis.drift.evidently_report import EvidentlyReport

LOG = logging.getLogger(__name__)


@st.cache_data(max_entries=4, show_spinner="Evidently is reading both groups, about 10 s ...")
def asked(reference: Who, current: Who) -> "tuple[str, EvidentlyReport]":
    """Return Evidently's page, empty where it has none, and its verdicts with what they omit."""
    from analysis.drift.comparison import Group, compare  # noqa: PLC0415 - takes seconds
    from analysis.drift.evidently_report import (  # noqa: PLC0415
        evidently_html,
        evidently_report,
    )

    left, right = patients(reference), patients(current)
    ours = compare(Group(reference.name, left), Group(current.name, right), SEED)
    found = evidently_report(left, right, ours)
    return "" if found.reason else evidently_html(left, right), found


def draw(reference: Who, current: Who, origin: Origin) -> None:
    """Show Evidently's report, opened by nothing but its tab, and where it misleads."""
    if current.served:
        st.markdown("Evidently needs the patients themselves; of served ones only counts are kept.")
        return
    try:
        page, found = asked(reference, current)
    except Exception as error:  # a library of others may raise anything; its message is not ours
        LOG.exception("Evidently made no report")
        empty(
            "Evidently made no report",
            f"It stopped with {type(error).__name__}. All other tabs stand without it; choose "
            "other groups, or look into the dashboard's log for the reason.",
        )
        return
    st.markdown("\n".join(f"- {one}" for one in told(found)))
    if page:
        _show(page)
    computed(Origin(origin.method, f"{origin.command} --evidently evidently.html"))


def _show(page: str) -> None:
    with st.container(key="drift_evidently_page"):
        # In the order of Tab: what is wider than the window is scrolled by the keyboard too.
        st.iframe(page, tab_index=0, alt="Evidently's own report of both groups")
    st.download_button(
        "Download Evidently's report (HTML, about 4 MB)",
        page,
        file_name="evidently.html",
        mime="text/html",
        key="drift_evidently_file",
        on_click="ignore",
    )
    st.markdown("It opens in any browser, without a network.")


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
