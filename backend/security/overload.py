"""How many requests may be in flight: beyond that, refusing at once is kinder than being late.

Explanations, history and everything else that is not a prediction are refused first, at a quarter
of what predictions may use.
"""

from collections.abc import Callable, Sized
from typing import Final

from backend.errors import RequestRefused
from backend.security.roles import Load
from backend.settings import Settings

_SHARE_OF_THE_REST: Final = 4
_RETRY: Final = {"Retry-After": "1"}


class Overload:
    """Counts the requests in flight.

    Parameters
    ----------
    settings : Settings
        `max_requests`, above which predictions are refused, and `max_batches`.
    on_shed : callable
        Told the load of each refused request.

    Attributes
    ----------
    queue : Sized
        The requests that the server has taken and not answered. Most of them wait for their turn
        on the event loop and have not entered here yet.
    """

    def __init__(self, settings: Settings, on_shed: Callable[[Load], None]) -> None:
        rest = max(1, settings.max_requests // _SHARE_OF_THE_REST)
        self._limits = dict.fromkeys(Load, rest) | {Load.PREDICTION: settings.max_requests}
        self._batch_limit = settings.max_batches
        self._batches = 0
        self._entered = 0
        self._on_shed = on_shed
        self.queue: Sized = ()

    def look(self, load: Load) -> None:
        """Raise RequestRefused 503 when there are too many.

        Enough for a request that is answered before any other can enter.
        """
        limit = self._limits[load]
        if self._entered >= limit or len(self.queue) > limit:
            raise self._shed(load)

    def enter(self, load: Load) -> None:
        """Count a request in; raises RequestRefused 503 when there are too many."""
        self.look(load)
        if load is Load.BATCH:
            if self._batches >= self._batch_limit:
                raise self._shed(load)
            self._batches += 1
        self._entered += 1

    def leave(self, load: Load) -> None:
        """Count a request out that was let in."""
        self._entered -= 1
        if load is Load.BATCH:
            self._batches -= 1

    def _shed(self, load: Load) -> RequestRefused:
        self._on_shed(load)
        return RequestRefused(
            503, "overloaded", "Too many requests are being answered; try again.", headers=_RETRY
        )
