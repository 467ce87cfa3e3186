"""The whole request stack on one screen: service, routes, problem documents, observation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from backend import problems
from backend.fast_path import FastPath
from backend.history.history import History
from backend.observation import Observation
from backend.routes import (
    admin,
    aggregates,
    batch,
    health,
    model,
    predict,
    predictions,
    releases,
    reports,
)
from backend.security import document
from backend.security.admission import Admission
from backend.security.guard import guard_of
from backend.security.headers import SecurityHeaders
from backend.security.overload import Overload
from backend.service import Service
from backend.settings import Settings
from backend.tracing import FRAMEWORK_SILENT
from backend.version import VERSION

_DESCRIPTION = (
    "Predicts coronary artery disease from routine findings and shows whether the prediction "
    "deserves trust. Research software, not a medical device."
)


def create_app(settings: Settings) -> FastAPI:
    """Build the application from its settings; nothing is loaded before it starts."""
    service = Service(settings)
    history = History(settings, service.metrics, service.journal)
    guard = guard_of(settings)
    overload = Overload(settings, on_shed=lambda load: service.metrics.shed.labels(load).inc())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.start()
        history.start()
        async with service.models.kept():
            yield
        service.stop()
        await history.stop()
        await guard.close()

    # The ordinary /docs page loads its scripts from a public host, which a ward may not reach.
    make = FastAPIOffline if settings.docs else partial(FastAPI, openapi_url=None)
    app = make(
        title="Heartsight",
        version=VERSION,
        description=_DESCRIPTION,
        lifespan=lifespan,
        redoc_url=None,
        telemetry=FRAMEWORK_SILENT,
    )
    app.state.service = service
    app.state.history = history
    app.state.guard = guard
    app.state.overload = overload
    for room in (predict, batch, predictions, aggregates, model, releases, reports, admin, health):
        app.include_router(room.router)
    problems.install(app)
    document.install(app, guard)
    # The last one is the outermost.
    app.add_middleware(
        Admission, guard=guard, overload=overload, operation_port=settings.operation_port
    )
    app.add_middleware(Observation, metrics=service.metrics)
    app.add_middleware(SecurityHeaders)
    return app


def with_fast_path(app: FastAPI) -> FastPath:
    """Return the application as it is served: predictions are answered in front of it."""
    service: Service = app.state.service
    traced = service.settings.otlp_endpoint is not None
    return FastPath(app, service, app.state.guard, app.state.overload, traced=traced)
