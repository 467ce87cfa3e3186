"""Measures of decisions over all thresholds: the line passes through what one threshold gives."""

import numpy as np
import pytest

from analysis.fairness.answers import Answers, answers
from analysis.fairness.comparison import compare_groups
from analysis.fairness.group_measures import OF_DECISIONS
from analysis.fairness.threshold_sweep import THRESHOLDS, ThresholdSweep, sweep_thresholds
from analysis.model.served import served_out_of_fold
from data.cohorts import Cohort


@pytest.fixture(scope="module")
def told(cleveland: Cohort) -> Answers:
    risk, _ = served_out_of_fold(cleveland, 2, 20260101)
    return answers(risk, cleveland.disease, cleveland.patients["sex"], 0.3)


@pytest.fixture(scope="module")
def sweep(told: Answers) -> ThresholdSweep:
    return sweep_thresholds(told, 200, seed=3)


def test_each_line_has_a_point_for_each_threshold(sweep: ThresholdSweep) -> None:
    assert len(sweep.thresholds) == len(THRESHOLDS) == 99
    assert set(sweep.groups) == {"female", "male"}
    for lines in (*sweep.groups.values(), sweep.gaps):
        assert set(lines) == set(OF_DECISIONS)
        for line in lines.values():
            assert {len(part) for part in (line.y, line.low, line.high, line.n)} == {99}


def test_the_line_passes_through_the_comparison_at_its_threshold(
    told: Answers, sweep: ThresholdSweep
) -> None:
    at = sweep.thresholds.index(0.3)
    fair = compare_groups(told, 0.3, 200, seed=3)
    for group in fair.groups[:2]:
        for name in OF_DECISIONS:
            estimate, line = group.measures[name], sweep.groups[group.group][name]
            assert estimate is not None
            assert line.y[at] == pytest.approx(estimate.value, abs=1e-4)
            assert line.n[at] == estimate.n
            assert line.low[at] == pytest.approx(estimate.interval.low, abs=0.01)
            assert line.high[at] == pytest.approx(estimate.interval.high, abs=0.01)
    for gap in fair.gaps:
        if gap.measure in OF_DECISIONS:
            assert gap.difference is not None
            line = sweep.gaps[gap.measure]
            assert line.y[at] == pytest.approx(gap.difference.value, abs=1e-4)
            assert line.low[at] == pytest.approx(gap.difference.interval.low, abs=0.02)


@pytest.mark.parametrize("name", ["true_positive_rate", "false_positive_rate", "selection_rate"])
def test_a_higher_threshold_flags_fewer(sweep: ThresholdSweep, name: str) -> None:
    for lines in sweep.groups.values():
        line = [y for y in lines[name].y if y is not None]
        assert line == sorted(line, reverse=True)


def test_every_point_lies_in_its_band(sweep: ThresholdSweep) -> None:
    for lines in (*sweep.groups.values(), sweep.gaps):
        for line in lines.values():
            for y, low, high in zip(line.y, line.low, line.high, strict=True):
                assert (y is None) == (low is None) == (high is None)
                if y is not None and low is not None and high is not None:
                    assert low <= y <= high


def test_where_hardly_anybody_is_flagged_there_is_no_precision(sweep: ThresholdSweep) -> None:
    women = sweep.groups["female"]["precision"]
    assert women.n[-1] < 10
    assert women.y[-1] is None
    assert sweep.gaps["precision"].y[-1] is None


def test_a_band_at_zero_is_not_empty(sweep: ThresholdSweep) -> None:
    alarm = sweep.groups["female"]["false_positive_rate"]
    assert alarm.y[-1] == 0
    assert alarm.high[-1] == pytest.approx(0.034, abs=0.01)  # Jeffreys, 0 of 72


def test_it_goes_to_json_and_back(sweep: ThresholdSweep) -> None:
    assert ThresholdSweep.model_validate_json(sweep.model_dump_json()) == sweep


@pytest.mark.parametrize("sex", [[0] * 40, [1] * 40])
def test_one_sex_alone_has_lines_and_no_gap(sex: list[int]) -> None:
    risk = np.linspace(0.05, 0.95, 40)
    found = sweep_thresholds(answers(risk, [0, 1] * 20, sex, 0.5), 20, 1, (0.25, 0.5))
    there, absent = ("female", "male") if sex[0] == 0 else ("male", "female")
    assert found.groups[there]["accuracy"].y[1] == 0.5
    assert set(found.groups[absent]["accuracy"].y) == {None}
    assert set(found.gaps["accuracy"].y) == {None}


def test_nobody_has_empty_lines() -> None:
    found = sweep_thresholds(answers([], [], [], 0.5), 20, 1, (0.5,))
    assert found.gaps["accuracy"].y == (None,)
