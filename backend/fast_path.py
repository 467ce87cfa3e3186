"""`POST /predict` and `POST /explain` answered in front of the application, without a framework.

It answers or it stands aside: whatever it cannot answer with 200 takes the ordinary way through
the application, which has the rules for refusals. It is asked by a connection of our own as soon
as a request is whole (`fast_connection`), or as the ASGI application that it is.
`docs/fast-path.md` tells what that saves.
"""

import logging
from collections.abc import Mapping
from itertools import permutations, product
from time import perf_counter
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from backend import request_ids
from backend.cases import LONGEST
from backend.errors import BackendError, RequestRefused
from backend.fast_connection import Headers, Outbox, lines
from backend.fast_patient import fast_patient
from backend.patient import checked
from backend.record import Asked
from backend.request_body import LIMIT_BYTES, decoded, replayed
from backend.schemas import Purpose
from backend.security.admission import CALLER
from backend.security.connection import REFUSED
from backend.security.guard import Guard
from backend.security.headers import SECURITY_HEADERS
from backend.security.overload import Overload
from backend.security.roles import Load, Role
from backend.service import Body, Service, predicted, with_reasons
from backend.settings import Coding

_LOG: Final = logging.getLogger(__name__)
_JSON: Final = b"application/json"
_TIMING: Final = (
    b"read;dur=%.3f, validate;dur=%.3f, score;dur=%.3f, journal;dur=%.3f, total;dur=%.3f"
)
_TRIED: Final = "tried_at_once"
"""Key of a request's state: the fast path has stood aside already."""


class _Route:
    """One address: how its answer is made, and what counts its requests."""

    def __init__(self, path: str, load: Load, service: Service, body: Body) -> None:
        self.path = path
        self.load = load
        self.body = body
        metrics = service.metrics
        self.tally = metrics.tallies.tally(
            metrics.http_duration.labels("POST", path),
            metrics.http_requests.labels("POST", path, "200"),
        )


class _Question:
    """An address with its query, and what is asked by it."""

    __slots__ = ("coding", "purpose", "route")

    def __init__(self, route: _Route, purpose: Purpose, coding: Coding) -> None:
        self.route = route
        self.purpose = purpose.value
        self.coding = coding


_Stages = tuple[float, float, float, float, float]


