"""The patients of a session."""

from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.api import Client
from dashboard.patient.seen import MOST, SeenPatients
from dashboard.patient.visit import Visit
from dashboard.settings import Settings

PATIENT = {"age": 63, "sex": 1}
NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def client(stand_in: Any) -> Any:
    made = Client(Settings(backend_url=stand_in.url, timeout_seconds=2))
    yield made
    made.close()


def predicted(client: Client, body: dict[str, float], **state: Any) -> Visit:
    visit = Visit(asked=True, **state)
    visit.consult(client, dict(body))
    return visit


def test_predict_is_kept_once_and_a_change_is_not(client: Client) -> None:
    seen, visit = SeenPatients(), predicted(client, PATIENT)
    seen.note(visit, NOON)
    visit.consult(client, {**PATIENT, "oldpeak": 2})
    seen.note(visit, NOON)
    assert len(seen) == 1


def test_before_the_first_answer_nothing_is_kept() -> None:
    seen = SeenPatients()
    seen.note(Visit(), NOON)
    assert seen.labels() == {}


def test_a_label_says_when_who_and_what(client: Client) -> None:
    seen = SeenPatients()
    visit = predicted(client, PATIENT)
    seen.note(visit, NOON)
    assert visit.answer is not None
    ((request_id, label),) = seen.labels().items()
    assert request_id == visit.answer.request_id
    assert label.startswith("12:00, man of 63: ")
    assert label.endswith(" of 100")


def test_coming_back_asks_nothing_again(client: Client, stand_in: Any) -> None:
    seen = SeenPatients()
    visit = predicted(client, PATIENT)
    seen.note(visit, NOON)
    asked = len(stand_in.seen)
    assert visit.answer is not None
    kept = seen.of(visit.answer.request_id)
    assert kept is not None
    back = kept.visit()
    back.consult(client, dict(PATIENT))
    assert back.answer is visit.answer
    assert len(stand_in.seen) == asked


def test_an_example_is_marked(client: Client) -> None:
    seen = SeenPatients()
    seen.note(predicted(client, PATIENT, example=dict(PATIENT)), NOON)
    assert next(iter(seen.labels().values())).endswith("(example)")


def test_only_the_newest_are_kept(client: Client) -> None:
    seen, visit = SeenPatients(), predicted(client, PATIENT)
    assert visit.answer is not None
    for number in range(MOST + 5):
        visit.predicted = visit.answer.model_copy(update={"request_id": f"r{number}"})
        seen.note(visit, NOON)
    assert len(seen) == MOST
    assert seen.of("r0") is None
    assert next(iter(seen.labels())) == f"r{MOST + 4}"
