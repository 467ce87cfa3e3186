"""The batch benchmark sends the same patients to both sides, and both answer all of them alike."""

import asyncio
import json
from pathlib import Path

import pytest

from scripts.bench_batch import HEADS, body_of
from scripts.bench_batch_ways import WAYS, answered, probabilities
from scripts.complete_patients import complete_patients

PATIENTS = 40


@pytest.fixture(scope="module")
def body() -> bytes:
    return body_of(complete_patients(), PATIENTS)


def test_the_patients_are_drawn_alike_each_time(body: bytes) -> None:
    patients = json.loads(body)
    assert len(patients) == PATIENTS
    assert all(len(patient) == 13 for patient in patients)
    assert body == body_of(complete_patients(), PATIENTS)


def test_both_sides_answer_every_patient_with_the_same_probability(
    body: bytes, trained_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTSIGHT_HOME", str(trained_home))
    found = {}
    for name, way in WAYS.items():
        (answer,) = asyncio.run(answered(way, body, 1))
        assert answer.seconds > 0
        found[name] = probabilities(answer.body)
        assert len(found[name]) == PATIENTS
    assert found["unrecorded"] == found["ours"]
    assert found["logged"] == found["plain"]
    assert found["ours"] == pytest.approx(found["plain"], abs=1e-6)


def test_a_way_that_answers_too_few_is_an_error(
    body: bytes, trained_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTSIGHT_HOME", str(trained_home))
    broken = json.dumps([{"age": 1}, *json.loads(body)]).encode()
    with pytest.raises((ValueError, KeyError)):
        asyncio.run(answered(WAYS["ours"], broken, 1))


def test_a_line_has_a_cell_for_each_head() -> None:
    assert len(HEADS) == 3
    assert list(WAYS)[-1] == "plain", "the last way is what the others are compared with"
