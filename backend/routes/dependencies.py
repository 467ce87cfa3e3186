"""What routes are handed: the running service and a checked patient."""

from typing import Annotated

from fastapi import Depends, Query, Request

from backend.patient import Patient, checked
from backend.problems import request_id
from backend.request_body import read_json
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
    return checked(await read_json(request), coding or running.settings.coding)


CheckedPatient = Annotated[Patient, Depends(patient)]
