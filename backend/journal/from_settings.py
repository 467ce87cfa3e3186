"""The journal as the settings want it, counted by the metrics."""

import logging
import os
import sys
from typing import TYPE_CHECKING, Final

from backend.journal.stdout import StdoutCopy
from backend.journal.writer import Journal

if TYPE_CHECKING:
    from backend.metrics import Metrics
    from backend.settings import Settings

MEBIBYTE: Final = 2**20
FOLDER: Final = "journal"
_LOG: Final = logging.getLogger(__name__)


def journal_of(settings: "Settings", metrics: "Metrics") -> Journal:
    """Return the journal of a state directory; nothing is opened yet."""
    journal = Journal(
        settings.home / FOLDER,
        rotate_bytes=settings.journal_rotate_mebibytes * MEBIBYTE,
        fsync=settings.journal_fsync,
        stdout=_copy(metrics) if settings.journal_stdout else None,
        on_lines=metrics.tallies.count(metrics.journal_lines).add,
        on_failure=metrics.journal_failures.inc,
        on_torn=metrics.journal_torn_lines.inc,
    )
    metrics.journal_writable.set_function(lambda: journal.healthy)
    return journal


def _copy(metrics: "Metrics") -> StdoutCopy | None:
    if sys.stdout is None:
        _LOG.warning("HEARTSIGHT_JOURNAL_STDOUT: there is no stdout; the journal stays in files")
        return None
    # Of our own: whoever closes number 1 must not make the next opened file take its place.
    return StdoutCopy(os.dup(sys.stdout.fileno()), metrics.journal_stdout_dropped.inc)
