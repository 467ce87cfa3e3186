"""Predictions put into a database without a journal in between."""

from typing import Any

from backend.history.database import Database
from backend.history.lines import row
from backend.history.writing import write
from tests.backend.history.journaling import lines


def store(database: Database, found: list[dict[str, Any]], process: str = "p") -> None:
    """Write the records as rows."""
    write(database, f"{process}.000001.jsonl", [row(line) for line in lines(found, process)], 1)