class _Answer:
    """An answer and what is told with it; `stages` in milliseconds."""

    __slots__ = ("body", "identifier", "stages")

    def __init__(self, body: bytes, identifier: str, stages: _Stages) -> None:
        self.body = body
        self.identifier = identifier.encode()
        self.stages = stages

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The headers that the ordinary route would send, in its order."""
        return [
            (b"content-length", b"%d" % len(self.body)),
            (b"content-type", _JSON),
            (request_ids.HEADER, self.identifier),
            (b"server-timing", _TIMING % self.stages),
            *SECURITY_HEADERS,
        ]

    def rendered(self) -> bytes:
        """Return `headers` and the body as they go out."""
        return b"%b%b" % (_HEADERS % (len(self.body), self.identifier, *self.stages), self.body)


_HEADERS: Final = (
    b"content-length: %%d\r\ncontent-type: %b\r\n%b: %%b\r\nserver-timing: %b\r\n%b\r\n"
    % (_JSON, request_ids.HEADER, _TIMING, lines(SECURITY_HEADERS).replace(b"%", b"%%"))
)
"""As `_Answer.headers`, with gaps; rendering a list takes three times as long."""


class FastPath:
    """Wrap an application.

    Parameters
    ----------
    traced : bool
        Whether somebody watches the messages that pass, so that all answers must be messages.

    Attributes
    ----------
    at_once_at : Mapping of bytes to _Question
        Every address that is answered here; the queries are those without anything unusual.
    """

    def __init__(
        self,
        app: ASGIApp,
        service: Service,
        guard: Guard,
        overload: Overload,
        *,
        traced: bool = False,
    ) -> None:
        self._app = app
        self._service = service
        self._guard = guard
        self._overload = overload
        routes = (
            _Route("/predict", Load.PREDICTION, service, predicted),
            _Route("/explain", Load.EXPLANATION, service, with_reasons),
        )
        self._questions = _questions(routes, service.settings.coding)
        # Where requests are counted over the network, admission takes more than a moment.
        wait = traced or guard.counts_remotely
        self.at_once_at: Mapping[bytes, _Question] = {} if wait else self._questions
        self.outbox = Outbox()

    def at_once(
        self, known: _Question, scope: Scope, headers: Headers, body: bytes, started: float
    ) -> bytes | None:
        """Return header lines and body of an answer; None when the ordinary way is to be gone."""
        state = scope["state"]
        given = _plain(headers)
        if given is None:
            return None
        state[_TRIED], state["started"] = True, started
        try:
            caller = state[CALLER] = self._guard.admit(headers, Role.PREDICT)
            self._overload.look(known.route.load)
        except RequestRefused as refused:
            state[REFUSED] = refused
            return None
        found = self._answered(known, given, caller.key_id, body, started)
        if found is None:
            return None
        known.route.tally.add(perf_counter() - started)
        return found.rendered()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        known = given = None
        if scope["type"] == "http" and scope["method"] == "POST":
            state = scope.setdefault("state", {})
            if _TRIED not in state:
                query = scope["query_string"]
                known = self._questions.get(
                    scope["path"].encode() + (b"?" + query if query else b"")
                )
                given = _plain(scope["headers"])
        if known is None or given is None:
            await self._app(scope, receive, send)
            return
        state["started"] = started = perf_counter()
        try:
            caller = self._guard.admit(scope["headers"], Role.PREDICT)
            if self._guard.counts_remotely:
                await self._guard.count(caller)
            state[CALLER] = caller
            self._overload.enter(known.route.load)
        except RequestRefused as refused:
            state[REFUSED] = refused
            await self._app(scope, receive, send)
            return
        try:
            message = await receive()
            found = None
            if message["type"] == "http.request" and not message.get("more_body", False):
                body = message.get("body", b"")
                found = self._answered(known, given, caller.key_id, body, started)
        finally:
            self._overload.leave(known.route.load)
        if found is None:
            await self._app(scope, replayed(message, receive), send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": found.headers})
        await send({"type": "http.response.body", "body": found.body})
        known.route.tally.add(perf_counter() - started)

    def _answered(
        self,
        known: _Question,
        headers: Mapping[bytes, bytes],
        key: str | None,
        body: bytes,
        started: float,
    ) -> _Answer | None:
        """Return an answer, journaled and counted; None if there is none to be given here."""
        read = perf_counter()
        case = headers.get(b"x-case")
        if len(body) > LIMIT_BYTES or (case is not None and not 1 <= len(case) <= LONGEST):
            return None
        try:
            patient = fast_patient(body) if known.coding is Coding.UCI else None
            if patient is None:
                patient = checked(decoded(body), known.coding)
            validated = perf_counter()
            identifier = request_ids.given_or_new(headers)
            hashed = None if case is None else self._service.cases.hashed(case.decode("latin-1"))
            asked = Asked(identifier, known.route.path, known.purpose, hashed, key)
            found = self._service.answer(patient, asked, started, known.route.body)
        except BackendError:
            return None
        except Exception:  # noqa: BLE001 - it is logged, and happens again where it belongs
            _LOG.exception("the fast path failed; the ordinary way is tried")
            return None
        stages = (
            (read - started) * 1000,
            (validated - read) * 1000,
            found.score_seconds * 1000,
            found.journal_seconds * 1000,
            (perf_counter() - started) * 1000,
        )
        return _Answer(found.content, identifier, stages)


def _plain(headers: Headers) -> dict[bytes, bytes] | None:
    """Return headers by name; None if one comes twice, or they announce anything but JSON."""
    found = dict(headers)
    if found.get(b"content-type") != _JSON or len(found) < len(headers):
        return None
    return found


def _questions(routes: tuple[_Route, ...], default: Coding) -> dict[bytes, _Question]:
    known = {}
    for route, purpose, coding in product(routes, (None, *Purpose), (None, *Coding)):
        parts = [f"purpose={purpose}"] if purpose else []
        parts += [f"coding={coding}"] if coding else []
        question = _Question(route, purpose or Purpose.CARE, coding or default)
        for order in permutations(parts):
            query = "&".join(order)
            known[f"{route.path}{'?' if query else ''}{query}".encode()] = question
    return known
