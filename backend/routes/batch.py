"""`POST /predict/batch`: many patients in, an answer or the reasons for none for each of them."""

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import IO, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import StreamingResponse

from backend.batch import csv_rows, json_rows
from backend.batch.answers import BatchEnded, Form, RowAnswer, RowRefused, asked_form, writer
from backend.batch.body import ROW_BYTES, spooled
from backend.batch.rows import Slice
from backend.batch.scoring import Scoring
from backend.batch.stream import Batch
from backend.errors import RequestRefused
from backend.openapi_models import model_of
from backend.problems import documented
from backend.routes.dependencies import AskedFor, Running, Started
from backend.schemas import PATIENT_SCHEMA
from backend.settings import Coding

router = APIRouter(tags=["predictions"])

_DESCRIPTION: Final = (
    "A JSON array of patients as /predict takes them, or a CSV file with a header (UCI's own files "
    "of 14 columns need none). The answer has one entry per row, in the same order: an answer, or "
    "what is wrong with that row, which does not harm the others. An answer that ends early says "
    "so in a last entry with `problem`. Codes are UCI's; with `?coding=recoded` those of the "
    "re-coded copy that circulates."
)
# Any element is accepted, because what is wrong with one is told in its place of the answer. No
# schema of a string says which texts have a patient's columns: the description does.
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "array",
                    "items": {"description": "A patient: see the body of /predict."},
                    "examples": [PATIENT_SCHEMA["examples"]],
                }
            },
            Form.CSV: {
                "schema": {
                    "type": "string",
                    "description": "A header of a patient's fields, then one row per patient.",
                }
            },
        },
    }
}


_ENTRIES: Final[Any] = list[  # type: ignore[misc]  # made at run time
    model_of(RowAnswer) | model_of(RowRefused) | model_of(BatchEnded)
]
_OTHER_FORMS: Final[dict[str, Any]] = {
    form: {"schema": {"type": "string"}} for form in Form if form is not Form.JSON
}


@router.post(
    "/predict/batch",
    summary="The same for many patients",
    description=_DESCRIPTION,
    openapi_extra=_BODY,
    response_model=_ENTRIES,
    responses={
        200: {"description": "One entry per row", "content": _OTHER_FORMS},
        **documented(400, 406, 413, 415, 422, 503),
    },
)
async def predict_batch(
    request: Request,
    running: Running,
    asked: AskedFor,
    started: Started,
    coding: Annotated[Coding | None, Query(include_in_schema=False)] = None,
) -> StreamingResponse:
    """Answer many patients, in their order."""
    settings, bundle = running.settings, running.bundle
    form = asked_form(request.headers.get("accept", ""))
    read = _reader(request, coding, settings.coding)
    file = await spooled(request, settings.home, settings.batch_rows * ROW_BYTES)
    try:
        writes = writer(form)
        scoring = Scoring(bundle, running.models.tables_of(bundle), asked, started, writes)
        batch = Batch(running, scoring, read(file), writes, asked, settings.batch_rows)
        answer = batch.begun()
    except BaseException:
        file.close()
        raise
    return StreamingResponse(_closing(answer, file), media_type=form)


def _reader(
    request: Request, coding: Coding | None, default: Coding
) -> Callable[[IO[bytes]], Iterator[Slice]]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == Form.JSON:
        return partial(json_rows.slices, coding=coding or default)
    if media_type == Form.CSV:
        return partial(csv_rows.slices, coding=coding, default=default)
    raise RequestRefused(
        415,
        "unsupported-media-type",
        "Send the patients as Content-Type: application/json or text/csv.",
    )


async def _closing(answer: AsyncIterator[bytes], file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        async for part in answer:
            yield part
