"""The list of predictions, newest first, and one prediction with all that was said of it since."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, exists, or_, select

from backend.history.cursor import Cursor
from backend.history.filters import ALL_PURPOSES, Filters
from backend.history.tables import feedback, outcomes, predictions

_NEWEST_DISEASE: Final = (
    select(outcomes.c.disease)
    .where(outcomes.c.prediction_id == predictions.c.id)
    .order_by(outcomes.c.revision.desc())
    .limit(1)
    .scalar_subquery()
    .label("disease")
)
_NEWEST_DECISION: Final = (
    select(feedback.c.decision)
    .where(feedback.c.prediction_id == predictions.c.id)
    .order_by(feedback.c.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("decision")
)


def conditions(filters: Filters) -> Iterator[ColumnElement[Any]]:
    """Yield what must hold of a row of predictions."""
    of = predictions.c
    if filters.since is not None:
        yield of.time >= filters.since
    if filters.until is not None:
        yield of.time < filters.until
    if filters.low is not None:
        yield of.probability >= filters.low
    if filters.high is not None:
        yield of.probability <= filters.high
    purpose = None if filters.purpose == ALL_PURPOSES else filters.purpose
    for column, wanted in (
        (of.purpose, purpose),
        (of.model_version, filters.model_version),
        (of.prediction, filters.prediction),
        (of.route, filters.route),
    ):
        if wanted is not None:
            yield column == wanted
    if filters.has_outcome is not None:
        known = exists().where(outcomes.c.prediction_id == of.id)
        yield known if filters.has_outcome else ~known


def page(
    connection: Connection, filters: Filters, after: Cursor | None, limit: int
) -> tuple[Sequence[RowMapping], Cursor | None]:
    """Return at most `limit` rows that come after a cursor, and the cursor of the next page."""
    of = predictions.c
    query = (
        select(predictions, _NEWEST_DISEASE, _NEWEST_DECISION)
        .where(*conditions(filters))
        .order_by(of.time.desc(), of.id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        older = and_(of.time == after.time, of.id < after.id)
        # The first bound is implied by the second; an index is entered by it.
        query = query.where(of.time <= after.time, or_(of.time < after.time, older))
    rows = connection.execute(query).mappings().all()
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], Cursor(last["time"], last["id"])


def answers(connection: Connection, request_id: str) -> Sequence[RowMapping]:
    """Return all predictions that were answered under a request's id, the newest first."""
    query = (
        select(predictions, _NEWEST_DISEASE, _NEWEST_DECISION)
        .where(predictions.c.request_id == request_id)
        .order_by(predictions.c.time.desc(), predictions.c.id.desc())
    )
    return connection.execute(query).mappings().all()


def outcomes_of(connection: Connection, ids: Sequence[int]) -> Sequence[RowMapping]:
    """Return the outcome of predictions of one patient and its corrections, the first one first."""
    query = select(outcomes).where(outcomes.c.prediction_id.in_(ids))
    return connection.execute(query.order_by(outcomes.c.revision)).mappings().all()


def feedback_on(connection: Connection, ids: Sequence[int]) -> Sequence[RowMapping]:
    """Return what clinicians made of predictions of one patient, the first one first."""
    query = select(feedback).where(feedback.c.prediction_id.in_(ids))
    return connection.execute(query.order_by(feedback.c.id)).mappings().all()
