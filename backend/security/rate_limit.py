"""How often a key may ask: the `limits` library counts, in this process or in Redis.

A question to the counter costs microseconds here and a journey in Redis. So where the rate is high
it hands out a small lease at a time, a tenth of a second's share, which is spent without asking:
a key gets at most what was set, and at least nine tenths of it. Rates below 20 a second are counted
one by one.
"""

import logging
from math import ceil
from time import monotonic, time
from typing import TYPE_CHECKING, Final

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from limits.util import WindowStats

from backend.errors import RequestRefused

if TYPE_CHECKING:
    from backend.security.remote_counter import RemoteCounter

_LOG: Final = logging.getLogger(__name__)
_LEASES_PER_SECOND: Final = 10
_LONGEST_LEASE_SECONDS: Final = 1.0
_LARGEST_LEASE: Final = 100
_REMOTE_PAUSE_SECONDS: Final = 5.0


class RateLimit:
    """A limit that holds for each key by itself.

    Parameters
    ----------
    rate : str
        Such as `600/minute`.
    storage_url : str or None
        A Redis that several processes count in together; without it each counts by itself.
    """

    def __init__(self, rate: str, storage_url: str | None = None) -> None:
        self._item = parse(rate)
        self._size = lease_size(self._item)
        self._leases: dict[str | None, list[float]] = {}
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._remote: RemoteCounter | None = None
        if storage_url:
            # Not at the top: the client costs 25 MB where no Redis is set.
            from backend.security import remote_counter  # noqa: PLC0415

            self._remote = remote_counter.RemoteCounter(storage_url)
        self._remote_again_at = 0.0
        self.remote = self._remote is not None

    def take(self, key_id: str | None, now: float) -> None:
        """Count one request here; raises RequestRefused 429 when the key has used up its share."""
        lease = self._leases.get(key_id)
        if lease is not None and lease[0] > 0 and now < lease[1]:
            lease[0] -= 1
            return
        name = key_id or ""
        if not self._counter.hit(self._item, name, cost=self._size):
            raise _too_often(self._counter.get_window_stats(self._item, name))
        self._leases[key_id] = [self._size - 1, now + _LONGEST_LEASE_SECONDS]

    async def take_remotely(self, key_id: str | None, now: float) -> None:
        """Count one request in Redis; while that is away, here."""
        lease = self._leases.get(key_id)
        if lease is not None and lease[0] > 0 and now < lease[1]:
            lease[0] -= 1
            return
        if self._remote is None or now < self._remote_again_at:
            self.take(key_id, now)
            return
        name = key_id or ""
        try:
            stats = await self._remote.refusing(self._item, name, self._size)
        except Exception as error:  # noqa: BLE001 - whatever a foreign client raises when away
            self._remote_again_at = monotonic() + _REMOTE_PAUSE_SECONDS
            _LOG.warning(
                "the rate limit's Redis does not answer (%s); each process counts by itself",
                type(error).__name__,
            )
            self.take(key_id, now)
            return
        if stats is not None:
            raise _too_often(stats)
        self._leases[key_id] = [self._size - 1, now + _LONGEST_LEASE_SECONDS]

    async def close(self) -> None:
        """Give back the connections to Redis."""
        if self._remote is not None:
            await self._remote.close()


def is_rate(text: str) -> bool:
    """Tell whether this is one rate, such as `600/minute`."""
    try:
        return parse(text).amount > 0
    except ValueError:
        return False


def lease_size(item: RateLimitItem) -> int:
    """Return how many requests are counted by one question: a tenth of a second's share."""
    share = item.amount // (item.get_expiry() * _LEASES_PER_SECOND)
    return max(1, min(_LARGEST_LEASE, share))


def _too_often(stats: WindowStats) -> RequestRefused:
    wait = max(1, ceil(stats.reset_time - time()))
    return RequestRefused(
        429,
        "too-many-requests",
        f"This API key has asked too often; ask again in {wait} s.",
        headers={"Retry-After": str(wait)},
    )
