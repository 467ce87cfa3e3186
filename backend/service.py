"""What the routes share: the loaded model, the journal, the metrics, and one prediction's path."""

import logging
from collections.abc import Callable
from functools import cache
from time import perf_counter
from typing import Final

from backend import answer, block, record
from backend.answering import Answered, answered
from backend.bundle import Bundle
from backend.cases import Cases
from backend.errors import BundleError, JournalError
from backend.journal import journal_of
from backend.metrics import Metrics
from backend.patient import Patient
from backend.reasons import explained
from backend.record import Asked
from backend.reload import Models
from backend.request_context import STAGES
from backend.settings import Settings
from backend.tallies import Tally

_LOG: Final = logging.getLogger(__name__)
Body = Callable[[Patient, Answered], bytes]
"""How an answer is encoded."""


def predicted(_: Patient, found: Answered) -> bytes:
    """Encode the prediction alone."""
    return answer.encode(found.prediction)


def with_reasons(patient: Patient, found: Answered) -> bytes:
    """Encode the prediction with its reasons."""
    return answer.encode(explained(patient, found))


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

    def answer(self, patient: Patient, asked: Asked, started: float, body: Body) -> Answered:
        """Answer one checked patient; the journal has the line when this returns.

        Whatever may fail comes before the line: one that is written has its answer, so that nobody
        answers the same request again.

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
        found.content = body(patient, found)
        line = record.encode(found.record)
        tally = self._tally(asked.route, found.prediction.prediction)
        encoded = perf_counter()
        self.journal.write(line)
        ended = perf_counter()
        found.score_seconds, found.journal_seconds = encoded - began, ended - encoded
        tally.add(ended - began)
        if self.models.shadow is not None:
            self.models.shadow.offer((found.record,))
        return found

    def record_block(self, route: str, line: bytes, answered: int, diseased: int) -> None:
        """Journal and count scored rows of a batch; raises JournalError, and none is answered.

        Parameters
        ----------
        line : bytes
            An encoded block of the rows that were answered.
        diseased : int
            How many of them predict the disease.
        """
        self.journal.write(line, answered)
        for prediction, n in ((0, answered - diseased), (1, diseased)):
            self.metrics.predictions.labels(route, str(prediction)).inc(n)
        if self.models.shadow is not None:
            self.models.shadow.offer(list(block.records(block.decode(line))))

    def _tally_of(self, route: str, prediction: int) -> Tally:
        counter = self.metrics.predictions.labels(route, str(prediction))
        return self.metrics.tallies.tally(self.metrics.prediction_latency, counter)

    def predict(self, patient: Patient, asked: Asked, started: float) -> bytes:
        """Return the answer of the ordinary route, encoded."""
        return self._in_stages(patient, asked, started, predicted)

    def explain(self, patient: Patient, asked: Asked, started: float) -> bytes:
        """Return the answer of the ordinary route with reasons, encoded."""
        return self._in_stages(patient, asked, started, with_reasons)

    def _in_stages(self, patient: Patient, asked: Asked, started: float, body: Body) -> bytes:
        found = self.answer(patient, asked, started, body)
        stages = STAGES.get()
        if stages is not None:
            stages |= {"score": found.score_seconds, "journal": found.journal_seconds}
        return found.content
