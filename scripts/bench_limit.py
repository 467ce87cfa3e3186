"""What uvicorn can do at best: an application that reads the body and answers the same 37 bytes."""

from typing import Any, Final

_BODY: Final = b'{"prediction":0,"probability":0.2345}'
_START: Final = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(_BODY)).encode()),
    ],
}


async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: D103 - see above
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body", False):
        pass
    await send(_START)
    await send({"type": "http.response.body", "body": _BODY})
