"""The live model and its shadow, and how they are replaced while requests are answered.

A new one is loaded and verified in a thread; then one reference is swapped. What has begun with
the old one ends with the old one, and a new one that is no good changes nothing.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Final

from backend.batch.score_tables import ScoreTables
from backend.bundle import Bundle
from backend.errors import BundleError
from backend.metrics import Metrics
from backend.model_source import source_of
from backend.settings import Settings
from backend.shadow import Shadow

_LOG: Final = logging.getLogger(__name__)
_RETRY_SECONDS: Final = (1.0, 60.0)
"""After the first failure to get any model, and at most."""


class Models:
    """The models of one running backend.

    Attributes
    ----------
    live : Bundle or None
        What answers; the one attribute to be read for it, once per request.
    reason : str
        Why there is none.
    shadow : Shadow or None
        What compares.
    """

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self.live: Bundle | None = None
        self.reason = "the model is being loaded"
        self.shadow: Shadow | None = None
        self._metrics = metrics
        self._folder = settings.home / "shadow"
        self._source = source_of(settings.model_uri, settings.home)
        self._shadow_source = (
            None
            if settings.shadow_model_uri is None
            else source_of(settings.shadow_model_uri, settings.home)
        )
        self._tables: ScoreTables | None = None
        self._one_at_a_time = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._shadow_task: asyncio.Task[None] | None = None

    def load_at_once(self) -> None:
        """Load a model of this machine before the first request; a fault is told by `reason`."""
        if not self._source.remote:
            try:
                self._adopt(self._source.load())
            except BundleError as error:
                self._keep_waiting(error)

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Get a model if there is none, bring in the shadow, and listen to SIGHUP."""
        loop = asyncio.get_running_loop()
        listening = threading.current_thread() is threading.main_thread()
        if listening:
            loop.add_signal_handler(signal.SIGHUP, self._reload_aside)
        self._begin(self._until_ready())
        self._begin(self._load_shadow())
        try:
            yield
        finally:
            if listening:
                loop.remove_signal_handler(signal.SIGHUP)
            ended = [*self._tasks, *filter(None, [self._shadow_task])]
            for task in ended:
                task.cancel()
            await asyncio.gather(*ended, return_exceptions=True)

    def tables_of(self, bundle: Bundle) -> ScoreTables:
        """Return the tables that batches are scored from; they live as long as the model does."""
        if self._tables is None or self._tables.card is not bundle.scorecard:
            self._tables = ScoreTables(bundle.scorecard)
        return self._tables

    async def reload(self) -> Bundle:
        """Load what the sources hold now, and return the live model.

        Raises
        ------
        BundleError
            If the new one cannot be had or is no good; the old one goes on.
        """
        async with self._one_at_a_time:
            await self._reload_shadow()
            try:
                found = await asyncio.to_thread(self._source.load)
            except BundleError as error:
                self._metrics.reloads.labels("failed").inc()
                self._keep_waiting(error)
                raise
            if self.live is not None and found.manifest == self.live.manifest:
                self._metrics.reloads.labels("unchanged").inc()
                return self.live
            self._metrics.reloads.labels("loaded").inc()
            self._adopt(found)
            return found

    def _adopt(self, found: Bundle) -> None:
        self.live = found
        self._metrics.model_ready.set(1)
        self._metrics.name_model("live", found.version)
        _LOG.info("model %s answers", found.version)

    def _keep_waiting(self, error: BundleError) -> None:
        if self.live is not None:
            _LOG.error("the model was not replaced, %s goes on: %s", self.live.version, error)
            return
        self._metrics.model_ready.set(0)
        if str(error) != self.reason:
            self.reason = str(error)
            _LOG.error("not ready: %s", error)

    async def _until_ready(self) -> None:
        seconds, most = _RETRY_SECONDS
        if not self._source.remote:
            await asyncio.sleep(seconds)
        while self.live is None:
            with suppress(BundleError):
                await self.reload()
                return
            await asyncio.sleep(seconds)
            seconds = min(2 * seconds, most)

    async def _load_shadow(self) -> None:
        async with self._one_at_a_time:
            await self._reload_shadow()

    async def _reload_shadow(self) -> None:
        if self._shadow_source is None:
            return
        try:
            found = await asyncio.to_thread(self._shadow_source.load)
        except BundleError as error:
            _LOG.error("the shadow model cannot be loaded: %s", error)
            return
        if self.shadow is not None and found.manifest == self.shadow.bundle.manifest:
            return
        if self._shadow_task is not None:
            self._shadow_task.cancel()
        self.shadow = Shadow(found, self._metrics, self._folder)
        self._shadow_task = asyncio.create_task(self.shadow.run())
        self._metrics.name_model("shadow", found.version)
        _LOG.info("model %s is compared", found.version)

    def _reload_aside(self) -> None:
        async def reload() -> None:
            with suppress(BundleError):
                await self.reload()

        self._begin(reload())

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
