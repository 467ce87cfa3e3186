"""What routes are handed: the running service, a checked patient, and what else is asked."""

from typing import Annotated

from fastapi import Depends, Header, Query, Request

from backend.cases import LONGEST
from backend.patient import Patient, checked
from backend.problems import request_id
from backend.record import Asked
from backend.request_body import read_json
from backend.request_context import stage
from backend.schemas import Purpose
from backend.security.admission import CALLER
from backend.service import Service
from backend.settings import Coding


def service(request: Request) -> Service:
    """Return the service that the application was built with."""
    found = request.app.state.service
    assert isinstance(found, Service)  # noqa: S101 - create_app put it there
    return found


Running = Annotated[Service, Depends(service)]
RequestId = Annotated[str, Depends(request_id)]


async def patient(
    request: Request,
    running: Running,
    # Not in the OpenAPI document: there, the body's schema is that of UCI's codes, and OpenAPI
    # cannot say that it depends on a parameter. The routes' descriptions tell of it.
    coding: Annotated[Coding | None, Query(include_in_schema=False)] = None,
) -> Patient:
    """Read, translate and check the body; raises RequestRefused."""
    raw = await read_json(request)
    with stage("validate"):
        return checked(raw, coding or running.settings.coding)


CheckedPatient = Annotated[Patient, Depends(patient)]


async def started(request: Request) -> float:
    """Return when the request's head was here, as `perf_counter` tells time."""
    return float(request.scope["state"]["started"])


Started = Annotated[float, Depends(started)]


async def asked(
    request: Request,
    running: Running,
    identifier: RequestId,
    purpose: Annotated[
        Purpose, Query(description="Recorded with the answer; trials are kept apart from patients.")
    ] = Purpose.CARE,
    case: Annotated[
        str | None,
        Header(
            alias="X-Case",
            min_length=1,
            max_length=LONGEST,
            description="The caller's reference to the case; a keyed hash of it is recorded.",
        ),
    ] = None,
) -> Asked:
    """Return everything about a request but its patient."""
    return Asked(
        identifier,
        request.scope["route"].path,
        purpose,
        None if case is None else running.cases.hashed(case),
        request.scope["state"][CALLER].key_id,
    )


AskedFor = Annotated[Asked, Depends(asked)]
