"""Stability of the reasons: the badge keeps what it promises, at home and elsewhere."""

from dataclasses import replace

import pytest

from analysis.effort import QUICK
from analysis.explanation.stability import StabilityReport, n_cases, stability
from analysis.model.contribution_spread import contribution_spread
from analysis.model.known_patients import PATTERNS
from data.cohorts import Cohort, load

EFFORT = replace(QUICK, refits=80)


@pytest.fixture(scope="module")
def report(cleveland: Cohort) -> StabilityReport:
    others = [load("hungary"), load("va_long_beach")]
    done: list[int] = []
    found = stability(cleveland, others, contribution_spread(cleveland), EFFORT, 5, done.append)
    assert sum(done) == n_cases(others) == len(found.patterns)
    return found


def test_each_patient_with_all_inputs_has_a_measured_and_a_served_share(
    report: StabilityReport,
) -> None:
    found = report.patients
    assert len(found.lines) == len(found.measured) == len(found.served) == 297
    assert found.lines[0] == 2
    assert not {89, 268, 168, 194, 289, 304} & set(found.lines)
    assert all(0 <= share <= 1 for share in (*found.measured, *found.served))


def test_every_set_of_inputs_of_the_known_patients_is_tried(report: StabilityReport) -> None:
    home = [pattern for pattern in report.patterns if pattern.cohort == "cleveland"]
    assert [set(pattern.missing) for pattern in home] == [set(missing) for missing in PATTERNS]
    assert home[0].top == 3
    assert home[-1].top == 1


def test_what_is_served_is_what_refits_show(report: StabilityReport) -> None:
    for pattern in report.patterns:
        assert pattern.mean_absolute_error < pattern.sampling_error + 0.03
        assert pattern.served == pytest.approx(pattern.same_top.value, abs=0.08)


def test_a_better_badge_comes_true_more_often(report: StabilityReport) -> None:
    for levels in (report.levels_home, report.levels_away):
        rates = [level.same_top.value for level in levels if level.same_top]
        assert len(rates) == 3
        assert rates == sorted(rates, reverse=True)
        assert all(level.kept and level.same_top for level in levels)
    stable, mostly, changing = report.levels_home
    assert stable.same_top
    assert stable.same_top.value > 0.85
    assert mostly.same_top
    assert 0.5 < mostly.same_top.value < 0.8
    assert changing.same_top
    assert changing.same_top.value < 0.45


def test_the_whole_model_keeps_two_of_three_and_says_so(report: StabilityReport) -> None:
    whole = report.patterns[0]
    assert whole.same_top.value == pytest.approx(0.38, abs=0.06)
    assert whole.kept.value == pytest.approx(2.3, abs=0.15)
    assert "rather than as a ranking" in report.reading


def test_the_report_survives_json(report: StabilityReport) -> None:
    assert StabilityReport.model_validate_json(report.model_dump_json()) == report


def test_without_other_cohorts_nothing_is_said_of_elsewhere(cleveland: Cohort) -> None:
    effort = replace(QUICK, refits=4, resamples=5)
    found = stability(cleveland, [], contribution_spread(cleveland), effort, 5)
    assert {level.answers for level in found.levels_away} == {0}
    assert {pattern.cohort for pattern in found.patterns} == {"cleveland"}
