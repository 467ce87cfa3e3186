"""When the page asks, with which purpose, and what it keeps."""

from typing import Any

import pytest

from dashboard.api import Client
from dashboard.errors import BackendFailedError
from dashboard.patient.examples import EXAMPLES
from dashboard.patient.visit import Note, Visit
from dashboard.settings import Settings

PATIENT = {"age": 63, "sex": 1}


@pytest.fixture
def client(stand_in: Any) -> Any:
    made = Client(Settings(backend_url=stand_in.url, timeout_seconds=2))
    yield made
    made.close()


def test_nothing_is_asked_before_predict(client: Client, stand_in: Any) -> None:
    visit = Visit()
    visit.consult(client, PATIENT)
    assert visit.answer is None
    assert stand_in.seen == []


def test_predict_is_care_and_later_changes_are_what_if(client: Client, stand_in: Any) -> None:
    visit = Visit(asked=True)
    visit.consult(client, PATIENT)
    visit.consult(client, PATIENT)
    visit.consult(client, {**PATIENT, "oldpeak": 2})
    purposes = [purpose for purpose, _ in stand_in.asked("/explain")]
    assert purposes == ["care", "what_if"]
    assert len(stand_in.asked("/model")) == 1


def test_the_former_answer_stays_until_predict(client: Client) -> None:
    visit = Visit(asked=True)
    visit.consult(client, PATIENT)
    first = visit.answer
    assert visit.former is None
    visit.consult(client, {**PATIENT, "oldpeak": 2})
    visit.consult(client, {**PATIENT, "oldpeak": 3})
    assert visit.former is first
    visit.asked = True
    visit.consult(client, {**PATIENT, "oldpeak": 3})
    assert visit.former is None


def test_an_example_is_a_test_until_it_is_changed(client: Client, stand_in: Any) -> None:
    values = dict(EXAMPLES[0].values)
    visit = Visit(asked=True, example=dict(values))
    visit.consult(client, values)
    visit.consult(client, {**values, "age": 50})
    assert [purpose for purpose, _ in stand_in.asked("/explain")] == ["test", "what_if"]


def test_lacking_fields_are_named_and_nothing_is_sent(client: Client, stand_in: Any) -> None:
    visit = Visit(asked=True)
    visit.consult(client, {"age": 63})
    assert visit.notes() == {"sex": [Note("Sex is needed for a prediction.")]}
    assert stand_in.seen == []


def test_a_failure_takes_the_old_number_away_and_is_asked_again(
    client: Client, stand_in: Any
) -> None:
    visit = Visit(asked=True)
    visit.consult(client, PATIENT)
    stand_in.failure = 500
    visit.consult(client, {**PATIENT, "oldpeak": 2})
    assert visit.answer is None
    assert isinstance(visit.error, BackendFailedError)
    stand_in.failure = None
    visit.consult(client, {**PATIENT, "oldpeak": 2})
    assert visit.answer is not None
    assert visit.error is None


def test_refused_fields_and_warnings_stand_beside_their_fields(
    client: Client, stand_in: Any
) -> None:
    visit = Visit(asked=True)
    visit.consult(client, {**PATIENT, "chol": 5.2})
    assert visit.notes()["chol"][0].suggestion == 201
    stand_in.failure = 422
    stand_in.rules = [{"field": "trestbps", "rule": "must be from 50 to 300 mm Hg"}]
    visit.consult(client, {**PATIENT, "trestbps": 900})
    assert visit.notes() == {
        "trestbps": [Note("Blood pressure must be from 50 to 300 mm Hg.")],
    }
