"""The command that a reader can run instead of the page."""

import pytest

from dashboard.drift.command import command
from dashboard.drift.who import HOME, SERVED, SITES, SYNTHETIC, Who

URL = "http://127.0.0.1:8000"
HUNGARY = Who("Hungary", SITES["Hungary"])


def test_a_hospital_is_named_as_the_command_knows_it() -> None:
    assert command(HOME, HUNGARY, URL) == "python -m analysis drift hungary --seed 1"


def test_another_reference_than_the_models_patients_is_said() -> None:
    said = command(HUNGARY, Who("VA Long Beach", SITES["VA Long Beach"]), URL)
    assert said == "python -m analysis drift va_long_beach --reference hungary --seed 1"


@pytest.mark.parametrize(("name", "key"), SYNTHETIC.items())
def test_synthetic_patients_come_with_their_number(name: str, key: str) -> None:
    said = command(HOME, Who(name, key, 60), URL)
    assert said == f"python -m analysis drift {key} --n 60 --seed 1"


def test_a_file_with_a_space_in_its_name_is_quoted() -> None:
    said = command(HOME, Who("our patients.csv", "", content=b"age"), URL)
    assert said == "python -m analysis drift 'our patients.csv' --seed 1"


def test_served_patients_are_asked_for_where_they_are() -> None:
    said = command(HOME, Who(SERVED, "", 500), URL)
    assert said == f"python -m analysis drift --served {URL} --last 500 --seed 1"


def test_what_the_command_cannot_compare_served_patients_with_is_said() -> None:
    note, asked = command(HUNGARY, Who(SERVED, "", 500), URL).splitlines()
    assert note == "# the command compares served patients with the model's own only"
    assert asked == command(HOME, Who(SERVED, "", 500), URL)
