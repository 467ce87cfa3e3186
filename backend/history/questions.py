# ruff: noqa: PLC0415
"""What routes may ask, each run in a worker thread: SQLAlchemy is imported there, on first use.

An import takes most of a second; on the event loop it would hold up every prediction.
"""

from typing import TYPE_CHECKING, Any

from backend.errors import RequestRefused
from backend.history.cursor import Cursor
from backend.history.filters import Filters
from backend.history.history import History
from backend.history.schemas import Correction, Feedback, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, RowMapping


async def page(
    history: History, filters: Filters, after: Cursor | None, limit: int
) -> "tuple[Sequence[RowMapping], Cursor | None]":
    """Return a page of predictions, the newest first, and where the next one starts."""

    def question(connection: "Connection") -> "tuple[Sequence[RowMapping], Cursor | None]":
        from backend.history import queries

        return queries.page(connection, filters, after, limit)

    return await history.ask(question)


async def story(history: History, request_id: str) -> dict[str, Any]:
    """Return one prediction with all that was said of it; raises RequestRefused 404."""

    def question(connection: "Connection") -> dict[str, Any]:
        from backend.history import judgements

        return judgements.story(connection, request_id)

    return await _perhaps_just_answered(history, question)


async def record_outcome(
    history: History, request_id: str, told: Outcome | Correction, key_id: str | None
) -> dict[str, Any]:
    """Record an outcome and return the prediction's story; refuses like `judgements`."""

    def question(connection: "Connection") -> dict[str, Any]:
        from backend.history import judgements

        judgements.record_outcome(connection, request_id, told, key_id)
        return judgements.story(connection, request_id)

    return await _perhaps_just_answered(history, question)


async def record_feedback(
    history: History, request_id: str, told: Feedback, key_id: str | None
) -> dict[str, Any]:
    """Record feedback and return the prediction's story; refuses like `judgements`."""

    def question(connection: "Connection") -> dict[str, Any]:
        from backend.history import judgements

        judgements.record_feedback(connection, request_id, told, key_id)
        return judgements.story(connection, request_id)

    return await _perhaps_just_answered(history, question)


async def feature_counts(history: History, filters: Filters, last: int) -> dict[str, Any]:
    """Return how many predictions have each value of each input."""

    def question(connection: "Connection") -> dict[str, Any]:
        from backend.history import aggregates

        return aggregates.feature_counts(connection, filters, last)

    return await history.ask(question)


async def calibration(history: History, filters: Filters) -> dict[str, Any]:
    """Return observed against predicted."""

    def question(connection: "Connection") -> dict[str, Any]:
        from backend.history import calibration as measured

        return measured.calibration(connection, filters)

    return await history.ask(question)


async def outcome_rows(history: History, filters: Filters, last: int) -> dict[str, Any]:
    """Return risk, outcome and sex of patients with an outcome."""

    def question(connection: "Connection") -> dict[str, Any]:
        from backend.history import calibration as measured

        return measured.outcome_rows(connection, filters, last)

    return await history.ask(question)


async def _perhaps_just_answered(
    history: History, question: "Callable[[Connection], dict[str, Any]]"
) -> dict[str, Any]:
    try:
        return await history.ask(question)
    except RequestRefused as error:
        if error.status != 404:  # noqa: PLR2004
            raise
    # Asked for right after it was answered: its line may be on its way.
    await history.catch_up()
    return await history.ask(question)
