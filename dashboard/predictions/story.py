"""One prediction: what was answered, where it stands in the journal, why, and what came of it."""

from datetime import datetime
from shlex import quote
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote as in_url

import pandas as pd
import streamlit as st

from dashboard import tables
from dashboard.answers import Interval
from dashboard.charts import contributions as chart
from dashboard.connection import client, mode
from dashboard.frame import figure, table
from dashboard.frame.figure import Origin
from dashboard.frame.parts import heading
from dashboard.prose import read
from dashboard.wording import moment, percent, reasons, span

if TYPE_CHECKING:
    from dashboard.answers import Explanation
    from dashboard.reports import Values

_FACTS: Final = {
    "time": "Answered",
    "route": "Asked at",
    "purpose": "Purpose",
    "model_version": "Model",
    "latency_seconds": "Took",
    "key": "Key that asked",
    "case": "Case, as a keyed hash",
    "answers": "Answers under this request id",
    "process": "Journal: process",
    "sequence": "Journal: number in that process",
    "chain": "Journal: link of the chain",
}


def facts(found: "Values") -> pd.DataFrame:
    """Return what an audit asks: when, by which model, for which key, where in the journal."""
    told = {label: _text(name, found.get(name)) for name, label in _FACTS.items()}
    return pd.DataFrame({"What": told.values()}, index=pd.Index(list(told), name="Of the answer"))


def compared(found: "Values", answer: "Explanation") -> str:
    """Say what was answered then, and what the live model says of the same inputs."""
    interval = Interval(low=found.low, high=found.high)
    then = f"{percent(found.probability)} of 100 (range {span(interval)})"
    if found.model_version == answer.model_version:
        return f"Answered: {then}, by the model that is live now."
    return (
        f"Answered: {then}, by version {found.model_version}. The reasons below are those of the "
        f"live version {answer.model_version}, which says {percent(answer.probability)} of 100."
    )


def said_since(entries: list[Any]) -> pd.DataFrame:
    """Return outcomes and feedback as text, oldest first."""
    entries = sorted(entries, key=lambda one: datetime.fromisoformat(str(one.time)))
    return pd.DataFrame(
        {
            "What": [_judged(one) for one in entries],
            "Reason": [str(one.reason or "").replace("_", " ") for one in entries],
        },
        index=pd.Index([moment(str(one.time)) for one in entries], name="Time (UTC)"),
    )


def command(request_id: str) -> str:
    """Return the command that asks for the same story; a caller may choose any request id."""
    path = quote(f"/predictions/{in_url(request_id, safe='')}")
    return f"curl -s $HEARTSIGHT_BACKEND_URL{path}"


def draw(request_id: str) -> None:
    """Draw the whole story of one prediction."""
    found = client().story(request_id)
    answer = client().explain(dict(found.inputs), "test")
    st.markdown(compared(found, answer))
    figure.show(
        chart.waterfall(answer, mode()),
        key="model_history_waterfall",
        alt=chart.alt_text(answer),
        reading=reasons(answer.contributions),
        figures=tables.contributions(answer),
        origin=Origin(read("history"), command(request_id)),
    )
    heading("What was said of it since")
    since = [*found.outcomes, *found.feedback]
    if since:
        table.show(said_since(since), key="model_history_since")
    else:
        st.markdown("Nothing yet: the Patient page records what angiography found.")
    heading("For an audit")
    with st.container(key="model_history_audit"):
        table.show(facts(found), key="model_history_facts")


def _text(name: str, value: Any) -> str:
    if value is None:
        return "none"
    if name == "latency_seconds":
        return f"{1000 * value:.2f} ms"
    return str(value)


def _judged(one: "Values") -> str:
    if "decision" in one:
        return f"clinician: {one.decision}"
    correction = ", a correction" if one.revision > 1 else ""
    found = "disease" if one.disease else "no disease"
    return f"{found} ({str(one.source).replace('_', ' ')}){correction}"
