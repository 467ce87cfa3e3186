"""From an answer that is no answer to the error of `errors.py` that says what to do about it."""

from collections.abc import Mapping
from typing import Any, Final

import requests

from dashboard.errors import (
    AccessRefusedError,
    AlreadyRecordedError,
    BackendError,
    BackendFailedError,
    BackendUnreadyError,
    NotInHistoryError,
    RejectedInputError,
    TooManyRequestsError,
)

_INPUT_STATUSES: Final = frozenset({400, 413, 415, 422})


def accepted(response: requests.Response) -> requests.Response:
    """Return an answer of status 200; raise what any other status means."""
    if response.status_code != requests.codes.ok:
        raise _refusal(response)
    return response


def recorded(response: requests.Response) -> None:
    """Be content with status 201; raise what any other means where something is recorded."""
    if response.status_code == requests.codes.created:
        return
    if response.status_code == requests.codes.not_found:
        raise NotInHistoryError
    if _kind(_problem(response)) == "outcome-already-recorded":
        raise AlreadyRecordedError
    raise _refusal(response)


def _refusal(response: requests.Response) -> BackendError:
    """Choose the error for a status that is not the hoped-for one."""
    status = response.status_code
    problem = _problem(response)
    if status in (401, 403):
        return AccessRefusedError()
    if status in _INPUT_STATUSES:
        return RejectedInputError(_rules(problem), str(problem.get("detail") or ""))
    if status == requests.codes.too_many_requests or _kind(problem) == "overloaded":
        wait = response.headers.get("Retry-After", "")
        return TooManyRequestsError(int(wait) if wait.isdecimal() else None)
    if status == requests.codes.service_unavailable:
        return BackendUnreadyError()
    request_id = problem.get("request_id") or response.headers.get("X-Request-ID")
    return BackendFailedError(f"status {status}", str(request_id) if request_id else None)


def _problem(response: requests.Response) -> Mapping[str, Any]:
    """Read problem details; a body that holds none counts as empty."""
    try:
        body = response.json()
    except requests.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _kind(problem: Mapping[str, Any]) -> str:
    return str(problem.get("type", "")).rpartition(":")[2]


def _rules(problem: Mapping[str, Any]) -> dict[str, str]:
    errors = problem.get("errors")
    listed = errors if isinstance(errors, list) else []
    return {
        str(entry["field"]): str(entry["rule"])
        for entry in listed
        if isinstance(entry, dict) and {"field", "rule"} <= entry.keys()
    }
