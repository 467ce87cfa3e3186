"""Other hospitals are those whose patients a cohort does not hold."""

from pathlib import Path

from analysis.elsewhere import elsewhere
from data.cohorts import load, read
from tests.data.recoded_copy import circulating_copy, write


def test_a_copy_of_cleveland_is_not_validated_on_cleveland(tmp_path: Path) -> None:
    copy = read(write(tmp_path / "heart.csv", circulating_copy()))
    others = [site.name for site in elsewhere(copy)]
    assert others == ["hungary", "switzerland", "va_long_beach"]
    assert [site.name for site in elsewhere(load("hungary"))] == [
        "cleveland",
        "switzerland",
        "va_long_beach",
    ]
