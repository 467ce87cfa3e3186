"""The counter of a rate limit in Redis, where several processes count together."""

from typing import Final

from limits import RateLimitItem
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.util import WindowStats
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

_TIMEOUT_SECONDS: Final = 0.25


class RemoteCounter:
    """Counts in the Redis of a URL; whatever its client raises is raised on."""

    def __init__(self, url: str) -> None:
        self._pool = ConnectionPool.from_url(
            url,
            socket_timeout=_TIMEOUT_SECONDS,
            socket_connect_timeout=_TIMEOUT_SECONDS,
            # Once more at once, for a connection that died of old age; then it counts as away.
            retry=Retry(NoBackoff(), 1),
        )
        storage = RedisStorage(
            "redis://",
            implementation="redispy",
            connection_pool=self._pool,  # type: ignore[arg-type] # as its docstring allows
        )
        self._counter = SlidingWindowCounterRateLimiter(storage)

    async def refusing(self, item: RateLimitItem, name: str, cost: int) -> WindowStats | None:
        """Count; return what refuses the count, None if nothing does."""
        if await self._counter.hit(item, name, cost=cost):
            return None
        return await self._counter.get_window_stats(item, name)

    async def close(self) -> None:
        """Give back the connections."""
        await self._pool.disconnect()
