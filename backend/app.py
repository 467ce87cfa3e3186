"""The whole request stack on one screen: service, routes, problem documents, observation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from backend import problems
from backend.observation import Observation
from backend.routes import health, model, predict, reports
from backend.service import Service
from backend.settings import Settings

_DESCRIPTION = (
    "Predicts coronary artery disease from routine findings and shows whether the prediction "
    "deserves trust. Research software, not a medical device."
)


def create_app(settings: Settings) -> FastAPI:
    """Build the application from its settings; nothing is loaded before it starts."""
    service = Service(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.start()
        yield
        service.stop()

    # The ordinary /docs page loads its scripts from a public host, which a ward may not reach.
    app = FastAPIOffline(
        title="Heartsight",
        version="0.1.0",
        description=_DESCRIPTION,
        lifespan=lifespan,
        redoc_url=None,
    )
    app.state.service = service
    for room in (predict, model, reports, health):
        app.include_router(room.router)
    problems.install(app)
    app.add_middleware(Observation, metrics=service.metrics)
    return app
