"""The drift drill: shifted patients are sent through the running backend until the alarm rings."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.connection import client, report
from dashboard.drift.comparing import SEED, patients
from dashboard.drift.who import SYNTHETIC, Who
from dashboard.frame import table

if TYPE_CHECKING:
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


def draw() -> None:
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
    st.html(f'<div class="hs-verdict" role="status"><h2>{found.sentence}</h2></div>')
    table.show(
        pd.DataFrame(
            {
                "rang": ["yes" if one.rang else "no" for one in found.looks],
                "inputs": [", ".join(one.inputs) or "none" for one in found.looks],
            },
            index=pd.Index([one.n for one in found.looks], name="after patients"),
        ),
        key="drift_drill",
    )
