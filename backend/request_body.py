"""From a request to decoded JSON: media type and syntax, each with its own refusal.

That the body is not too large is seen to earlier, in `security/admission.py`.
"""

import json
from typing import Any, Final

from starlette.requests import Request
from starlette.types import Message, Receive

from backend.errors import RequestRefused

MEBIBYTE: Final = 2**20
LIMIT_BYTES: Final = MEBIBYTE


async def read_json(request: Request) -> Any:
    """Return the request's JSON.

    Raises
    ------
    RequestRefused
        415 for another media type, 400 for an empty or broken body.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise RequestRefused(
            415, "unsupported-media-type", "Send the patient as Content-Type: application/json."
        )
    return decoded(await request.body())


def decoded(body: bytes) -> Any:
    """Return the JSON of a body; raises like `read_json`."""
    if not body.strip():
        raise RequestRefused(400, "empty-body", "The body is empty; send one JSON object.")
    try:
        return json.loads(body, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise RequestRefused(400, "broken-json", "The body is not valid JSON.") from error


def replayed(first: Message, receive: Receive) -> Receive:
    """Give a message that was received already once more, then whatever follows."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return first

    return again


def too_large(limit_bytes: int) -> RequestRefused:
    """Return the refusal of a body over the limit."""
    return RequestRefused(
        413, "body-too-large", f"The body may have {limit_bytes // MEBIBYTE} MiB at most."
    )


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        # Two ages for one patient: neither can be trusted.
        raise RequestRefused(422, "repeated-field", "A field stands in the body twice.")
    return fields
