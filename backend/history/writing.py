"""A batch of lines into the database: rows and the place reached in the segment, or neither.

That the two are one transaction makes every line arrive; that a line's identity is unique makes it
arrive once, whoever ships it and how often.
"""

import logging
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

from sqlalchemy import Connection, distinct, func, select
from sqlalchemy.exc import DataError, IntegrityError

from backend.history.database import Database
from backend.history.tables import positions, predictions

Row = dict[str, Any]

_LOG: Final = logging.getLogger(__name__)


def write(database: Database, segment: str, rows: Sequence[Row], offset: int) -> int:
    """Insert what is new and note that the segment is shipped up to `offset`.

    A row that the database refuses for what it holds is left out, and said in the log by its
    place: those behind it must not wait for it for ever.

    Returns
    -------
    int
        Lines of which a row was left out.

    Raises
    ------
    HistoryError
        If the database is away; then nothing has changed.
    """
    try:
        with database.transaction() as connection:
            _insert(connection, rows)
            _move(connection, segment, offset)
    except (IntegrityError, DataError):
        with database.transaction() as connection:
            refused = {row["chain"] for row in rows if not _taken(connection, segment, row)}
            _move(connection, segment, offset)
        return len(refused)
    return 0


def shipped_to(database: Database, segments: Sequence[str]) -> dict[str, int]:
    """Return how far each of these segments has been shipped; raises HistoryError."""
    query = select(positions.c.segment, positions.c.offset).where(positions.c.segment.in_(segments))
    with database.transaction() as connection:
        return {row.segment: row.offset for row in connection.execute(query)}


def has_predictions(database: Database, process: str, first: int, last: int, chain: str) -> bool:
    """Return whether each prediction of a process from `first` to `last` is there.

    Parameters
    ----------
    chain : str
        The hash of the last one.

    Raises
    ------
    HistoryError
        If the database is away.
    """
    of = predictions.c
    mine = of.process == process
    number = select(func.count(distinct(of.sequence))).where(mine, of.sequence.between(first, last))
    end = select(of.id).where(mine, of.sequence == last, of.chain == chain)
    with database.transaction() as connection:
        n: int = connection.execute(number).scalar_one()
        return n == last - first + 1 and connection.execute(end).first() is not None


def _taken(connection: Connection, segment: str, row: Row) -> bool:
    try:
        with connection.begin_nested():
            _insert(connection, [row])
    except (IntegrityError, DataError) as error:
        # Neither the error's text nor the row: both hold a patient's values.
        _LOG.error(
            "the database refuses sequence %s of %s (%s); it stays in the journal only",
            row["sequence"],
            segment,
            type(error).__name__,
        )
        return False
    return True


def _insert(connection: Connection, rows: Sequence[Row]) -> None:
    if rows:
        statement = _new(connection, predictions).on_conflict_do_nothing(
            index_elements=["process", "sequence", "chain"]
        )
        connection.execute(statement, list(rows))


def _move(connection: Connection, segment: str, offset: int) -> None:
    moved = _new(connection, positions).values(segment=segment, offset=offset)
    # Never back: another process may have shipped more of the same segment meanwhile.
    connection.execute(
        moved.on_conflict_do_update(
            index_elements=["segment"],
            set_={"offset": moved.excluded.offset},
            where=positions.c.offset < moved.excluded.offset,
        )
    )


def _new(connection: Connection, table: Any) -> Any:
    # The one that the engine has loaded; the other would take megabytes for nothing.
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    return dialect.insert(table)
