"""Measures on resampled patients: they agree with the values, and are no surer than counts are."""

import numpy as np
import pytest
from scipy.stats import beta

from analysis.fairness.answers import Answers, answers
from analysis.fairness.group_draws import (
    RARE,
    decision_rates,
    draw_groups,
    evenly,
    stratified_counts,
    widen_if_rare,
)
from analysis.fairness.group_measures import BY_NAME, FEWEST
from analysis.fairness.group_points import points
from analysis.model.ridge import Floats


@pytest.fixture(scope="module")
def told() -> Answers:
    """Sixty women and eighty men with three repeats, risks that tell something, and some ties."""
    rng = np.random.default_rng(5)
    sex = np.repeat([0, 1], [60, 80])
    disease = (rng.random(140) < np.where(sex, 0.5, 0.3)).astype(float)
    risk = np.clip(0.3 * disease[:, None] + 0.7 * rng.random((140, 3)), 0, 1).round(1)
    return answers(risk, disease, sex, 0.5)


def written_out(told: Answers, counts: Floats) -> Answers:
    """Each patient as often as drawn."""
    rows = np.repeat(np.arange(len(told)), counts.astype(int))
    return Answers(told.risk[rows], told.flagged[rows], told.disease[rows], told.sex[rows])


def test_the_first_row_counts_everybody_once_and_others_draw_each_sex_apart(told: Answers) -> None:
    counts = stratified_counts(told, 20, seed=3)
    assert (counts[0] == 1).all()
    assert (counts[:, told.sex == 0].sum(axis=1) == 60).all()
    assert (counts[:, told.sex == 1].sum(axis=1) == 80).all()
    assert (counts == stratified_counts(told, 20, seed=3)).all()
    assert not (counts == stratified_counts(told, 20, seed=4)).all()


def test_the_ratios_of_sums_are_what_fairlearn_and_scikit_learn_give(told: Answers) -> None:
    # Some resamples, written out patient by patient, through the library.
    counts = stratified_counts(told, 5, seed=3)
    rates = decision_rates(counts, told, told.flagged.mean(axis=1)[:, None])
    for row, drawn in enumerate(counts):
        rows = np.repeat(np.arange(len(told)), drawn.astype(int))
        written = Answers(
            *(part[rows] for part in (told.risk, told.flagged, told.disease, told.sex))
        )
        expected = points(written)["all"]
        for name, rate in rates.items():
            assert rate[row, 0] == pytest.approx(expected[name]), name


def test_draws_of_risk_measures_agree_with_the_library_too(told: Answers) -> None:
    drawn, counts = draw_groups(told, 5, seed=3), stratified_counts(told, 5, seed=3)
    for row in range(6):
        rows = np.repeat(np.arange(len(told)), counts[row].astype(int))
        written = Answers(
            *(part[rows] for part in (told.risk, told.flagged, told.disease, told.sex))
        )
        expected = points(written)
        for group in ("female", "male", "all"):
            for name in ("roc_auc", "brier_score", "observed_to_expected"):
                assert drawn[group].draws[name][row] == pytest.approx(expected[group][name])


def test_a_measure_that_rests_on_too_few_has_a_reason_in_place_of_draws() -> None:
    disease = np.array([1] * (FEWEST - 1) + [0] * FEWEST)
    told = answers(np.linspace(0.1, 0.9, len(disease)), disease, np.zeros(len(disease)), 0.5)
    women = draw_groups(told, 10, seed=1)["female"]
    assert women.reasons["true_positive_rate"] == "9 diseased patients; at least 10 are needed"
    assert "true_positive_rate" not in women.draws
    assert "false_positive_rate" in women.draws
    assert women.counted["true_positive_rate"] == FEWEST - 1


def test_an_absent_sex_has_reasons_only() -> None:
    told = answers([0.5] * 30, [0, 1] * 15, [1] * 30, 0.5)
    women = draw_groups(told, 10, seed=1)["female"]
    assert dict(women.draws) == {}
    assert set(women.reasons) == set(BY_NAME)


def test_a_rate_of_zero_is_not_known_to_be_zero() -> None:
    draws = np.zeros(1001)
    widened = widen_if_rare(draws, 30, evenly(1000, np.random.default_rng(1)))
    assert widened[0] == 0
    assert np.quantile(widened[1:], 0.975) == pytest.approx(beta.ppf(0.975, 0.5, 30.5), rel=0.02)


@pytest.mark.parametrize(("having", "same"), [(RARE, True), (RARE - 1, False), (30 - RARE, True)])
def test_only_rare_ones_are_widened(having: int, same: bool) -> None:  # noqa: FBT001
    draws = np.full(101, having / 30)
    widened = widen_if_rare(draws, 30, evenly(100, np.random.default_rng(1)))
    assert (widened is draws) is same


def test_two_groups_that_nothing_tells_apart_are_not_drawn_alike() -> None:
    risk, disease, sex = [0.9] * 30 + [0.1] * 30, [1] * 30 + [0] * 30, [0, 1] * 30
    drawn = draw_groups(answers(risk, disease, sex, 0.5), 200, seed=1)
    for name in ("true_positive_rate", "roc_auc"):
        women, men = drawn["female"].draws[name], drawn["male"].draws[name]
        assert women[0] == men[0] == 1
        assert np.std(women[1:] - men[1:]) > 0.03


def test_even_numbers_fill_the_unit_interval() -> None:
    numbers = evenly(4, np.random.default_rng(0))
    assert sorted(numbers) == [0.125, 0.375, 0.625, 0.875]
