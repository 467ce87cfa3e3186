"""`GET /reports` and `GET /reports/{name}`: the evidence about the very model that is live."""

from fastapi import APIRouter
from starlette.responses import Response

from backend.errors import RequestRefused
from backend.problems import documented
from backend.routes.dependencies import Running

router = APIRouter(prefix="/reports", tags=["model"])


@router.get("", summary="Names of the reports about the live model", responses=documented(503))
async def names(running: Running) -> list[str]:
    """List the reports."""
    return sorted(running.bundle.reports)


@router.get(
    "/{name}",
    summary="One report",
    responses={
        200: {"content": {"application/json": {"schema": {"type": "object"}}}},
        **documented(404, 422, 503),
    },
    response_class=Response,
)
async def report(name: str, running: Running) -> Response:
    """Return one report, byte for byte as the bundle has it."""
    reports = running.bundle.reports
    if name not in reports:
        available = ", ".join(sorted(reports))
        raise RequestRefused(404, "no-such-report", f"There is no such report; see {available}.")
    return Response(reports[name], media_type="application/json")
