"""`POST /predict` and `POST /explain`: one patient in, a probability and its reasons out."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query

from backend.problems import documented
from backend.routes.dependencies import CheckedPatient, RequestId, Running
from backend.schemas import PATIENT_SCHEMA, Explanation, Prediction, Purpose

router = APIRouter(tags=["predictions"])

_BODY: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": PATIENT_SCHEMA}}}
}
_REFUSALS: Final = documented(400, 413, 415, 422, 503)
_CODING: Final = (
    "Codes are UCI's. A client that holds the re-coded copy which circulates (chest pain 0 to 3, "
    "thal 0 to 3) adds `?coding=recoded` and is translated."
)

AskedFor = Annotated[
    Purpose, Query(description="Recorded with the answer; trials are kept apart from patients.")
]


@router.post(
    "/predict",
    summary="Probability of coronary artery disease",
    description=_CODING,
    openapi_extra=_BODY,
    responses=_REFUSALS,
)
async def predict(
    patient: CheckedPatient,
    running: Running,
    request_id: RequestId,
    purpose: AskedFor = Purpose.CARE,
) -> Prediction:
    """Answer one patient."""
    return running.predict(patient, request_id, purpose)


@router.post(
    "/explain",
    summary="The same, with the contribution of each input",
    description=_CODING,
    openapi_extra=_BODY,
    responses=_REFUSALS,
)
async def explain(
    patient: CheckedPatient,
    running: Running,
    request_id: RequestId,
    purpose: AskedFor = Purpose.CARE,
) -> Explanation:
    """Answer one patient with reasons."""
    return running.explain(patient, request_id, purpose)
