"""Predictions put into a database without a journal in between."""

from typing import Any

from backend.history.database import Database
from backend.history.lines import rows
from backend.history.writing import write
from tests.backend.history.journaling import lines


def store(database: Database, found: list[dict[str, Any]], process: str = "p") -> None:
    """Write the records as rows."""
    new = [row for line in lines(found, process) for row in rows(line)]
    write(database, f"{process}.000001.jsonl", new, 1)
