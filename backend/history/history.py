"""What the service and the routes hold of the history: start, stop, ask.

Nothing here imports SQLAlchemy before the first line is shipped or the first question is asked.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar

from anyio import CapacityLimiter, to_thread

from backend.history.shipper import Shipper, Source
from backend.journal.from_settings import FOLDER
from backend.metrics import Metrics
from backend.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from backend.history.database import Database

Answer = TypeVar("Answer")

SQLITE_FILE: Final = "history.sqlite3"
QUESTIONS_AT_ONCE: Final = 4
"""One connection fewer than the engine has: the last is the shipper's."""
_CATCH_UP_SECONDS: Final = 2.0
_LAST_BATCH_SECONDS: Final = 2.0


class History:
    """The history of one running backend.

    Parameters
    ----------
    journal : Source
        Whose lines are shipped.
    """

    def __init__(self, settings: Settings, metrics: Metrics, journal: Source) -> None:
        self._url = database_url(settings)
        self._grace_seconds = settings.history_grace_seconds
        self._opened: Database | None = None
        self._opening = Lock()
        when_idle = self._retention(settings, metrics, journal)
        self._shipper = Shipper(journal, self._database, metrics, when_idle=when_idle)
        self._questions: CapacityLimiter | None = None

    @property
    def trouble(self) -> str | None:
        """Why nothing is being shipped, and what to do; None while all is well."""
        return self._shipper.trouble

    def start(self) -> None:
        """Begin to ship, a moment after the start."""
        self._shipper.start()

    async def stop(self) -> None:
        """Ship what is left within the grace period; what then remains, the next start ships."""
        self._shipper.stop(self._grace_seconds)
        # A batch that has begun may finish; a database that hangs is left to hang.
        await asyncio.to_thread(self._shipper.join, self._grace_seconds + _LAST_BATCH_SECONDS)
        if self._opened is not None and not self._shipper.running:
            self._opened.close()

    async def ask(self, question: "Callable[[Connection], Answer]") -> Answer:
        """Run a question in a transaction of its own, in a worker thread.

        Raises
        ------
        HistoryError
            If the database is away or not migrated.
        """
        return await self._in_thread(partial(self._answer, question))

    async def catch_up(self) -> None:
        """Wait a moment for lines that are in the journal and not in the database yet."""
        await self._in_thread(partial(self._shipper.catch_up, _CATCH_UP_SECONDS))

    async def _in_thread(self, work: Callable[[], Answer]) -> Answer:
        if self._questions is None:
            self._questions = CapacityLimiter(QUESTIONS_AT_ONCE)
        return await to_thread.run_sync(work, limiter=self._questions)

    def _answer(self, question: "Callable[[Connection], Answer]") -> Answer:
        with self._database().transaction() as connection:
            return question(connection)

    def _retention(
        self, settings: Settings, metrics: Metrics, journal: Source
    ) -> Callable[[], None]:
        if settings.journal_keep_days is None:
            return lambda: None
        from backend.history.retention import Retention  # noqa: PLC0415 - most do not ask for it

        return Retention(
            settings.home / FOLDER,
            settings.journal_keep_days,
            journal,
            self._database,
            metrics.journal_deleted_lines.inc,
        ).when_idle

    def _database(self) -> "Database":
        from backend.history.database import Database  # noqa: PLC0415 - imports SQLAlchemy

        with self._opening:
            if self._opened is None:
                self._opened = Database(self._url)
            return self._opened


def database_url(settings: Settings) -> str:
    """Return the URL of the history's database: the setting, or SQLite in the state directory."""
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return f"sqlite:///{settings.home.absolute() / SQLITE_FILE}"
