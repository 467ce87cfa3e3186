"""The drill: shifted patients through a backend, real and stood-in, until the alarm rings."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from analysis.drift.comparison import Group
from analysis.drift.drill import Ask, Drill, backend, drill
from analysis.drift.groups import reference_group
from analysis.errors import AnalysisError
from analysis.measures.intervals import Estimate, Interval
from data.cohorts import Cohort
from data.synthetic import SyntheticKind, synthetic
from data.synthetic_shifts import Shift


@pytest.fixture(scope="module")
def home(cleveland: Cohort) -> Group:
    return reference_group(cleveland, seed=1)


def stand_in(home: Group, asked: list[Mapping[str, int | float]]) -> Ask:
    """Return a function that answers with risks like those at home."""
    risks = np.random.default_rng(1).permutation(np.asarray(home.risk))

    def ask(inputs: Mapping[str, int | float]) -> float:
        asked.append(inputs)
        return float(risks[len(asked) % len(risks)])

    return ask


def test_the_alarm_rings_and_sending_stops(home: Group) -> None:
    patients = synthetic(SyntheticKind.SHIFTED, 150, 1, Shift.UNIT_MISTAKE)
    asked: list[Mapping[str, int | float]] = []
    found = drill(stand_in(home, asked), patients, home.sketch(), "unit mistake", seed=1)
    assert found.rang_after == found.sent == len(asked) == 30
    assert found.looks[-1].inputs == ("chol",)
    assert found.sentence == "unit mistake: the alarm rang after 30 patients (chol)."
    assert Drill.model_validate_json(found.model_dump_json()) == found


def test_without_drift_the_alarm_stays_silent_to_the_last_patient(home: Group) -> None:
    patients = synthetic(SyntheticKind.REALISTIC, 67, seed=1)
    asked: list[Mapping[str, int | float]] = []
    found = drill(stand_in(home, asked), patients, home.sketch(), "realistic", seed=1)
    assert found.rang_after is None
    assert [look.n for look in found.looks] == [30, 40, 50, 60, 67]
    assert found.sent == len(asked) == 67
    assert found.sentence == "realistic: the alarm stayed silent over 67 patients."


def test_patients_are_sent_as_the_interface_takes_them(home: Group) -> None:
    patients = synthetic(SyntheticKind.RANDOM, 30, seed=1)
    asked: list[Mapping[str, int | float]] = []
    drill(stand_in(home, asked), patients, home.sketch(), "random", seed=1)
    for inputs, (_, row) in zip(asked, patients.iterrows(), strict=True):
        assert dict(inputs) == row.dropna().to_dict()
        assert isinstance(inputs["age"], int)
        assert isinstance(inputs.get("oldpeak", 0.0), float)


def test_what_looking_often_costs_is_added_to_the_sentence(home: Group) -> None:
    patients = synthetic(SyntheticKind.REALISTIC, 30, seed=1)
    found = drill(stand_in(home, []), patients, home.sketch(), "realistic", seed=1)
    rate = Estimate(value=0.025, interval=Interval(low=0, high=0.1), n=40)
    told = found.with_false_alarm(rate)
    assert told.sentence.endswith(
        "Looking every 10 patients, 2.5 of 100 drills without drift ring too."
    )
    assert told.false_alarm == rate
    assert found.with_false_alarm(None) == found


def test_too_few_patients_for_one_look_are_refused(home: Group) -> None:
    patients = synthetic(SyntheticKind.REALISTIC, 29, seed=1)
    with pytest.raises(AnalysisError, match="at least 30 patients"):
        drill(stand_in(home, []), patients, home.sketch(), "few", seed=1)


def test_a_running_backend_is_drilled_as_a_test(
    home: Group, backend_url: str, backend_home: Path
) -> None:
    patients = synthetic(SyntheticKind.SHIFTED, 60, 1, Shift.UNIT_MISTAKE)
    journal = backend_home / "journal"

    def lines() -> list[str]:
        return [
            line
            for file in sorted(journal.glob("*.jsonl"))
            for line in file.read_text().splitlines()
        ]

    before = len(lines())
    with backend(backend_url) as ask:
        found = drill(ask, patients, home.sketch(), "unit mistake", seed=1)
    assert found.rang_after == 30
    written = [json.loads(line) for line in lines()[before:]]
    assert len(written) == 30
    assert {line["purpose"] for line in written} == {"test"}


def test_a_backend_that_is_not_there_is_a_sentence(home: Group) -> None:
    patients = synthetic(SyntheticKind.REALISTIC, 30, seed=1)
    with (
        backend("http://127.0.0.1:9") as ask,
        pytest.raises(AnalysisError, match="does not answer; is it running"),
    ):
        drill(ask, patients, home.sketch(), "x", seed=1)


def test_a_refusal_is_told_with_its_status_and_no_value(backend_url: str) -> None:
    with (
        backend(backend_url) as ask,
        pytest.raises(AnalysisError, match="with status 422") as told,
    ):
        ask({"age": 987654, "sex": 1})
    assert "987654" not in str(told.value)
