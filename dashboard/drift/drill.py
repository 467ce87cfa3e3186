"""The drift drill: shifted patients are sent through the running backend until the alarm rings."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.connection import client, report
from dashboard.drift.comparing import SEED, patients
from dashboard.drift.who import SYNTHETIC, Who
from dashboard.frame import table as frame_table
from dashboard.frame.figure import Origin, computed
from dashboard.frame.parts import verdict
from data.features import BY_NAME

if TYPE_CHECKING:
    from analysis.drift.delay import Delay
    from analysis.drift.drill import Drill

LONGEST = 150


def _ask(inputs: Mapping[str, int | float]) -> float:
    return client().predict(dict(inputs), "test").probability


def run(who: Who) -> "Drill":
    """Send the patients, with their progress, and return when the alarm rang."""
    from analysis.drift.drill import drill  # noqa: PLC0415 - takes seconds to import
    from analysis.drift.sketches import from_document  # noqa: PLC0415

    bar = st.progress(0.0, "Drawing shifted patients ...")
    drawn = patients(who)
    sent = 0

    def advance(number: int) -> None:
        nonlocal sent
        sent += number
        bar.progress(sent / len(drawn), f"{sent} patients answered by the backend ...")

    try:
        return drill(_ask, drawn, from_document(report("drift").reference), who.name, SEED, advance)
    finally:
        bar.empty()


def table(found: "Drill") -> pd.DataFrame:
    """Return what the alarm said at each look."""
    return pd.DataFrame(
        {
            "rang": ["yes" if one.rang else "no" for one in found.looks],
            "inputs that drifted": [_named(one.inputs) for one in found.looks],
            "missing more or less often": [_named(one.missing) for one in found.looks],
            "predicted risk": ["drifted" if one.risk else "as before" for one in found.looks],
        },
        index=pd.Index([one.n for one in found.looks], name="after patients"),
    )


def finding(found: "Drill") -> str:
    """Return what became of the drill, as a title."""
    if found.rang_after is None:
        return f"The alarm stayed silent over {found.sent} patients"
    return f"The alarm rang after {found.rang_after} patients"


def grounds(found: "Drill", delays: "Sequence[Delay]") -> str:
    """Return what was drilled, and how often such a drill rings without drift."""
    without = next((one.rang for one in delays if one.what == "no drift"), None)
    false = (
        ""
        if without is None
        else f" Without drift {100 * without.value:.0f} of 100 drills ring too "
        f"({100 * without.interval.low:.0f} to {100 * without.interval.high:.0f}; measured on "
        f"{without.n})."
    )
    return f"{found.what}; {found.sent} patients sent as tests.{false}"


def command(shift: str, url: str) -> str:
    """Return the command that drills the same shift."""
    return f"python -m analysis drift {shift} --n {LONGEST} --drill {url} --seed {SEED}"


def _named(inputs: Sequence[str]) -> str:
    return ", ".join(BY_NAME[name].label for name in inputs) or "none"


def draw(method: str, url: str) -> None:
    """Draw the choice of a shift, and what became of the drill."""
    name = st.selectbox(
        "What goes wrong", list(SYNTHETIC), index=2, key="drift_drill_what", bind="query-params"
    )
    st.markdown(
        f"Up to {LONGEST} synthetic patients are sent to the running backend, marked as tests, and "
        "the alarm is asked every 10 patients until it rings."
    )
    if not st.button("Start the drill", key="drift_drill_start"):
        return
    found = run(Who(name, SYNTHETIC[name], LONGEST))
    verdict(finding(found), grounds(found, report("drift").delays))
    frame_table.show(table(found), key="drift_drill")
    computed(Origin(method, command(SYNTHETIC[name], url)))
