"""`/predictions`: what was answered, what angiography found, what the clinician made of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from starlette.responses import Response, StreamingResponse

from backend.history import presenting, questions
from backend.history.cursor import PATTERN, Cursor
from backend.history.cursor import read as read_cursor
from backend.history.filters import Filters, Route
from backend.history.history import History
from backend.history.schemas import (
    PredictionHistory,
    PredictionPage,
    SentFeedback,
    SentOutcome,
)
from backend.problems import documented
from backend.routes.history import KeyId, Meant, Past, YesOrNo
from backend.routes.sent import Sent

router = APIRouter(prefix="/predictions", tags=["history"])

CSV: Final = "text/csv"
_CSV_ROWS_AT_ONCE: Final = 1000
_OUTCOME: Final = Sent(SentOutcome)
_FEEDBACK: Final = Sent(SentFeedback)

RequestId = Annotated[str, Path(pattern="^[A-Za-z0-9._-]{1,64}$")]


async def narrowed(
    meant: Meant,
    prediction: Annotated[int | None, Query(ge=0, le=1)] = None,
    route: Annotated[Route | None, Query()] = None,
    has_outcome: Annotated[YesOrNo | None, Query()] = None,
    min_probability: Annotated[float | None, Query(ge=0, le=1)] = None,
    max_probability: Annotated[float | None, Query(ge=0, le=1)] = None,
) -> Filters:
    """Return the filters of the list."""
    return replace(
        meant,
        prediction=prediction,
        route=route,
        has_outcome=has_outcome,
        low=min_probability,
        high=max_probability,
    )


@router.get(
    "",
    summary="Answered predictions, the newest first",
    response_model=PredictionPage,
    responses={
        200: {"content": {CSV: {"schema": {"type": "string"}}}},
        **documented(422, 503),
    },
)
async def predictions(
    past: Past,
    filters: Annotated[Filters, Depends(narrowed)],
    cursor: Annotated[
        str | None, Query(pattern=PATTERN, description="`next` of the page before.")
    ] = None,
    limit: Annotated[
        int, Query(ge=1, le=500, description="Of one page; an export has no limit.")
    ] = 50,
    form: Annotated[
        Literal["json", "csv"] | None,
        Query(alias="format", description="Or say it by `Accept`; CSV has all that match."),
    ] = None,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Any:
    """List what was answered; rows that arrive meanwhile do not move the pages that follow."""
    after = None if cursor is None else read_cursor(cursor)
    if form == "csv" or (form is None and accept.partition(";")[0].strip().lower() == CSV):
        return await _export(past, filters, after)
    rows, following = await questions.page(past, filters, after, limit)
    return {
        "predictions": [presenting.entry(row) for row in rows],
        "next": None if following is None else str(following),
    }


@router.get(
    "/{request_id}",
    summary="One prediction, its place in the journal, and what was said of it since",
    response_model=PredictionHistory,
    responses=documented(404, 422, 503),
)
async def prediction(past: Past, request_id: RequestId) -> Any:
    """Return the newest prediction under a request id."""
    return await questions.story(past, request_id)


@router.post(
    "/{request_id}/outcome",
    status_code=201,
    summary="Record what angiography found",
    response_model=PredictionHistory,
    responses=documented(400, 404, 409, 413, 415, 422, 503),
    openapi_extra=_OUTCOME.documented(),
)
async def outcome(request: Request, past: Past, request_id: RequestId, key: KeyId) -> Any:
    """Record an outcome once; a correction says so, with a reason, and keeps what it corrects."""
    told = await _OUTCOME.read(request)
    return await questions.record_outcome(past, request_id, told, key)


@router.post(
    "/{request_id}/feedback",
    status_code=201,
    summary="Record agreement with the prediction, or an override with its reason",
    response_model=PredictionHistory,
    responses=documented(400, 404, 409, 413, 415, 422, 503),
    openapi_extra=_FEEDBACK.documented(),
)
async def feedback(request: Request, past: Past, request_id: RequestId, key: KeyId) -> Any:
    """Record what the clinician made of it; each time is kept, the newest counts."""
    told = await _FEEDBACK.read(request)
    return await questions.record_feedback(past, request_id, told, key)


async def _export(past: History, filters: Filters, after: Cursor | None) -> Response:
    # The first rows before the answer begins: a database that is away is then still a refusal.
    rows, following = await questions.page(past, filters, after, _CSV_ROWS_AT_ONCE)

    async def lines() -> AsyncIterator[str]:
        nonlocal rows, following
        yield presenting.csv_header() + presenting.csv_lines(rows)
        while following is not None:
            rows, following = await questions.page(past, filters, following, _CSV_ROWS_AT_ONCE)
            yield presenting.csv_lines(rows)

    named = {"Content-Disposition": 'attachment; filename="predictions.csv"'}
    return StreamingResponse(lines(), media_type=f"{CSV}; charset=utf-8", headers=named)
