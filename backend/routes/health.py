"""Probes and `GET /metrics`: is the process alive, is it ready, what has it counted."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from backend.errors import BundleError, RequestRefused
from backend.history.history import History
from backend.problems import documented
from backend.routes.dependencies import Running
from backend.routes.history import Past
from backend.schemas import Alive, Health

router = APIRouter(tags=["operation"])


@router.get("/healthz", summary="Alive: the process answers")
async def alive() -> Alive:
    """Answer; nothing else is looked at."""
    return Alive()


@router.get(
    "/readyz",
    summary="Ready: the model has reproduced its known patients, and the journal can be written",
    responses=documented(503),
)
async def ready(running: Running, past: Past) -> Health:
    """Answer 200 when predictions can be given, else a problem document that says why not."""
    version = running.bundle.version
    if running.journal.reason is not None:
        detail = f"No prediction can be recorded: {running.journal.reason}."
        raise RequestRefused(503, "journal-unavailable", detail, headers={"Retry-After": "5"})
    return _health(version, past)


@router.get(
    "/health",
    summary="Status for people and simple monitors",
    responses={503: {"model": Health, "description": "No prediction can be given."}},
)
async def health(running: Running, past: Past, response: Response) -> Health:
    """Answer whether a model is loaded, and which, and whether it can be used."""
    version, detail = None, running.journal.reason
    try:
        version = running.bundle.version
    except BundleError as error:
        detail = str(error)
    if detail is None and version is not None:
        return _health(version, past)
    response.status_code = 503
    return Health(
        status="unavailable",
        model_loaded=version is not None,
        model_version=version,
        detail=detail,
    )


def _health(version: str, past: History) -> Health:
    # A history that waits is worth a word; predictions do not wait for it.
    detail = None if past.trouble is None else f"The history waits: {past.trouble}."
    return Health(status="ok", model_loaded=True, model_version=version, detail=detail)


@router.get(
    "/metrics",
    summary="Counters and histograms, for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(running: Running) -> Response:
    """Return everything counted by this process."""
    return Response(generate_latest(running.metrics.registry), media_type=CONTENT_TYPE_LATEST)
