"""From rows to what reviewers see: the list's entries, one prediction's whole story, and CSV."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from data.features import NAMES

if TYPE_CHECKING:
    from sqlalchemy import RowMapping as Row

_PLAIN: Final = (
    *("request_id", "time", "route", "purpose", "model_version", "schema_version"),
    *("probability", "low", "high", "prediction", "warnings", "latency_seconds"),
    *("disease", "decision"),
)
_JOURNALED: Final = ("process", "sequence", "chain")
CSV_COLUMNS: Final = (
    *("request_id", "time", "route", "purpose", "model_version", "schema_version"),
    *NAMES,
    *("probability", "low", "high", "prediction", "warnings", "latency_seconds"),
    *("disease", "decision"),
)


def entry(row: "Row") -> dict[str, Any]:
    """Return one line of the list."""
    inputs = {name: row[name] for name in NAMES if row[name] is not None}
    return {name: row[name] for name in _PLAIN} | {"inputs": inputs}


def story(
    rows: "Sequence[Row]", outcomes: "Sequence[Row]", feedback: "Sequence[Row]"
) -> dict[str, Any]:
    """Return one prediction, the first of `rows`, with all that was said of it since."""
    newest = rows[0]
    return {
        **entry(newest),
        **{name: newest[name] for name in _JOURNALED},
        "disease": outcomes[-1]["disease"] if outcomes else None,
        "decision": feedback[-1]["decision"] if feedback else None,
        "case": newest["case_hash"],
        "key": newest["key_id"],
        "answers": len(rows),
        "outcomes": [
            {name: row[name] for name in ("revision", "disease", "source", "reason", "time")}
            for row in outcomes
        ],
        "feedback": [
            {name: row[name] for name in ("decision", "reason", "time")} for row in feedback
        ],
    }


def csv_header() -> str:
    """Return the first line of an export."""
    return _lines([CSV_COLUMNS])


def csv_lines(rows: "Iterable[Row]") -> str:
    """Return lines of an export; what is not known is an empty cell."""
    return _lines([_cell(row[name]) for name in CSV_COLUMNS] for row in rows)


def _lines(table: Iterable[Iterable[object]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(table)
    return text.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, list):
        return ";".join(f"{field}:{code}" for field, code in value)
    return value
