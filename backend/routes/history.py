"""What the routes of the history are handed: the history itself, filters, and who asks."""

import re
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, Query, Request
from pydantic import BeforeValidator

from backend.history.filters import Filters
from backend.history.history import History
from backend.security.admission import CALLER

_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_VERSION: Final = "^[A-Za-z0-9._-]{1,64}$"


async def history(request: Request) -> History:
    """Return the history that the application was built with."""
    found = request.app.state.history
    assert isinstance(found, History)  # noqa: S101 - create_app put it there
    return found


Past = Annotated[History, Depends(history)]


async def key_id(request: Request) -> str | None:
    """Return the API key that asks, if one was needed."""
    caller = request.scope["state"].get(CALLER)
    return None if caller is None else caller.key_id


KeyId = Annotated[str | None, Depends(key_id)]


def _moment(value: Any) -> Any:
    # Else a bare number would be taken for seconds, and a time without a zone for anybody's.
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError("must be a date and time with its zone, such as 2026-01-31T08:00:00Z")
    return value


def _yes_or_no(value: Any) -> Any:
    if value not in ("true", "false"):
        raise ValueError("must be true or false")
    return value


Moment = Annotated[datetime, BeforeValidator(_moment)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
PurposeOrAll = Literal["care", "what_if", "test", "all"]


async def meant(
    since: Annotated[
        Moment | None, Query(alias="from", description="Answered at this time or later.")
    ] = None,
    until: Annotated[Moment | None, Query(alias="to", description="Answered before.")] = None,
    purpose: Annotated[
        PurposeOrAll, Query(description="Trials are left out unless asked for.")
    ] = "care",
    model_version: Annotated[str | None, Query(pattern=_VERSION)] = None,
) -> Filters:
    """Return the filters that every question about the past takes."""
    return Filters(since=since, until=until, purpose=purpose, model_version=model_version)


Meant = Annotated[Filters, Depends(meant)]
