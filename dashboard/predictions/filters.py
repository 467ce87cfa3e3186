"""Which predictions are listed: choices in the address, and the question that they make."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import streamlit as st

PURPOSES: Final = {"Care": "care", "Tried out": "what_if", "Tests": "test", "All": "all"}
ANSWERS: Final = {"Any": None, "Disease": 1, "No disease": 0}
OUTCOMES: Final = {"Any": None, "Recorded": "true", "Not yet": "false"}
DAYS: Final = {"Any time": None, "24 hours": 1, "7 days": 7, "30 days": 30}
_WHOLE: Final = (0, 100)


def question(
    purpose: str,
    answer: int | None,
    outcome: str | None,
    risk: tuple[int, int],
    since: datetime | None,
) -> dict[str, str | float]:
    """Return the parameters of the backend's list; what is not asked for is left out."""
    asked: Mapping[str, str | float | None] = {
        "purpose": purpose,
        "prediction": answer,
        "has_outcome": outcome,
        "min_probability": None if risk[0] == _WHOLE[0] else risk[0] / 100,
        "max_probability": None if risk[1] == _WHOLE[1] else risk[1] / 100,
        "from": None if since is None else since.isoformat(timespec="seconds"),
    }
    return {name: value for name, value in asked.items() if value is not None}


def choose() -> dict[str, str | float]:
    """Draw the filters and return the question."""
    columns = st.columns([1, 1, 1, 1, 2])
    with columns[0]:
        purpose = _choice("Purpose", PURPOSES, "purpose")
    with columns[1]:
        answer = _choice("Answer", ANSWERS, "answer")
    with columns[2]:
        outcome = _choice("Outcome", OUTCOMES, "outcome")
    with columns[3]:
        days = _choice("Time", DAYS, "days")
    with columns[4]:
        low, high = st.slider(
            "Of 100", *_WHOLE, _WHOLE, key="model_history_risk", bind="query-params"
        )
    # To the minute, so that a page and the next one ask the same.
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    since = None if days is None else now - timedelta(days=int(days))
    return question(
        str(purpose),
        None if answer is None else int(answer),
        None if outcome is None else str(outcome),
        (low, high),
        since,
    )


def _choice(label: str, choices: Mapping[str, str | int | None], name: str) -> str | int | None:
    chosen = st.selectbox(label, list(choices), key=f"model_history_{name}", bind="query-params")
    return choices[chosen]
