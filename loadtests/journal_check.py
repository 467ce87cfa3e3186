"""Whether every answered prediction is in the journal: what was answered must not be lost."""

import re
from pathlib import Path
from typing import Final

from loadtests.errors import ResultError

_ID: Final = re.compile(rb'"request_id":"([^"]+)"')


def lost(answered: Path, journal: Path) -> int:
    """Return how many of the answered request ids no line of the journal has.

    Parameters
    ----------
    answered : Path
        One id a line.
    journal : Path
        The backend's folder of segments.
    """
    segments = sorted(journal.glob("*.jsonl"))
    if not segments:
        raise ResultError(f"{journal} holds no journal; give the backend's own folder.")
    missing = (
        {line.encode() for line in answered.read_text().split()} if answered.exists() else set()
    )
    for segment in segments:
        with segment.open("rb") as lines:
            for line in lines:
                if found := _ID.search(line):
                    missing.discard(found[1])
    return len(missing)
