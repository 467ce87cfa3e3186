"""A batch from its body to its answer: score a slice, journal it, count it, send it, and again.

Between two slices other requests get their turn. Nothing leaves before the journal has it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Final

import msgspec

from backend.batch.answers import BatchEnded, BatchProblem, Writer
from backend.batch.rows import Slice
from backend.batch.scoring import Scoring
from backend.errors import JournalError, RequestRefused
from backend.problems import problem, refusal
from backend.record import Asked
from backend.service import Service

_LOG: Final = logging.getLogger(__name__)
STEP_ROWS: Final = 400
"""Rows between two turns of other requests: a millisecond, or twelve when all need words."""

_NOT_RECORDED: Final = (
    "This row and those after it could not be recorded and are therefore not answered; send them "
    "again later."
)
_UNEXPECTED: Final = "Something went wrong; the log tells more."


class Batch:
    """One request's rows on their way.

    Parameters
    ----------
    parts : iterator of Slice
        The rows; raises RequestRefused where the body cannot be read any further.
    most_rows : int
        How many are answered; if there are more, the answer ends with a problem.
    """

    def __init__(
        self,
        service: Service,
        scoring: Scoring,
        parts: Iterator[Slice],
        writer: Writer,
        asked: Asked,
        most_rows: int,
    ) -> None:
        self._service = service
        self._scoring = scoring
        self._steps = _steps(parts, most_rows)
        self._writer = writer
        self._request_id, self._route = asked.request_id, asked.route
        self._next_row = 1

    def begun(self) -> AsyncIterator[bytes]:
        """Do the first step, and return the whole answer.

        Raises what would make any other answer than 200 right: RequestRefused for a body that
        cannot be read, JournalError.
        """
        first = next(self._steps, None)
        # Read one step ahead, so that a short body which is broken at its end has no answer.
        second = None if first is None else next(self._steps, None)
        opening = self._writer.begin()
        if first is not None:
            opening += self._done(first)
        return self._rest(opening, second)

    async def _rest(self, opening: bytes, second: Slice | None) -> AsyncIterator[bytes]:
        yield opening
        step = second
        try:
            while step is not None:
                yield self._done(step)
                await asyncio.sleep(0)
                step = next(self._steps, None)
        except (RequestRefused, JournalError) as error:
            _LOG.error("batch %s ends before row %d: %s", self._request_id, self._next_row, error)
            yield self._ended(error)
        except Exception:  # noqa: BLE001 - the caller must see that the answer is not whole
            _LOG.exception("batch %s failed before row %d", self._request_id, self._next_row)
            yield self._ended(None)
        yield self._writer.end()

    def _done(self, step: Slice) -> bytes:
        """Score, journal and count some rows, and return their part of the answer."""
        scored = self._scoring.score(step, self._next_row)
        every = len(scored.entries)
        if scored.answered:
            self._service.record_block(self._route, scored.block, scored.answered, scored.diseased)
        self._service.metrics.batch_rows.labels("answered").inc(scored.answered)
        self._service.metrics.batch_rows.labels("refused").inc(every - scored.answered)
        self._next_row += every
        return self._writer.rows(scored.entries)

    def _ended(self, error: RequestRefused | JournalError | None) -> bytes:
        """Return the last entry of an answer that cannot go on."""
        if isinstance(error, RequestRefused):
            document = refusal(self._request_id, error)
        elif isinstance(error, JournalError):
            document = problem(self._request_id, 503, "journal-unavailable", _NOT_RECORDED)
        else:
            document = problem(self._request_id, 500, "internal-error", _UNEXPECTED)
        told = msgspec.json.decode(document.body, type=BatchProblem)
        return self._writer.broken_off(BatchEnded(self._next_row, told))


def _steps(parts: Iterator[Slice], most_rows: int) -> Iterator[Slice]:
    """Yield the same rows in slices of at most `STEP_ROWS`; raises RequestRefused 413."""
    left = most_rows
    for part in parts:
        for start in range(0, len(part.rows), STEP_ROWS):
            end = min(start + STEP_ROWS, len(part.rows), start + left)
            if end > start:
                lines = None if part.lines is None else part.lines[start:end]
                yield Slice(part.rows[start:end], lines)
            left -= end - start
            if end < min(start + STEP_ROWS, len(part.rows)):
                raise RequestRefused(
                    413, "too-many-rows", f"A batch may have {most_rows} rows at most."
                )
