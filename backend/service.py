"""What the routes share: the loaded model, the journal, the metrics, and one prediction's path."""

import logging
from collections import Counter
from collections.abc import Sequence
from functools import cache
from time import perf_counter
from typing import Final

from backend import answer, record
from backend.answering import Answered, answered
from backend.bundle import Bundle
from backend.cases import Cases
from backend.errors import BundleError, JournalError
from backend.journal import journal_of
from backend.metrics import Metrics
from backend.patient import Patient
from backend.reasons import explained
from backend.record import Asked, Record
from backend.reload import Models
from backend.request_context import STAGES
from backend.settings import Settings
from backend.tallies import Tally

_LOG: Final = logging.getLogger(__name__)


class Service:
    """One running backend. Answers are computed, journaled and counted here, in that order."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics(settings.revision)
        self.journal = journal_of(settings, self.metrics)
        self.cases = Cases(settings.home, settings.case_secret)
        self.models = Models(settings, self.metrics)
        self._tally = cache(self._tally_of)

    def start(self) -> None:
        """Load the model and open the journal; a failure keeps the backend unready."""
        self.models.load_at_once()
        try:
            self.journal.open()
        except JournalError as error:
            _LOG.error("not ready: %s", error)

    def stop(self) -> None:
        """Close what `start` opened."""
        self.journal.close()

    @property
    def bundle(self) -> Bundle:
        """The live bundle; raises BundleError with the reason when there is none."""
        found = self.models.live
        if found is None:
            raise BundleError(self.models.reason)
        return found

    def answer(self, patient: Patient, asked: Asked, started: float) -> Answered:
        """Answer one checked patient; the journal has the line when this returns.

        Parameters
        ----------
        started : float
            `perf_counter` at the request's head.

        Raises
        ------
        BundleError, JournalError
            Then there is no answer.
        """
        began = perf_counter()
        found = answered(patient, asked, self.bundle, started)
        scored = perf_counter()
        self.journal.write(record.encode(found.record))
        ended = perf_counter()
        found.score_seconds, found.journal_seconds = scored - began, ended - scored
        self._tally(asked.route, found.prediction.prediction).add(ended - began)
        if self.models.shadow is not None:
            self.models.shadow.offer((found.record,))
        return found

    def record_many(self, records: Sequence[Record]) -> None:
        """Journal and count scored rows of a batch; raises JournalError, and none is answered."""
        if records:
            # Escaped in JSON, a line's end is found between two records only.
            self.journal.write_many(record.encode_lines(records)[:-1].split(b"\n"))
        for (route, prediction), n in Counter((r.route, r.prediction) for r in records).items():
            self.metrics.predictions.labels(route, str(prediction)).inc(n)
        if self.models.shadow is not None:
            self.models.shadow.offer(records)

    def _tally_of(self, route: str, prediction: int) -> Tally:
        counter = self.metrics.predictions.labels(route, str(prediction))
        return self.metrics.tallies.tally(self.metrics.prediction_latency, counter)

    def predict(self, patient: Patient, asked: Asked, started: float) -> bytes:
        """Return the answer of the ordinary route, encoded."""
        return answer.encode(self._in_stages(patient, asked, started).prediction)

    def explain(self, patient: Patient, asked: Asked, started: float) -> bytes:
        """Return the answer of the ordinary route with reasons, encoded."""
        return answer.encode(explained(patient, self._in_stages(patient, asked, started)))

    def _in_stages(self, patient: Patient, asked: Asked, started: float) -> Answered:
        found = self.answer(patient, asked, started)
        stages = STAGES.get()
        if stages is not None:
            stages |= {"score": found.score_seconds, "journal": found.journal_seconds}
        return found
