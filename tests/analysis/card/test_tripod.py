"""TRIPOD+AI is answered item by item, with this bundle's figures, and absent studies are told."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analysis.card.tripod import ITEMS, tripod
from analysis.card.tripod_facts import facts
from data.cohorts import Cohort
from tests.analysis.release_bundles import manifest, performance

MANIFEST = manifest("abc")
SMALL = {name: performance()[name] for name in ("cross_validation", "reference_protocol")}


@pytest.fixture(scope="module")
def whole(cleveland: Cohort) -> list[str]:
    """The answers when the studies were made."""
    return tripod(MANIFEST, cleveland, {"performance": performance()}).splitlines()


@pytest.fixture(scope="module")
def small(cleveland: Cohort) -> list[str]:
    """The answers of what `train` alone writes."""
    return tripod(MANIFEST, cleveland, {"performance": SMALL}).splitlines()


def test_each_of_the_27_items_has_one_answer(whole: list[str], small: list[str]) -> None:
    assert len(ITEMS) == 27
    for answers in (whole, small):
        assert [line.split(". **")[0] for line in answers] == [str(n) for n in range(1, 28)]
        assert all(line.endswith(".") for line in answers)


def test_no_two_items_have_one_title() -> None:
    assert len({item.title for item in ITEMS}) == 27


def test_no_place_is_left_open(whole: list[str], small: list[str]) -> None:
    assert not any("{" in line for line in (*whole, *small))


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (1, "Heartsight abc"),
        (3, "97 women, 25 of them diseased"),
        (5, "trained on Cleveland's file alone"),
        (10, "303, 139 with disease"),
        (11, "`ca` 4, `thal` 2"),
        (12, "C = 0.1 was fixed in advance"),
        (13, "46 % of the patients are diseased"),
        (15, "turns at 0.5"),
        (18, "9e5c0982b6399a219dde529c9a208ffa2e22f8cf3659d715dca32801af0129e6"),
        (20, "139 diseased, 164 not; 297 of them have all 13 inputs"),
        (20, "Age 29 to 77 years, median 56"),
        (20, "206 men, 114 of them diseased"),
        (21, "by models of the other 80 %"),
        (23, "ROC-AUC 0.911 (0.911 to 0.911)"),
        (25, "0.953 on one of them"),
    ],
)
def test_answers_hold_the_figures(small: list[str], item: int, told: str) -> None:
    assert told in small[item - 1]


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (11, "Filling misleads."),
        (21, "Switzerland 123 patients, 115 with disease"),
        (23, "Hungary ROC-AUC 0.893 (0.893 to 0.893), assessable"),
        (23, "Switzerland ROC-AUC 0.755 (0.755 to 0.755), not assessable"),
        (24, "Hungary Brier score 0.124 (0.124 to 0.124) without it, 0.124"),
        (25, "None beats it."),
    ],
)
def test_studies_that_were_made_are_told(whole: list[str], item: int, told: str) -> None:
    assert told in whole[item - 1]


@pytest.mark.parametrize("item", [10, 11, 14, 15, 21, 23, 24, 25])
def test_studies_that_were_not_made_are_said_to_be_missing(small: list[str], item: int) -> None:
    assert "This bundle holds no study of " in small[item - 1]


def test_a_fairness_report_is_pointed_to(cleveland: Cohort) -> None:
    known = facts(MANIFEST, cleveland, {"performance": SMALL, "fairness": {}})
    assert known["fairness"] == "Figures by sex are in `reports/fairness.json`."


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (2, "no publication"),
        (8, "is not in the published files"),
        (17, "No approval was asked"),
        (18, "No registration and no published protocol"),
        (19, "No patient and no member of the public took part"),
        (26, "no longer a blind test"),
    ],
)
def test_what_was_not_done_is_said(small: list[str], item: int, told: str) -> None:
    assert told in small[item - 1]


def test_another_file_is_not_taken_for_cleveland(cleveland: Cohort) -> None:
    other = replace(cleveland, name="heart", sha256="0" * 64)
    told = str(facts(MANIFEST, other, {"performance": SMALL})["trained_on"])
    assert 'trained on the file "heart", which is not the published Cleveland file' in told


def test_a_cohort_without_gaps_or_women_is_counted_too(cleveland: Cohort) -> None:
    rows = cleveland.patients.notna().all(axis=1) & (cleveland.patients["sex"] == 1)
    men = replace(
        cleveland,
        patients=cleveland.patients[rows],
        disease=np.asarray(cleveland.disease[rows.to_numpy()]),
    )
    known: dict[str, Any] = facts(MANIFEST, men, {"performance": SMALL})
    assert known["missing"] == "none"
    assert known["women"] == "0 women, 0 of them diseased"
