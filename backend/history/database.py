"""One engine, made when first needed and handed out once its tables are what this program expects.

Every error of the driver becomes a `HistoryError` without the statement, whose values would be a
patient's; callers wait or answer 503, and the next call starts from the beginning.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    SQLAlchemyError,
)

from backend.errors import HistoryError
from backend.history import schema

CONNECTIONS: Final = 5
_WAIT_SECONDS: Final = 5
_LOG: Final = logging.getLogger(__name__)


class Database:
    """The history's database.

    Parameters
    ----------
    url : str
        As a setting has it; PostgreSQL or SQLite.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: Engine | None = None
        self._usable = False
        self._lock = Lock()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give a connection in a transaction that is committed at the end.

        Raises
        ------
        HistoryError
            If the database is away, or not migrated.
        IntegrityError, DataError
            SQLAlchemy's, if it refuses what it is given: the caller knows what that means.
        """
        try:
            with self._ready().begin() as connection:
                yield connection
        except (IntegrityError, DataError):
            raise
        except SQLAlchemyError as error:
            self._usable = False
            raise HistoryError(_told(error)) from error

    def check(self) -> None:
        """Make sure that the tables are there; raises HistoryError when they cannot be."""
        with self.transaction():
            pass

    def migrate(self) -> bool:
        """Bring the tables up to date; returns whether there was anything to do.

        Raises
        ------
        HistoryError
            If the database is away.
        """
        try:
            with self._made().connect() as connection:
                return schema.upgrade(connection)
        except SQLAlchemyError as error:
            raise HistoryError(_told(error)) from error

    def revision(self) -> str | None:
        """Return the migration that the tables are at; raises HistoryError when it is away."""
        try:
            with self._made().connect() as connection:
                return schema.revision(connection)
        except SQLAlchemyError as error:
            raise HistoryError(_told(error)) from error

    def close(self) -> None:
        """Close all connections."""
        if self._engine is not None:
            self._engine.dispose()

    def _made(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._engine = _engine(self._url)
            return self._engine

    def _ready(self) -> Engine:
        engine = self._made()
        if not self._usable:
            with engine.connect() as connection:
                if engine.dialect.name == "sqlite":
                    # One owner on one machine: nobody is there to run a command first.
                    schema.upgrade(connection)
                found = schema.revision(connection)
            # A newer one is taken as it is: while pods are replaced one by one, those of the
            # version before go on shipping. Migrations leave that version working.
            if not schema.is_enough(found):
                raise HistoryError(_behind(found))
            self._usable = True
        return engine


def _behind(found: str | None) -> str:
    if found is None:
        return "the database has no tables yet; run: python -m backend migrate"
    return (
        f"the tables are at migration {found}, this program needs {schema.REVISION}; "
        "run: python -m backend migrate"
    )


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # Without its cause, which shows the URL and the password in it.
        raise HistoryError("the database's URL cannot be read") from None
    # What it tells at INFO is every statement.
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    engine = create_engine(
        _with_driver(parsed),
        # A statement's parameters are a patient's values; errors must not show them.
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=_WAIT_SECONDS,
        pool_pre_ping=True,
        connect_args=_connect_arguments(parsed),
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _with_driver(url: URL) -> URL:
    if url.get_backend_name() in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    return url


def _connect_arguments(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"timeout": _WAIT_SECONDS}
    return {
        "application_name": "heartsight",
        "connect_timeout": _WAIT_SECONDS,
        # A host that vanished without a word must not hold the shipper for hours.
        "tcp_user_timeout": 10_000,
        "options": "-c statement_timeout=60000",
    }


def _prepare_sqlite(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    # Readers go on while the shipper writes.
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # Of the default 2 MB, for each connection, nothing but the ends of the indexes is used twice.
    cursor.execute("PRAGMA cache_size = -512")
    cursor.close()


def _told(error: SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    _LOG.debug("the database refused: %s %s", type(cause).__name__, code or "")
    return f"the database does not answer ({type(cause).__name__}{f' {code}' if code else ''})"
