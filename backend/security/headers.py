"""What every answer tells a browser: do not guess, keep, embed or run it.

No header allows another origin, so that no foreign page can read an answer.
"""

import base64
import hashlib
import re
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS: Final[tuple[tuple[bytes, bytes], ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
"""On every answer; the fast path appends the very same ones."""

_NOT_FOR_PAGES: Final = b"content-security-policy"
_OLD_BROWSERS: Final = (b"x-frame-options", b"DENY")
_SCRIPT: Final = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_PAGE_POLICY: Final = (
    b"default-src 'none'; script-src 'self'%s; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    b"form-action 'none'"
)


class SecurityHeaders:
    """Wrap an application: the headers above, and for pages a policy that fits them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        page_start: Message | None = None

        async def hardened_send(message: Message) -> None:
            nonlocal page_start
            if message["type"] == "http.response.start":
                headers = message["headers"] = list(message.get("headers", ()))
                if _is_page(headers):
                    # What it may run is known only with its text.
                    page_start = message
                    return
                headers.extend(SECURITY_HEADERS)
            elif page_start is not None:
                page_start["headers"].extend(_page_headers(message.get("body", b"")))
                await send(page_start)
                page_start = None
            await send(message)

        await self._app(scope, receive, hardened_send)


def _is_page(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(b"text/html")
        for name, value in headers
    )


def _page_headers(html: bytes) -> list[tuple[bytes, bytes]]:
    """Return the headers of a page: it may run our own files and the script in its own text."""
    hashes = (base64.b64encode(hashlib.sha256(one).digest()) for one in _SCRIPT.findall(html))
    scripts = b"".join(b" 'sha256-%s'" % one for one in hashes)
    others = [header for header in SECURITY_HEADERS if header[0] != _NOT_FOR_PAGES]
    return [*others, _OLD_BROWSERS, (_NOT_FOR_PAGES, _PAGE_POLICY % scripts)]
