"""Fresh patients: new each time, within the file's own bounds, the same for the same seed."""

import json

import pytest

from loadtests.patients import VARIED, Patients, body
from loadtests.profiles import Profile
from loadtests.target import Target
from loadtests.wrk_run import run_wrk, templates
from tests.loadtests.serving import RIGHT, Server


def test_the_known_are_the_hundred_of_the_file() -> None:
    known = Patients(0).known
    assert len(known) == 100
    assert known[0]["age"] == 59
    assert "chol" not in known[1]  # empty in the file, and not filled in


def test_a_seed_fixes_the_fresh_ones() -> None:
    one, same, other = Patients(1), Patients(1), Patients(2)
    drawn = [one.fresh() for _ in range(20)]
    assert drawn == [same.fresh() for _ in range(20)]
    assert drawn != [other.fresh() for _ in range(20)]


def test_fresh_ones_are_hardly_ever_seen_before() -> None:
    patients = Patients(3)
    assert len({body(patients.fresh()) for _ in range(1000)}) > 950


def test_fresh_ones_keep_to_what_the_file_holds() -> None:
    patients = Patients(4)
    values = {name: {one.get(name) for one in patients.known} for name in patients.known[0]}
    for _ in range(500):
        for name, value in patients.fresh().items():
            if name in VARIED:
                assert patients.spreads[name].low <= value <= patients.spreads[name].high
                assert isinstance(value, float if VARIED[name] else int)
            else:
                assert value in values[name]


def test_what_if_changes_one_number_at_most() -> None:
    patients = Patients(5)
    for _ in range(50):
        before = patients.fresh()
        after = patients.changed(before)
        assert before.keys() == after.keys()
        assert sum(before[name] != after[name] for name in before) <= 1


def test_templates_for_wrk_become_the_patients_again() -> None:
    patients = Patients(6)
    for line, patient in zip(templates(patients), patients.known, strict=True):
        parts = line.split("@")
        parts[1::2] = [mark.split(":")[1] for mark in parts[1::2]]
        assert json.loads("".join(parts)) == patient


@pytest.mark.full
def test_each_patient_of_the_file_is_asked_about_by_wrk_as_it_stands() -> None:
    """One in ten stands as it is, and in ten rounds each of the hundred did."""
    with Server({"/predict": RIGHT}) as server:
        run_wrk(Profile("", "", 3, (1,), threads=1), Target(server.url), seed=1)
    known = {body(one).encode() for one in Patients(0).known}
    assert len(server.bodies) > 1000
    assert known <= set(server.bodies)
    assert sum(one in known for one in server.bodies) < 0.15 * len(server.bodies)
