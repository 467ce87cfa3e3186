"""Figures that are worked out from a bundle: names, counts, and none where nothing is to be had."""

from typing import Any

import pytest

from analysis.releases.check import Reading
from analysis.releases.evidence import Evidence
from analysis.releases.figures import (
    damaged_files,
    estimates_without_interval,
    known_patients,
    not_cleveland,
    rashly_judged_sites,
    winning_challengers,
)
from data.cohorts import load
from tests.analysis.release_bundles import card, estimate
from tests.analysis.release_bundles import known_patients as two_patients


def evidence(**documents: Any) -> Evidence:
    """Return evidence of these documents alone, by the name without folder and ending."""
    names = {"scorecard": "scorecard.json", "known_patients": "known_patients.json"}
    named = {names.get(k, f"reports/{k}.json"): v for k, v in documents.items()}
    return Evidence("abc", {}, named, ())


def test_damaged_files_are_counted_and_named() -> None:
    assert damaged_files(Evidence("abc", {}, {}, ())) == [Reading(0)]
    assert damaged_files(Evidence("abc", {}, {}, ("a", "b"))) == [Reading(2, "a, b")]


def test_the_largest_difference_of_the_known_patients_is_found() -> None:
    known = two_patients(card())
    known[1]["probability"] += 0.25
    (reading,) = known_patients(evidence(scorecard=card(), known_patients=known))
    assert reading.value == pytest.approx(0.25, abs=1e-15)
    assert reading.of == "2 patients"


@pytest.mark.parametrize(
    "documents",
    [
        {},
        {"scorecard": card(), "known_patients": []},
        {"scorecard": {}, "known_patients": two_patients(card())},
        {"scorecard": [], "known_patients": two_patients(card())},
        {"scorecard": card(), "known_patients": [{"patient": {"age": 60}, "probability": 0.5}]},
        {"scorecard": card(), "known_patients": [{"patient": {"age": 60, "sex": 1}}]},
    ],
)
def test_known_patients_that_cannot_be_scored_are_not_reproduced(documents: Any) -> None:
    assert known_patients(evidence(**documents)) == [Reading(None, "0 patients")]


def fought(winners: list[str], challengers: int) -> Evidence:
    verdict = {"winners": winners, "challengers": challengers}
    return evidence(performance={"comparison": {"verdict": verdict}})


def test_winning_challengers_are_named() -> None:
    assert winning_challengers(fought(["forest", "vote"], 6)) == [Reading(2, "forest, vote")]
    assert winning_challengers(fought([], 6)) == [Reading(0)]


def test_without_challengers_nothing_is_said() -> None:
    assert winning_challengers(fought([], 0)) == []
    assert winning_challengers(Evidence("abc", {}, {}, ())) == []


def test_challengers_without_an_outcome_say_nothing() -> None:
    report = {"comparison": {"verdict": {"challengers": 6}}}
    assert winning_challengers(evidence(performance=report)) == []


def judged(diseased: int, healthy: int, verdict: str) -> Evidence:
    assessment = {"diseased": diseased, "healthy": healthy, "verdict": verdict}
    site = {"site": "here", "assessment": assessment}
    return evidence(performance={"external_validation": {"sites": [site]}})


@pytest.mark.parametrize(
    ("diseased", "healthy", "verdict", "rash"),
    [
        (115, 8, "not assessable", 0),
        (115, 8, "indicative only", 1),
        (8, 115, "assessable", 1),
        (19, 19, "assessable", 1),
        (20, 20, "indicative only", 0),
    ],
)
def test_a_site_of_few_patients_must_be_called_so(
    diseased: int, healthy: int, verdict: str, rash: int
) -> None:
    found = rashly_judged_sites(judged(diseased, healthy, verdict))
    assert found == [Reading(rash, "here" if rash else "")]


@pytest.mark.parametrize("site", [{"site": "here"}, {"site": "here", "assessment": None}])
def test_a_site_without_an_assessment_is_judged_rashly(site: dict[str, Any]) -> None:
    report = {"external_validation": {"sites": [site]}}
    assert rashly_judged_sites(evidence(performance=report)) == [Reading(1, "here")]


def test_without_sites_nothing_is_said() -> None:
    assert rashly_judged_sites(Evidence("abc", {}, {}, ())) == []


def test_an_estimate_without_interval_is_found_wherever_it_stands() -> None:
    gap: dict[str, Any] = {"value": 0.1, "n": 303}
    gaps = {"tpr": gap, "fpr": {**gap, "interval": None}}
    report = {"by_sex": [estimate(0.9), gap], "gaps": gaps}
    (reading,) = estimates_without_interval(evidence(fairness=report))
    assert reading == Reading(3, "by_sex, gaps.tpr, gaps.fpr")


def test_estimates_with_intervals_are_as_they_should_be() -> None:
    report = {"by_sex": {"roc_auc": estimate(0.9)}}
    assert estimates_without_interval(evidence(fairness=report)) == [Reading(0)]


@pytest.mark.parametrize("documents", [{}, {"fairness": {}}, {"fairness": {"reading": "a"}}])
def test_a_report_without_estimates_measures_nothing(documents: Any) -> None:
    assert estimates_without_interval(evidence(**documents)) == []


def test_only_the_published_file_owes_the_published_figures() -> None:
    ours = {"trained_on": {"sha256": load("cleveland").sha256}}
    assert not_cleveland(Evidence("abc", ours, {}, ())) is None
    assert not_cleveland(Evidence("abc", {"trained_on": {"sha256": "0"}}, {}, ()))
    assert not_cleveland(Evidence("abc", {}, {}, ()))
