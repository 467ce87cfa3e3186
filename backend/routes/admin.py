"""`POST /admin/reload`: bring in the model that its source holds now, while answering goes on."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from backend.errors import BundleError, ModelSourceError, RequestRefused
from backend.problems import documented
from backend.routes.dependencies import Running

router = APIRouter(prefix="/admin", tags=["operation"])


class Reloaded(BaseModel):
    """Which models are there now."""

    model_config = ConfigDict(protected_namespaces=())

    result: Literal["loaded", "unchanged"]
    model_version: str
    previous_version: str | None
    shadow_version: str | None


@router.post(
    "/reload",
    summary="Load the model anew, and the shadow model",
    responses=documented(409, 502),
)
async def reload(running: Running) -> Reloaded:
    """Answer when the new model answers; a bad one leaves the old one in place."""
    models = running.models
    before = models.live
    try:
        found = await models.reload()
    except BundleError as error:
        status, kind = (
            (502, "model-source-unreachable")
            if isinstance(error, ModelSourceError)
            else (409, "model-refused")
        )
        goes_on = "There is no other" if before is None else f"Version {before.version} goes on"
        raise RequestRefused(
            status, kind, f"The new model is not used: {error}. {goes_on}."
        ) from error
    return Reloaded(
        result="unchanged" if found is before else "loaded",
        model_version=found.version,
        previous_version=None if before is None else before.version,
        shadow_version=None if models.shadow is None else models.shadow.bundle.version,
    )
