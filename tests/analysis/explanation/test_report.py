"""The whole report of reasons, and the example patients in it."""

from dataclasses import replace
from typing import Any

import pytest

from analysis.effort import QUICK
from analysis.explanation.example_patients import RISKS
from analysis.explanation.report import SCALE, ExplanationReport, explain
from analysis.model.staying_put import level
from data.cohorts import Cohort, load
from data.features import NAMES
from tests.analysis import plain_scorecard

EFFORT = replace(QUICK, repeats=1, resamples=20, trees=20, refits=20)


@pytest.fixture(scope="module")
def steps() -> dict[str, list[int]]:
    return {}


@pytest.fixture(scope="module")
def report(
    cleveland: Cohort, card: dict[str, Any], steps: dict[str, list[int]]
) -> ExplanationReport:
    def step(name: str, size: int) -> Any:
        steps[name] = [size]
        return steps[name].append

    return explain(cleveland, [load("hungary")], card, EFFORT, 3, step)


def test_every_step_advances_by_its_size(
    report: ExplanationReport, steps: dict[str, list[int]]
) -> None:
    assert report.scale == SCALE
    assert len(steps) == 3
    for size, *advances in steps.values():
        assert sum(advances) == size


def test_the_report_survives_json(report: ExplanationReport) -> None:
    assert ExplanationReport.model_validate_json(report.model_dump_json()) == report


def test_the_beeswarm_has_every_patient_as_served(
    report: ExplanationReport, cleveland: Cohort, card: dict[str, Any]
) -> None:
    assert report.lines == tuple(range(2, 305))
    assert tuple(one.feature for one in report.beeswarm) == NAMES
    patient = cleveland.patients.iloc[100].to_dict()
    expected = plain_scorecard.contributions(card, patient)
    for one in report.beeswarm:
        assert len(one.values) == len(one.contributions) == 303
        assert one.values[100] == patient[one.feature]
        assert one.contributions[100] == pytest.approx(expected[one.feature], abs=6e-5)


def test_a_missing_value_has_no_contribution(report: ExplanationReport) -> None:
    thal = next(one for one in report.beeswarm if one.feature == "thal")
    gaps = [report.lines[i] for i, value in enumerate(thal.contributions) if value is None]
    assert gaps == [89, 268]
    assert thal.values[gaps[0] - 2] is None


def test_the_examples_go_from_low_over_undecided_to_high(report: ExplanationReport) -> None:
    assert [one.name for one in report.examples] == [name for name, _ in RISKS]
    risks = [one.probability for one in report.examples]
    assert risks == sorted(risks)
    assert risks == pytest.approx([risk for _, risk in RISKS], abs=0.02)


def test_an_example_is_explained_as_the_backend_would(
    report: ExplanationReport, cleveland: Cohort, card: dict[str, Any]
) -> None:
    for one in report.examples:
        patient = cleveland.patients.iloc[one.line - 2].to_dict()
        assert one.probability == pytest.approx(plain_scorecard.probability(card, patient))
        assert one.disease == cleveland.disease[one.line - 2]
        added = {reason.feature: reason.log_odds for reason in one.reasons}
        assert added == pytest.approx(plain_scorecard.contributions(card, patient), abs=1e-9)
        points = sum(reason.percentage_points for reason in one.reasons)
        assert points == pytest.approx(100 * (one.probability - one.baseline_probability))
        assert one.top == tuple(sorted(added, key=lambda name: -abs(added[name]))[:3])
        assert one.level == level(one.stays)


def test_the_proof_and_the_other_parts_are_there(report: ExplanationReport) -> None:
    assert report.shap_agreement.agrees
    assert report.shap_agreement.n == 303
    assert len(report.black_boxes) == 2
    for part in (report.importance, report.curves, report.dropped, report.coefficients):
        assert tuple(one.feature for one in part) == NAMES
