"""`POST /predict` and `POST /explain`: one patient in, a probability and its reasons out.

What `backend.fast_path` answers in front of the application never comes here and has the same
bytes.
"""

from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from backend.answer import Explanation, Prediction
from backend.openapi_models import model_of
from backend.problems import documented
from backend.routes.dependencies import AskedFor, CheckedPatient, Running, Started
from backend.schemas import PATIENT_SCHEMA

router = APIRouter(tags=["predictions"])

_BODY: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": PATIENT_SCHEMA}}}
}
_REFUSALS: Final = documented(400, 413, 415, 422, 503)
_CODING: Final = (
    "Codes are UCI's. A client that holds the re-coded copy which circulates (chest pain 0 to 3, "
    "thal 0 to 3) adds `?coding=recoded` and is translated."
)


@router.post(
    "/predict",
    summary="Probability of coronary artery disease",
    description=_CODING,
    openapi_extra=_BODY,
    response_model=model_of(Prediction),
    responses=_REFUSALS,
)
async def predict(
    patient: CheckedPatient, running: Running, asked: AskedFor, started: Started
) -> Response:
    """Answer one patient."""
    return _json(running.predict(patient, asked, started))


@router.post(
    "/explain",
    summary="The same, with the contribution of each input",
    description=_CODING,
    openapi_extra=_BODY,
    response_model=model_of(Explanation),
    responses=_REFUSALS,
)
async def explain(
    patient: CheckedPatient, running: Running, asked: AskedFor, started: Started
) -> Response:
    """Answer one patient with reasons."""
    return _json(running.explain(patient, asked, started))


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")
