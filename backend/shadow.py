"""A second model that answers the same patients after the first has, and is never heard.

What it says is compared in metrics and kept line by line beside the journal, found again by the
request id. It works when nothing else waits, and whatever happens to it stays here.
"""

import asyncio
import logging
import os
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from backend.bundle import Bundle
from backend.metrics import Metrics
from backend.record import Record

FILE_NAME: Final = "comparisons.jsonl"
MOST_WAITING: Final = 20_000
"""Patients; further ones are not compared, so that a slow shadow takes no more memory."""

_LOG: Final = logging.getLogger(__name__)
_STEP: Final = 32
_ROTATE_BYTES: Final = 64 * 2**20
_OWNER_ONLY: Final = 0o600
_LINES: Final = msgspec.json.Encoder().encode_lines


class Comparison(msgspec.Struct, frozen=True, gc=False):
    """What both models say of one patient."""

    time: str
    request_id: str
    purpose: str
    live_version: str
    shadow_version: str
    live_probability: float
    shadow_probability: float
    disagree: bool


class Shadow:
    """One shadow model and the patients that wait for it.

    Parameters
    ----------
    folder : Path
        Where the file of comparisons is.
    """

    def __init__(self, bundle: Bundle, metrics: Metrics, folder: Path) -> None:
        self.bundle = bundle
        self._metrics = metrics
        self._path = folder / FILE_NAME
        self._waiting: deque[Record] = deque()
        self._called = asyncio.Event()
        self._broken = False

    def offer(self, records: Sequence[Record]) -> None:
        """Take answered predictions to compare, or leave them; never raises, never waits."""
        room = MOST_WAITING - len(self._waiting)
        if room < len(records):
            self._metrics.shadow_dropped.inc(len(records) - max(room, 0))
        self._waiting.extend(islice(records, max(room, 0)))
        self._called.set()

    async def run(self) -> None:
        """Compare whatever is offered, for as long as the task lives."""
        while True:
            await self._called.wait()
            self._called.clear()
            while self._waiting:
                # Behind everything that is ready now: answers go first.
                await asyncio.sleep(0)
                self.step()

    def step(self) -> None:
        """Compare some of those that wait."""
        some = [self._waiting.popleft() for _ in range(min(_STEP, len(self._waiting)))]
        try:
            compared = [self._compared(record) for record in some]
            self._count(compared)
            self._keep(compared)
            self._broken = False
        except Exception:  # noqa: BLE001 - nothing of the shadow may reach an answer
            self._metrics.shadow_dropped.inc(len(some))
            if not self._broken:
                _LOG.exception("the shadow model or its file fails; answers are not concerned")
            self._broken = True

    def _compared(self, record: Record) -> Comparison:
        card = self.bundle.scorecard
        probability = card.score(record.inputs).probability
        return Comparison(
            record.time,
            record.request_id,
            record.purpose,
            record.model_version,
            self.bundle.version,
            record.probability,
            probability,
            int(probability >= card.threshold) != record.prediction,
        )

    def _count(self, compared: Iterable[Comparison]) -> None:
        for one in compared:
            difference = abs(one.shadow_probability - one.live_probability)
            self._metrics.shadow_difference.observe(difference)
            if one.disagree:
                self._metrics.shadow_disagreements.inc()

    def _keep(self, compared: Sequence[Comparison]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _OWNER_ONLY)
        try:
            os.write(file, _LINES(compared))
            full = os.fstat(file).st_size >= _ROTATE_BYTES
        finally:
            os.close(file)
        if full:
            # One older file is kept: the figures that matter are metrics.
            self._path.replace(self._path.with_suffix(".old.jsonl"))
