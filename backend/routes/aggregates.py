"""`GET /aggregates/...`: what many predictions were like and came to, without any one of them."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from backend.history import questions
from backend.history.schemas import Calibration, FeatureCounts, OutcomeRows
from backend.problems import documented
from backend.routes.history import Meant, Past

router = APIRouter(prefix="/aggregates", tags=["history"], responses=documented(422, 503))

Newest = Annotated[
    int, Query(ge=1, le=100_000, description="At most so many predictions, the newest ones.")
]


@router.get(
    "/features",
    summary="How many predictions had each value of each input, by day",
    response_model=FeatureCounts,
)
async def features(past: Past, meant: Meant, last: Newest = 10_000) -> Any:
    """Count; `counts` is what the drift comparison reads."""
    return await questions.feature_counts(past, meant, last)


@router.get(
    "/calibration",
    summary="Observed against predicted, from recorded outcomes",
    response_model=Calibration,
)
async def calibration(past: Past, meant: Meant) -> Any:
    """Compare in four bands of risk, for everyone and by sex; corrections replace outcomes."""
    return await questions.calibration(past, meant)


@router.get(
    "/outcomes",
    summary="Risk, outcome and sex of patients with a recorded outcome, for a fairness study",
    response_model=OutcomeRows,
)
async def outcomes(past: Past, meant: Meant, last: Newest = 10_000) -> Any:
    """Return three columns and nothing that tells whose they are."""
    return await questions.outcome_rows(past, meant, last)
