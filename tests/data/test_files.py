"""The four files are the ones that were checked against UCI's checksums."""

import hashlib
from pathlib import Path

import pytest

import data

FOLDER = Path(data.__path__[0])
SHA256 = {
    "cleveland.csv": "9e5c0982b6399a219dde529c9a208ffa2e22f8cf3659d715dca32801af0129e6",
    "hungary.csv": "a5a2e4174a8944e01bb6cd873a4ec856dad9a1a1323fac05ac931a9a5ccc50f9",
    "switzerland.csv": "fe613e114585d62ea78df5a55a9cb6412ba510d2b300e641ac14786d1eaf3fbe",
    "va_long_beach.csv": "c571f22c7784b216fa78f39085761512de23edc76ded18cef8e2fc92a7c318fc",
}


@pytest.mark.parametrize("name", SHA256)
def test_a_cohort_file_has_not_changed_by_a_byte(name: str) -> None:
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == SHA256[name]


def test_only_synthetic_patients_stand_beside_the_four() -> None:
    others = {path.name for path in FOLDER.glob("*.csv")} - set(SHA256)
    assert others <= {"synthetic_100.csv"}


@pytest.mark.parametrize("name", SHA256)
def test_the_readme_states_the_hash(name: str) -> None:
    assert f"{SHA256[name]}  {name}" in (FOLDER / "README.md").read_text()
