"""The whole report on a small budget; the figures themselves are held by the tests of each part."""

from dataclasses import replace

import pytest

from analysis import bundle
from analysis.effort import QUICK
from analysis.errors import TooFewPatients
from analysis.fairness.comparison import RESAMPLES
from analysis.fairness.report import (
    COMPARING,
    MITIGATING,
    SCORING,
    FairnessReport,
    report_fairness,
)
from data.cohorts import Cohort, load

ONCE = replace(QUICK, repeats=1)
SEED = 20260101


@pytest.fixture(scope="module")
def steps() -> dict[str, list[int]]:
    """Size of each step, and what was advanced."""
    return {}


@pytest.fixture(scope="module")
def report(cleveland: Cohort, steps: dict[str, list[int]]) -> FairnessReport:
    def step(name: str, size: int) -> object:
        steps[name] = [size]
        return steps[name].append

    return report_fairness(cleveland, [load("switzerland")], SEED, ONCE, step)


def test_every_part_is_there(report: FairnessReport) -> None:
    assert report.cohort == "cleveland"
    assert report.repeats == report.mitigation.repeats == 1
    assert report.by_sex.n == 303
    assert len(report.by_age) == 3
    assert [part.name for part in report.sites] == ["Switzerland"]
    assert len(report.sweep.thresholds) == 99
    assert len(report.mitigation.methods) == 5


def test_even_a_quick_run_draws_enough_resamples_for_its_verdicts(report: FairnessReport) -> None:
    assert report.by_sex.resamples == report.sweep.resamples == RESAMPLES
    assert report.mitigation.resamples == RESAMPLES


def test_steps_are_as_long_as_told(report: FairnessReport, steps: dict[str, list[int]]) -> None:
    assert report
    assert {name: size for name, (size, *_) in steps.items()} == {
        SCORING: 5,
        COMPARING: 3,
        MITIGATING: 5,
    }
    assert all(sum(done) == size for size, *done in steps.values())


def test_it_goes_to_json_and_back_without_nan(report: FairnessReport) -> None:
    written = bundle.to_json(report.model_dump(mode="json"))
    again = FairnessReport.model_validate_json(written)
    assert bundle.to_json(again.model_dump(mode="json")) == written


def test_every_estimate_has_its_interval(report: FairnessReport) -> None:
    def bare(value: object) -> int:
        if isinstance(value, dict):
            own = "value" in value and not value.get("interval")
            return int(own) + sum(map(bare, value.values()))
        return sum(map(bare, value)) if isinstance(value, list) else 0

    assert bare(report.model_dump(mode="json")) == 0


@pytest.mark.full
def test_the_same_inputs_give_the_same_bytes(cleveland: Cohort, report: FairnessReport) -> None:
    again = report_fairness(cleveland, [load("switzerland")], SEED, ONCE)
    assert again.model_dump_json() == report.model_dump_json()


def test_fewer_diseased_than_folds_are_refused(cleveland: Cohort) -> None:
    kept = [*cleveland.disease.nonzero()[0][:3], *(1 - cleveland.disease).nonzero()[0]]
    few = replace(
        cleveland,
        patients=cleveland.patients.iloc[kept].reset_index(drop=True),
        disease=cleveland.disease[kept],
    )
    with pytest.raises(TooFewPatients, match="3 of 167 patients are diseased"):
        report_fairness(few, [], SEED, ONCE)
