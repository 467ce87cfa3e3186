"""One prediction's path: what is measured of it."""

import time
from pathlib import Path

from backend.answering import Answered
from backend.patient import Patient
from backend.record import Asked
from backend.service import Service, predicted
from backend.settings import Settings


def test_the_score_is_measured_until_the_answer_has_its_bytes(home: Path) -> None:
    """Reasons are a part of the answer, and the larger one."""

    def with_slow_reasons(patient: Patient, found: Answered) -> bytes:
        time.sleep(0.05)
        return predicted(patient, found)

    service = Service(Settings(home=home))
    service.start()
    asked = Asked("id", "/explain", "test")
    found = service.answer({"age": 63, "sex": 1}, asked, time.perf_counter(), with_slow_reasons)
    service.stop()
    assert found.score_seconds >= 0.05
