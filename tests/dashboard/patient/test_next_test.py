"""Which missing input to learn next."""

from typing import Any

import pytest

from dashboard.api import Client
from dashboard.patient import telling
from dashboard.patient.next_test import Outlook, Reached, outlooks, possible
from dashboard.settings import Settings
from data.features import NAMES, OPTIONAL

PATIENT = {"age": 63, "sex": 1, "cp": 1}


@pytest.fixture
def client(stand_in: Any) -> Any:
    made = Client(Settings(backend_url=stand_in.url, timeout_seconds=2))
    yield made
    made.close()


def outlook(*cases: tuple[float, float, float, float], name: str = "ca") -> Outlook:
    """Make an outlook of (likely, probability, low, high)."""
    return Outlook(name, "Vessels coloured", tuple(Reached("v", *case) for case in cases))


@pytest.mark.parametrize("name", NAMES)
def test_the_values_of_an_input_cover_each_group_of_cleveland_once(name: str) -> None:
    tried = possible(name)
    assert 2 <= len(tried) <= 5
    assert sum(one.among_diseased for one in tried) == pytest.approx(1)
    assert sum(one.among_others for one in tried) == pytest.approx(1)


def test_more_coloured_vessels_are_commoner_among_the_diseased() -> None:
    none = possible("ca")[0]
    assert none.label == "0"
    assert none.among_others > none.among_diseased


def test_every_missing_input_is_tried_with_one_request(client: Client, stand_in: Any) -> None:
    answer = client.explain(PATIENT, "care")
    found = outlooks(client, answer, PATIENT)
    assert {one.name for one in found} == set(OPTIONAL) - {"cp"}
    assert len(stand_in.asked("/predict/batch")) == 1
    moves = [one.move(answer.probability) for one in found]
    assert moves == sorted(moves, reverse=True)


def test_when_all_batches_are_taken_patients_are_asked_for_one_by_one(
    client: Client, stand_in: Any
) -> None:
    answer = client.explain(PATIENT, "care")
    whole = outlooks(client, answer, PATIENT)
    stand_in.overloaded = {"/predict/batch"}
    assert outlooks(client, answer, PATIENT) == whole
    assert len(stand_in.asked("/predict")) > 20


def test_a_patient_of_whom_all_is_known_has_nothing_to_learn(client: Client) -> None:
    known = {name: possible(name)[0].value for name in NAMES}
    assert outlooks(client, client.explain(known, "care"), known) == []


def test_ends_move_and_width_are_of_the_likely_values() -> None:
    found = outlook((0.75, 0.4, 0.3, 0.5), (0.25, 0.8, 0.6, 1.0))
    assert (found.low, found.high) == (0.4, 0.8)
    assert found.move(0.5) == pytest.approx(0.75 * 0.1 + 0.25 * 0.3)
    assert found.width == pytest.approx(0.75 * 0.2 + 0.25 * 0.4)


def test_the_reading_names_what_moves_and_what_narrows(client: Client) -> None:
    answer = client.explain(PATIENT, "care")
    wide = outlook((1.0, 0.9, 0.0, 1.0), name="thal")
    narrow = outlook((1.0, 0.5, 0.45, 0.55))
    assert "would narrow the range most" in telling.reading(answer, [wide, narrow])
    assert "to about 10" in telling.reading(answer, [wide, narrow])
    assert "None of them would narrow" in telling.reading(answer, [wide])


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.578, 0.912, "58 to 91"), (0.448, 0.452, "45"), (0.01, 0.02, "<3"), (0.01, 0.5, "<3 to 50")],
)
def test_ends_that_are_told_alike_are_told_once(
    client: Client, low: float, high: float, said: str
) -> None:
    answer = client.explain(PATIENT, "care")
    found = outlook((0.5, low, 0.0, 1.0), (0.5, high, 0.0, 1.0))
    assert telling.span(found).said == said
    assert telling.table(answer, [found])["Of 100"].tolist() == [said]
    assert f"move the number furthest: to {said} of 100." in telling.reading(answer, [found])


def test_the_picture_says_the_ends_in_patients_of_100() -> None:
    drawn = telling.span(outlook((0.5, 0.578, 0.5, 0.6), (0.5, 0.912, 0.9, 1.0)))
    assert drawn.said == "58 to 91"
    assert [case.value for case in drawn.cases] == pytest.approx([57.8, 91.2])
