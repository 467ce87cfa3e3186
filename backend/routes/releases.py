"""`GET /releases`: which versions there are, which one answers, and when each was promoted."""

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from backend.problems import documented
from backend.releases import Releases, folder_of, listed
from backend.routes.dependencies import Running

router = APIRouter(tags=["model"])


@router.get("/releases", summary="Versions and their promotions", responses=documented(503))
async def releases(running: Running) -> Releases:
    """List the versions beside the live model; one from a bucket stands alone."""
    return await run_in_threadpool(listed, folder_of(running.settings), running.bundle)
