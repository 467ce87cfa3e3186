"""`GET /model`, its card, and `GET /features`: what answers, and what it may be asked."""

from fastapi import APIRouter
from msgspec import to_builtins
from starlette.responses import Response

from backend.answering import quality
from backend.errors import RequestRefused
from backend.problems import documented
from backend.routes.dependencies import Running
from backend.schemas import FeatureDescription, Model
from data.features import FEATURES, NAMES

router = APIRouter(tags=["model"])


@router.get("/model", summary="The live model", responses=documented(503))
async def model(running: Running) -> Model:
    """Describe the model that answers now."""
    bundle = running.bundle
    card = bundle.scorecard
    return Model(
        model_version=bundle.version,
        trained_on=bundle.manifest["trained_on"],
        group_average=card.group_average,
        threshold=card.threshold,
        metrics=bundle.manifest["metrics"],
        parameters=bundle.manifest["parameters"],
        libraries=bundle.manifest["libraries"],
        features=list(NAMES),
        full_model=to_builtins(quality(card.sub_models[NAMES], card.interval_level)),
    )


@router.get(
    "/model/card",
    summary="The live model's card, for people",
    responses={
        200: {"content": {"text/markdown": {"schema": {"type": "string"}}}},
        **documented(404, 503),
    },
    response_class=Response,
)
async def card(running: Running) -> Response:
    """Return the model card, byte for byte as the bundle has it."""
    found = running.bundle.model_card
    if found is None:
        detail = "The live model has no card; python -m analysis train writes one."
        raise RequestRefused(404, "no-model-card", detail)
    return Response(found, media_type="text/markdown; charset=utf-8")


@router.get("/features", summary="The 13 inputs: names, units, codes and ranges")
async def features() -> list[FeatureDescription]:
    """Describe every input."""
    return [FeatureDescription.of(feature) for feature in FEATURES]
