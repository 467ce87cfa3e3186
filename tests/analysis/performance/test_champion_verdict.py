"""The verdict on made-up results: silent where nothing is shown, loud where the champion loses."""

import numpy as np
import pytest

from analysis.measures.intervals import Estimate, Interval
from analysis.measures.paired_tests import corrected_paired_test
from analysis.measures.scores import MEASURES, Scores
from analysis.performance.candidate import Candidate
from analysis.performance.challengers import Role
from analysis.performance.champion_verdict import judge, tuning_warning


def estimate(value: float) -> Estimate:
    return Estimate(value=value, interval=Interval(low=value - 0.1, high=value + 0.1), n=303)


def candidate(
    name: str,
    role: Role = Role.CHALLENGER,
    log_loss: float = 0.0,
    brier_score: float = 0.0,
    spread: float = 0.02,
    slope: float | None = 1.0,
) -> Candidate:
    """A candidate this much above the champion on both measures, the folds spread around it."""
    around = spread * np.tile([-1.0, 1.0], 25)
    shifts = {"roc_auc": 0.0, "accuracy": 0.0, "log_loss": log_loss, "brier_score": brier_score}
    tests = {
        measure: corrected_paired_test(np.zeros(50), shifts[measure] + around, 1 / 4, 303)
        for measure in MEASURES
    }
    return Candidate(
        name=name,
        label=f"the {name}",
        role=role,
        scores=Scores(
            roc_auc=estimate(0.9),
            brier_score=estimate(0.12 + brier_score),
            log_loss=estimate(0.38 + log_loss),
            accuracy=estimate(0.84),
            calibration_slope=None if slope is None else estimate(slope),
            expected_calibration_error=estimate(0.03),
        ),
        by_fold={},
        chosen=(),
        roc=None,
        against_champion={} if role is Role.CHAMPION else tests,
    )


CHAMPION = candidate("ridge", Role.CHAMPION)


def test_where_none_is_better_the_largest_difference_is_named() -> None:
    found = judge([CHAMPION, candidate("forest", log_loss=0.01), candidate("vote", log_loss=0.002)])
    assert not found.champion_beaten
    assert found.winners == ()
    assert found.challengers == 2
    assert found.text.startswith("None of 2 challengers beats the readable model")
    assert "the forest: log-loss higher by 0.010" in found.text
    assert "corrected p = 0.3" in found.text


@pytest.mark.parametrize("measure", ["log_loss", "brier_score"])
def test_a_challenger_that_is_better_on_either_measure_is_said_loudly(measure: str) -> None:
    shift = {measure: -0.05}
    found = judge([CHAMPION, candidate("forest", **shift), candidate("vote")])
    assert found.champion_beaten
    assert found.winners == ("forest",)
    assert found.text.startswith("THE READABLE MODEL IS BEATEN: the forest")
    assert "lower by 0.050" in found.text
    assert "corrected p < 0.001" in found.text


def test_a_better_mean_that_may_be_chance_does_not_win() -> None:
    found = judge([CHAMPION, candidate("forest", log_loss=-0.01)])
    assert not found.champion_beaten
    assert "log-loss lower by 0.010" in found.text


def test_a_worse_challenger_does_not_win_however_sure_it_is() -> None:
    assert not judge([CHAMPION, candidate("forest", log_loss=0.2, brier_score=0.1)]).champion_beaten


@pytest.mark.parametrize("role", [Role.BASELINE, Role.WARNING])
def test_baseline_and_warning_do_not_compete(role: Role) -> None:
    found = judge([CHAMPION, candidate("other", role, log_loss=-0.2)])
    assert (found.champion_beaten, found.challengers) == (False, 0)
    assert found.text.startswith("No challenger was run")


def test_the_warning_compares_the_two_ways_of_tuning() -> None:
    good = candidate("ridge_tuned", slope=1.04)
    bad = candidate("ridge_tuned_on_roc_auc", Role.WARNING, brier_score=0.012, slope=1.42)
    found = tuning_warning([CHAMPION, good, bad])
    assert "slope 1.42 against 1.04, Brier score 0.132 against 0.120" in found
    assert found.endswith("it does harm.")


def test_the_warning_does_not_claim_harm_that_is_not_there() -> None:
    good = candidate("ridge_tuned", brier_score=0.01, slope=None)
    same = candidate("ridge_tuned_on_roc_auc", Role.WARNING)
    assert tuning_warning([good, same]).endswith("no harm shows here.")


def test_without_both_there_is_no_warning() -> None:
    assert tuning_warning([CHAMPION, candidate("ridge_tuned")]) == ""
