"""Probes and `GET /metrics`: is the process alive, is it ready, what has it counted."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from backend.errors import BundleError
from backend.problems import documented
from backend.routes.dependencies import Running
from backend.schemas import Alive, Health

router = APIRouter(tags=["operation"])


@router.get("/healthz", summary="Alive: the process answers")
async def alive() -> Alive:
    """Answer; nothing else is looked at."""
    return Alive()


@router.get(
    "/readyz",
    summary="Ready: the model has reproduced its known patients",
    responses=documented(503),
)
async def ready(running: Running) -> Health:
    """Answer 200 when predictions can be given, else a problem document that says why not."""
    return _health(running.bundle.version)


@router.get(
    "/health",
    summary="Status for people and simple monitors",
    responses={503: {"model": Health, "description": "No model can be served."}},
)
async def health(running: Running, response: Response) -> Health:
    """Answer whether a model is loaded, and which."""
    try:
        return _health(running.bundle.version)
    except BundleError as error:
        response.status_code = 503
        return Health(
            status="unavailable", model_loaded=False, model_version=None, detail=str(error)
        )


def _health(version: str) -> Health:
    return Health(status="ok", model_loaded=True, model_version=version, detail=None)


@router.get(
    "/metrics",
    summary="Counters and histograms, for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(running: Running) -> Response:
    """Return everything counted by this process."""
    return Response(generate_latest(running.metrics.registry), media_type=CONTENT_TYPE_LATEST)
