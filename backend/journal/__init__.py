"""Every answered prediction as one line of JSON, written before the answer leaves.

`writer` appends and `upkeep` does in the background what must not hold up a request. `chain` seals
lines, `segments` names the files, `torn` tidies up after a crash, `verification` and `replay` look
back. What a line says of a prediction is `backend.record`'s; the database is `backend.history`'s.
"""

from backend.journal.from_settings import journal_of
from backend.journal.writer import Journal

__all__ = ["Journal", "journal_of"]
