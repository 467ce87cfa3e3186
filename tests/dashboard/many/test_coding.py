"""Whose codes a file has, and by what one can tell."""

from pathlib import Path

import pytest

from dashboard.many.coding import recognise
from dashboard.many.sheet import read

DATA = Path(__file__).parents[3] / "data"


@pytest.mark.parametrize("name", ["cleveland", "hungary", "va_long_beach", "synthetic_100"])
def test_our_own_files_are_ucis(name: str) -> None:
    assert recognise(read((DATA / f"{name}.csv").read_bytes())).coding == "uci"


def test_a_code_that_only_the_copy_has_tells_the_copy() -> None:
    found = recognise(read(b"age,sex,cp,thal\n63,1,0,2\n51,0,2,3\n"))
    assert found.coding == "recoded"
    assert found.because.endswith("cp in 1 row, thal in 1 row")


def test_more_cells_outweigh_a_slip_of_the_pen() -> None:
    found = recognise(read(b"age,sex,cp,thal\n63,1,0,7\n51,0,4,7\n40,0,4,6\n"))
    assert found.coding == "uci"
    assert "thal in 3 rows" in found.because


@pytest.mark.parametrize(
    ("outcome", "coding", "because"),
    [("target", "recoded", "called target"), ("num", "uci", "called num")],
)
def test_when_both_fit_the_name_of_the_outcome_decides(
    outcome: str, coding: str, because: str
) -> None:
    found = recognise(read(f"age,sex,cp,{outcome}\n63,1,1,0\n".encode()))
    assert found.coding == coding
    assert because in found.because


def test_without_any_sign_it_is_ucis() -> None:
    assert recognise(read(b"age,sex\n63,1\n")).coding == "uci"
