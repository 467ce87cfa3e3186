"""What stops a training, and that it stops before the long work."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.errors import DuplicatedRows, LeakageAlarm, TooFewPatients
from analysis.model.enough_patients import raise_on_too_few
from analysis.progress import Step
from analysis.training import raise_on_duplicates, train
from data.cohorts import Cohort, load, read
from tests.data.recoded_copy import cleveland_rows, write


def recording(steps: list[tuple[str, int]]) -> Step:
    """Return a step that notes its name and size."""

    def step(name: str, size: int) -> Callable[[int], None]:
        steps.append((name, size))
        return lambda _: None

    return step


def test_a_feature_that_knows_the_outcome_raises_the_alarm_before_sub_models_are_fitted(
    cleveland: Cohort,
) -> None:
    thal = np.where(cleveland.disease == 1, 7.0, 3.0)
    leaking = replace(cleveland, patients=cleveland.patients.assign(thal=thal))
    steps: list[tuple[str, int]] = []
    with pytest.raises(LeakageAlarm, match=r"above 0\.93.*nothing was written"):
        train(leaking, recording(steps))
    assert steps == [("Cross-validating", 50)]


def test_a_table_that_holds_each_patient_thrice_is_refused_at_once(tmp_path: Path) -> None:
    cohort = read(write(tmp_path / "thrice.csv", cleveland_rows() * 3))
    steps: list[tuple[str, int]] = []
    with pytest.raises(DuplicatedRows, match="606 of 909 rows repeat an earlier row exactly"):
        train(cohort, recording(steps))
    assert steps == []


@pytest.mark.parametrize("duplicates", [0, 1, 6])
def test_two_in_a_hundred_copies_are_let_pass(cleveland: Cohort, duplicates: int) -> None:
    raise_on_duplicates(replace(cleveland, duplicates=duplicates))


def test_more_than_two_in_a_hundred_copies_are_refused(cleveland: Cohort) -> None:
    with pytest.raises(DuplicatedRows):
        raise_on_duplicates(replace(cleveland, duplicates=7))


@pytest.mark.parametrize(
    ("site", "told"),
    [
        ("hungary", "1 of 294 patients have all 13 inputs, 1 of them diseased"),
        ("switzerland", "0 of 123 patients have all 13 inputs, 0 of them diseased"),
        ("va_long_beach", "1 of 200 patients have all 13 inputs, 1 of them diseased"),
    ],
)
def test_a_site_without_scans_cannot_train_all_sub_models(site: str, told: str) -> None:
    steps: list[tuple[str, int]] = []
    with pytest.raises(TooFewPatients, match=told):
        train(load(site), recording(steps))
    assert steps == []


def part(cohort: Cohort, diseased: int, well: int) -> Cohort:
    """Return the first patients of each outcome that have every input."""
    whole = cohort.patients.notna().all(axis=1).to_numpy()
    sick = np.flatnonzero(whole & (cohort.disease == 1))[:diseased]
    others = np.flatnonzero(whole & (cohort.disease == 0))[:well]
    rows = np.concatenate([sick, others])
    return replace(cohort, patients=cohort.patients.iloc[rows], disease=cohort.disease[rows])


def test_twenty_of_each_outcome_are_enough(cleveland: Cohort) -> None:
    raise_on_too_few(part(cleveland, 20, 20))


@pytest.mark.parametrize(("diseased", "well"), [(19, 100), (100, 19), (0, 0)])
def test_nineteen_of_either_are_too_few(cleveland: Cohort, diseased: int, well: int) -> None:
    with pytest.raises(TooFewPatients, match="training needs 20 with disease and as many without"):
        raise_on_too_few(part(cleveland, diseased, well))
