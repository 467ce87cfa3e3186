"""Errors as RFC 9457 problem details: one handler per class of error, one shape for all."""

import json
import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from backend.errors import BundleError, FieldError, HistoryError, JournalError, RequestRefused
from backend.schemas import Problem

MEDIA_TYPE: Final = "application/problem+json"
_TYPE: Final = "urn:heartsight:problem:"
_LOG: Final = logging.getLogger(__name__)


class ProblemResponse(Response):
    """A problem document; says its kind to whoever counts the request."""

    media_type = MEDIA_TYPE
    kind = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        scope.setdefault("state", {})["problem"] = self.kind
        await super().__call__(scope, receive, send)


def problem(
    request_id: str,
    status: int,
    kind: str,
    detail: str,
    *,
    errors: Sequence[FieldError] = (),
    headers: dict[str, str] | None = None,
) -> ProblemResponse:
    """Return a problem document; `kind` tells programs which, `detail` tells people what to do."""
    content: dict[str, Any] = {
        "type": _TYPE + kind,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "request_id": request_id,
        "errors": [{"field": error.field, "rule": error.rule} for error in errors],
    }
    response = ProblemResponse(json.dumps(content), status_code=status, headers=headers)
    response.kind = kind
    return response


def refusal(request_id: str, error: RequestRefused) -> ProblemResponse:
    """Return the problem document of a refusal."""
    return problem(
        request_id,
        error.status,
        error.kind,
        error.detail,
        errors=error.errors,
        headers=error.headers,
    )


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI entries of the refusals a route may answer with."""
    schema = Problem.model_json_schema()
    # Inlined: a reference into the schema's own definitions would not resolve in the document.
    schema["properties"]["errors"]["items"] = schema.pop("$defs")["ProblemError"]
    content = {MEDIA_TYPE: {"schema": schema}}
    return {s: {"description": HTTPStatus(s).phrase, "content": content} for s in statuses}


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.exception_handler(RequestRefused)(_refused)
    app.exception_handler(BundleError)(_not_ready)
    app.exception_handler(JournalError)(_not_recorded)
    app.exception_handler(HistoryError)(_history_away)
    app.exception_handler(RequestValidationError)(_parameters)
    app.exception_handler(HTTPException)(_http)


def request_id(request: Request) -> str:
    """Return the id that `observation` gave the request."""
    return str(request.scope["state"]["request_id"])


async def _refused(request: Request, error: RequestRefused) -> Response:
    return refusal(request_id(request), error)


async def _not_ready(request: Request, error: BundleError) -> Response:
    return problem(
        request_id(request),
        503,
        "model-not-ready",
        f"No model can be served: {error}.",
        headers={"Retry-After": "5"},
    )


async def _not_recorded(request: Request, error: JournalError) -> Response:
    _LOG.error("%s (request %s)", error, request_id(request))
    return problem(
        request_id(request),
        503,
        "journal-unavailable",
        "The prediction could not be recorded and is therefore not given; try again later.",
        headers={"Retry-After": "5"},
    )


async def _history_away(request: Request, error: HistoryError) -> Response:
    return problem(
        request_id(request),
        503,
        "history-unavailable",
        f"The history cannot be asked now: {error}. Predictions go on; try again later.",
        headers={"Retry-After": "5"},
    )


async def _parameters(request: Request, error: RequestValidationError) -> Response:
    errors = [FieldError(str(e["loc"][-1]), str(e["msg"])) for e in error.errors()]
    names = ", ".join(e.field for e in errors)
    return problem(
        request_id(request),
        422,
        "invalid-parameter",
        f"Please correct: {names}.",
        errors=errors,
    )


async def _http(request: Request, error: HTTPException) -> Response:
    kinds = {404: "not-found", 405: "method-not-allowed"}
    details = {
        404: "There is nothing at this address; /docs lists what there is.",
        405: "This address does not take that method; the Allow header names those it takes.",
    }
    status = error.status_code
    return problem(
        request_id(request),
        status,
        kinds.get(status, "refused"),
        details.get(status, HTTPStatus(status).description),
        headers=dict(error.headers or {}),
    )
