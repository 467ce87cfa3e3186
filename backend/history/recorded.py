"""Recorded predictions for `replay`, from rows instead of lines: a line may have been deleted."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import make_url

from backend.history.database import Database
from backend.history.tables import predictions
from backend.journal.replay import Recorded
from data.features import NAMES


def recorded_at(url: str, request_id: str) -> list[Recorded]:
    """Return what the database at a URL holds of a request; raises HistoryError.

    A SQLite file that is not there is not made.
    """
    if url.startswith("sqlite") and not Path(make_url(url).database or "").is_file():
        return []
    with closing(Database(url)) as database:
        return recorded(database, request_id)


def recorded(database: Database, request_id: str) -> list[Recorded]:
    """Return all that the database holds of a request, in the order of their arrival.

    Raises
    ------
    HistoryError
        If the database is away.
    """
    of = predictions.c
    query = select(predictions).where(of.request_id == request_id).order_by(of.id)
    with database.transaction() as connection:
        rows = connection.execute(query).mappings().all()
    return [
        Recorded(
            request_id=row["request_id"],
            time=row["time"].isoformat(timespec="microseconds"),
            model_version=row["model_version"],
            inputs={name: row[name] for name in NAMES if row[name] is not None},
            probability=row["probability"],
            interval=(row["low"], row["high"]),
            process=row["process"],
            sequence=row["sequence"],
        )
        for row in rows
    ]
