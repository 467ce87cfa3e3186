"""`GET /model` and `GET /features`: what answers, and what it may be asked."""

from fastapi import APIRouter

from backend.problems import documented
from backend.routes.dependencies import Running
from backend.schemas import FeatureDescription, Model
from backend.service import quality
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
        full_model=quality(card.sub_models[NAMES], card.interval_level),
    )


@router.get("/features", summary="The 13 inputs: names, units, codes and ranges")
async def features() -> list[FeatureDescription]:
    """Describe every input."""
    return [FeatureDescription.of(feature) for feature in FEATURES]
