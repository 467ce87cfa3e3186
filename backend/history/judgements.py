"""What became of a prediction: the outcome of the angiography, and what the clinician made of it.

An outcome is recorded once. A correction is a further row that says why, so that it can be told
what was known when.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, func, insert, select
from sqlalchemy.exc import IntegrityError

from backend.errors import RequestRefused
from backend.history import presenting, queries
from backend.history.schemas import Correction, Feedback, Outcome
from backend.history.tables import feedback, outcomes
from data.features import NAMES

_NOT_YET: Final = (
    "There is no prediction of this request id in the history. One that was just answered may take "
    "a moment to get there; ask again in a few seconds."
)


def story(connection: Connection, request_id: str) -> dict[str, Any]:
    """Return the newest prediction under a request id with all that was said of it since.

    Raises
    ------
    RequestRefused
        404 if there is none.
    """
    rows = _answers(connection, request_id)
    ids = [row["id"] for row in rows]
    return presenting.story(
        rows, queries.outcomes_of(connection, ids), queries.feedback_on(connection, ids)
    )


def record_outcome(
    connection: Connection, request_id: str, told: Outcome | Correction, key_id: str | None
) -> None:
    """Record whether disease was found.

    Raises
    ------
    RequestRefused
        404 without such a prediction; 409 if it has an outcome and this is no correction, if it
        has none and this is one, or if the id was used for different patients.
    """
    answers = _of_one_patient(connection, request_id)
    found = connection.execute(
        select(outcomes.c.prediction_id, func.max(outcomes.c.revision))
        .where(outcomes.c.prediction_id.in_(answers))
        .group_by(outcomes.c.prediction_id)
    ).first()
    # The same patient may have been asked for again since: the outcome stays where it is.
    prediction_id, known = found or (answers[0], None)
    if known is not None and not told.correction:
        raise _already_recorded()
    if known is None and told.correction:
        raise RequestRefused(
            409, "no-outcome-yet", "There is no outcome to correct; send it without correction."
        )
    recorded = insert(outcomes).values(
        prediction_id=prediction_id,
        revision=(known or 0) + 1,
        disease=told.disease,
        source=told.source,
        reason=told.reason if isinstance(told, Correction) else None,
        time=datetime.now(UTC),
        key_id=key_id,
    )
    try:
        connection.execute(recorded)
    except IntegrityError as error:
        # Another request recorded one between our question and our answer.
        raise _already_recorded() from error


def _already_recorded() -> RequestRefused:
    return RequestRefused(
        409,
        "outcome-already-recorded",
        "This prediction has an outcome. To replace it, send correction: true with a reason; the "
        "first one stays in its history.",
    )


def record_feedback(
    connection: Connection, request_id: str, told: Feedback, key_id: str | None
) -> None:
    """Record agreement or an override; refuses like an outcome."""
    answers = _of_one_patient(connection, request_id)
    values: dict[str, Any] = told.model_dump()
    connection.execute(
        insert(feedback).values(
            prediction_id=answers[0], time=datetime.now(UTC), key_id=key_id, **values
        )
    )


def _of_one_patient(connection: Connection, request_id: str) -> list[int]:
    """Return the ids of the predictions under a request id, the newest first."""
    rows = _answers(connection, request_id)
    if any(row[name] != rows[0][name] for row in rows for name in NAMES):
        raise RequestRefused(
            409,
            "ambiguous-request-id",
            "Different patients were answered under this request id, so it cannot be told which is "
            "meant. Send a new X-Request-Id, or none, with each patient.",
        )
    return [int(row["id"]) for row in rows]


def _answers(connection: Connection, request_id: str) -> Sequence[RowMapping]:
    rows = queries.answers(connection, request_id)
    if not rows:
        raise RequestRefused(404, "no-such-prediction", _NOT_YET, headers={"Retry-After": "2"})
    return rows
