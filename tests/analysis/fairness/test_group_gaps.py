"""Gaps and the named measures of group fairness, against fairlearn."""

import numpy as np
import pytest
from fairlearn import metrics

from analysis.fairness.answers import Answers, answers
from analysis.fairness.group_draws import GroupDraws, draw_groups
from analysis.fairness.group_gaps import Parity, gaps, parity
from analysis.fairness.group_measures import LEADING, MEASURES


@pytest.fixture(scope="module")
def told() -> Answers:
    rng = np.random.default_rng(11)
    sex = np.repeat([0, 1], [90, 110])
    disease = (rng.random(200) < np.where(sex, 0.55, 0.25)).astype(float)
    return answers(np.clip(0.4 * disease + 0.6 * rng.random(200), 0, 1), disease, sex, 0.5)


@pytest.fixture(scope="module")
def drawn(told: Answers) -> dict[str, GroupDraws]:
    return draw_groups(told, 200, seed=2)


@pytest.fixture(scope="module")
def named(drawn: dict[str, GroupDraws]) -> Parity:
    return parity(drawn["female"], drawn["male"])


@pytest.mark.parametrize(
    "name",
    [
        "demographic_parity_difference",
        "demographic_parity_ratio",
        "equal_opportunity_difference",
        "equal_opportunity_ratio",
        "equalized_odds_difference",
        "equalized_odds_ratio",
    ],
)
def test_the_named_measures_are_fairlearns(told: Answers, named: Parity, name: str) -> None:
    expected = getattr(metrics, name)(
        told.disease.astype(int), told.flagged[:, 0].astype(int), sensitive_features=told.sex
    )
    found = getattr(named, name)
    assert found.value == pytest.approx(expected)
    assert found.interval.low <= found.value <= found.interval.high


def test_disparate_impact_is_women_over_men(told: Answers, named: Parity) -> None:
    women, men = (told.flagged[told.sex == code].mean() for code in (0, 1))
    assert named.disparate_impact is not None
    assert named.disparate_impact.value == pytest.approx(women / men)


def test_a_gap_is_women_less_men_and_rests_on_both(drawn: dict[str, GroupDraws]) -> None:
    women, men = drawn["female"], drawn["male"]
    for gap in gaps(women, men):
        assert gap.difference is not None
        hers, his = women.draws[gap.measure][0], men.draws[gap.measure][0]
        assert gap.difference.value == pytest.approx(hers - his)
        assert gap.difference.n == round(women.counted[gap.measure] + men.counted[gap.measure])
        if gap.ratio is not None:
            assert gap.ratio.value == pytest.approx(hers / his)


def test_the_leading_measures_come_first(drawn: dict[str, GroupDraws]) -> None:
    found = [gap.measure for gap in gaps(drawn["female"], drawn["male"])]
    assert tuple(found[:3]) == LEADING == ("true_positive_rate", "observed_to_expected", "roc_auc")
    assert found == [measure.name for measure in MEASURES]


def test_the_interval_of_a_gap_is_about_that_of_two_independent_shares(told: Answers) -> None:
    drawn = draw_groups(told, 2000, seed=2)
    found = next(
        gap for gap in gaps(drawn["female"], drawn["male"]) if gap.measure == "selection_rate"
    )
    shares = [told.flagged[told.sex == code].mean() for code in (0, 1)]
    error = np.sqrt(sum(p * (1 - p) / n for p, n in zip(shares, (90, 110), strict=True)))
    assert found.difference is not None
    width = found.difference.interval.high - found.difference.interval.low
    assert width == pytest.approx(2 * 1.96 * error, rel=0.08)


def test_without_one_sex_there_is_no_gap_and_no_named_measure() -> None:
    drawn = draw_groups(answers([0.6, 0.4] * 20, [1, 0] * 20, [1] * 40, 0.5), 20, seed=1)
    named = parity(drawn["female"], drawn["male"])
    assert set(dict(named).values()) == {None}
    for gap in gaps(drawn["female"], drawn["male"]):
        assert gap.difference is gap.ratio is None
        assert gap.reading.verdict == "too few to tell"


def test_a_ratio_to_nothing_is_left_out() -> None:
    risk = [0.9] * 20 + [0.1] * 20 + [0.1] * 40
    drawn = draw_groups(answers(risk, [1, 0] * 40, [0] * 40 + [1] * 40, 0.5), 50, seed=1)
    found = next(
        gap for gap in gaps(drawn["female"], drawn["male"]) if gap.measure == "selection_rate"
    )
    assert found.difference is not None
    assert found.ratio is None
