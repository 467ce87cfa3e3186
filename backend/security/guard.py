"""Asked before each request: whose key is this, may it do that, has it asked too often.

The fast path calls `Guard.admit` itself, `admission` does for every other route. The file of keys
is looked at again at most once a second, so that a key made or revoked while the server runs
counts without a restart.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from hmac import compare_digest
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from backend.errors import KeyFileError, RequestRefused
from backend.security import keys
from backend.security.hosts import is_loopback
from backend.security.roles import Access, Needs, Role
from backend.settings import Settings

if TYPE_CHECKING:
    from backend.security.rate_limit import RateLimit

_LOG: Final = logging.getLogger(__name__)
_LOOK_SECONDS: Final = 1.0
_BEARER: Final = b"bearer "
_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="heartsight"'}
_NOBODY: Final = bytes(32)

Headers = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the id of the key, None where no keys are asked for."""

    key_id: str | None
    roles: frozenset[Role]


ANYONE: Final = Caller(None, frozenset(Role))


class Guard:
    """Decides who may ask.

    Parameters
    ----------
    path : Path
        The file of keys; without one everybody may ask everything, unless keys are `required`.
    required : bool
        Whether to refuse everybody when there is no file.
    rate : RateLimit or None
        How often each key may ask; None for as often as it likes.
    """

    def __init__(self, path: Path, *, required: bool, rate: "RateLimit | None" = None) -> None:
        self._path = path
        self._required = required
        self._rate = rate
        self._counts_here = rate is not None and not rate.remote
        self.counts_remotely = rate is not None and rate.remote
        self._seen: tuple[int, ...] | None = None
        self._look_at = 0.0
        self._callers: dict[bytes, tuple[bytes, Caller]] | None = {} if required else None

    @property
    def asks_for_keys(self) -> bool:
        """Whether a request needs a key now."""
        self._look(monotonic())
        return self._callers is not None

    def admit(self, headers: Headers, needs: Needs) -> Caller:
        """Return who asks, counting the request where the rate is counted in this process.

        Raises
        ------
        RequestRefused
            401 without a valid key, 403 when the key lacks the role, 429 when it asked too often.
        """
        now = monotonic()
        if now >= self._look_at:
            self._look(now)
        caller = ANYONE if self._callers is None else self._identified(headers)
        if needs not in caller.roles and needs is not Access.ANY_KEY:
            raise _lacking(needs)
        if self._counts_here:
            self._rate.take(caller.key_id, now)  # type: ignore[union-attr]
        return caller

    async def count(self, caller: Caller) -> None:
        """Count the request of an admitted caller where that takes a question over the network.

        Needed after `admit` when `counts_remotely`; raises RequestRefused 429.
        """
        if self._rate is not None and self._rate.remote:
            await self._rate.take_remotely(caller.key_id, monotonic())

    async def close(self) -> None:
        """Give back connections."""
        if self._rate is not None:
            await self._rate.close()

    def _identified(self, headers: Headers) -> Caller:
        key = _sent_key(headers)
        if key is None:
            raise _unknown("Send an API key as `Authorization: Bearer KEY` or `X-API-Key: KEY`.")
        assert self._callers is not None  # noqa: S101 - the caller of this has looked
        # The id is no secret and may be looked up; the secret is compared in constant time.
        expected, caller = self._callers.get(key[:_ID_ENDS], (_NOBODY, ANYONE))
        if not compare_digest(keys.digest(key), expected):
            raise _unknown("This API key is not known, or it has been revoked.")
        return caller

    def _look(self, now: float) -> None:
        self._look_at = now + _LOOK_SECONDS
        try:
            status = self._path.stat()
            seen = (status.st_mtime_ns, status.st_ino, status.st_size)
            if seen == self._seen:
                return
            found = keys.read(self._path)
        except FileNotFoundError:
            if self._seen is not None:
                _LOG.warning("the file of API keys is gone; the keys read last stay valid")
                self._seen = None
            return
        except (OSError, KeyFileError) as error:
            # A damaged file must neither open the doors nor lock out everybody who works.
            _LOG.error("API keys are not read again: %s", error)
            return
        self._seen = seen
        self._callers = {
            f"{keys.PREFIX}{key.id}".encode(): (key.digest, Caller(key.id, key.roles))
            for key in found
            if not key.revoked
        }
        _LOG.info("%d API keys in use", len(self._callers))


_ID_ENDS: Final = len(keys.PREFIX) + 2 * keys.ID_BYTES


def guard_of(settings: Settings) -> Guard:
    """Build the guard that settings ask for."""
    rate = None
    if settings.rate_limit is not None:
        # Not at the top: the library costs memory and start time where no rate is set.
        from backend.security.rate_limit import RateLimit  # noqa: PLC0415

        storage = settings.rate_limit_storage
        rate = RateLimit(settings.rate_limit, storage.get_secret_value() if storage else None)
    return Guard(settings.keys_path, required=not is_loopback(settings.host), rate=rate)


def _sent_key(headers: Headers) -> bytes | None:
    """Return the key of a request, None when there is none or two that differ."""
    sent = None
    for name, value in headers:
        if name == b"x-api-key":
            found = value
        elif name == b"authorization" and value[: len(_BEARER)].lower() == _BEARER:
            found = value[len(_BEARER) :].strip()
        else:
            continue
        if sent is not None and sent != found:
            return None
        sent = found
    return sent


def _unknown(detail: str) -> RequestRefused:
    return RequestRefused(401, "not-authenticated", detail, headers=_CHALLENGE)


def _lacking(needs: Needs) -> RequestRefused:
    return RequestRefused(403, "not-allowed", f"This needs an API key with the role {needs.value}.")
