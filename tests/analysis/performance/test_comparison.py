"""Champion and challengers on the same folds: a quick run here, the whole protocol marked full."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.effort import FULL, QUICK
from analysis.errors import TooFewPatients
from analysis.measures.resampled import draw_counts
from analysis.measures.scores import LOWER_IS_BETTER, MEASURES, OutOfFold, score
from analysis.model.served import served_out_of_fold
from analysis.performance.candidate import Candidate
from analysis.performance.challengers import CHALLENGERS, VOTERS, Role, challenger
from analysis.performance.comparison import CHAMPION, Comparison, compare
from data.cohorts import Cohort

SEED = 20260101
TINY = replace(QUICK, repeats=1, resamples=20, trees=5)


@pytest.fixture(scope="module")
def told() -> list[int]:
    return []


@pytest.fixture(scope="module")
def quick(cleveland: Cohort, told: list[int]) -> Comparison:
    return compare(cleveland, SEED, QUICK, told.append)


@pytest.fixture(scope="module")
def full(cleveland: Cohort) -> Comparison:
    return compare(cleveland, SEED, FULL)


def named(comparison: Comparison) -> dict[str, Candidate]:
    return {candidate.name: candidate for candidate in comparison.candidates}


def test_the_champion_stands_first_and_is_the_model_as_served(
    cleveland: Cohort, quick: Comparison
) -> None:
    champion = quick.candidates[0]
    served = OutOfFold(cleveland.disease, *served_out_of_fold(cleveland, QUICK.repeats, SEED))
    assert (champion.name, champion.role) == (CHAMPION, Role.CHAMPION)
    assert champion.scores == score(served, draw_counts(303, QUICK.resamples, SEED))


def test_an_untuned_run_leaves_out_the_models_that_are_nothing_but_tuning(
    quick: Comparison,
) -> None:
    assert list(named(quick)) == [
        *("ridge", "prevalence", "splines", "forest", "extra_trees", "boosting", "vote"),
    ]
    assert quick.inner_folds is None
    assert quick.tuning_warning == ""


MEASURED_BEFORE = {
    "ridge": (0.911, 0.119, 0.378, 0.839),
    "splines": (0.909, 0.121, 0.384, 0.828),
    "forest": (0.908, 0.126, 0.399, 0.830),
    "extra_trees": (0.904, 0.126, 0.401, 0.834),
    "boosting": (0.897, 0.130, 0.406, 0.814),
    "vote": (0.911, 0.120, 0.383, 0.832),
}
"""ROC-AUC, Brier score, log-loss and accuracy, on other folds of the same protocol."""


@pytest.mark.parametrize("name", MEASURED_BEFORE)
def test_a_quick_run_is_near_what_was_measured_before(quick: Comparison, name: str) -> None:
    scores = named(quick)[name].scores
    for measure, wanted in zip(MEASURES, MEASURED_BEFORE[name], strict=True):
        assert getattr(scores, measure).value == pytest.approx(wanted, abs=0.02)


def test_the_baseline_knows_the_prevalence_and_nothing_else(quick: Comparison) -> None:
    scores = named(quick)["prevalence"].scores
    assert scores.roc_auc.value == 0.5
    assert scores.brier_score.value == pytest.approx(139 / 303 * 164 / 303, abs=1e-3)
    assert scores.accuracy.value == pytest.approx(164 / 303, abs=2e-3)


def test_every_model_is_tested_against_the_champion_on_every_measure(quick: Comparison) -> None:
    champion, *others = quick.candidates
    for other in others:
        for measure in MEASURES:
            difference = other.against_champion[measure].difference
            apart = np.mean(other.by_fold[measure]) - np.mean(champion.by_fold[measure])
            assert difference.value == pytest.approx(apart)
            assert difference.n == 303
    prevalence = named(quick)["prevalence"].against_champion
    for measure in MEASURES:
        assert prevalence[measure].p_value < 0.01
        assert (prevalence[measure].difference.value > 0) == (measure in LOWER_IS_BETTER)


def test_no_challenger_beats_the_champion_and_the_verdict_says_so(quick: Comparison) -> None:
    assert not quick.verdict.champion_beaten
    assert quick.verdict.challengers == 5
    assert quick.verdict.text.startswith("None of 5 challengers beats the readable model")


@pytest.mark.usefixtures("quick")
def test_every_fold_is_told(told: list[int]) -> None:
    assert told == [1] * 5 * QUICK.repeats


def test_the_comparison_says_how_it_was_made(quick: Comparison) -> None:
    assert (quick.folds, quick.repeats, quick.trees) == (5, QUICK.repeats, QUICK.trees)
    assert (quick.n, quick.diseased, quick.threshold) == (303, 139, 0.5)


def test_it_survives_the_way_through_json(quick: Comparison) -> None:
    text = quick.model_dump_json()
    assert Comparison.model_validate_json(text) == quick
    assert "NaN" not in text


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_folds(cleveland: Cohort) -> None:
    models = [challenger("forest"), challenger("boosting")]
    one, same, other = (
        compare(cleveland, seed, TINY, challengers=models).model_dump_json()
        for seed in (SEED, SEED, SEED + 1)
    )
    assert one == same
    assert one != other


def test_tuning_happens_in_every_fold_and_is_told(cleveland: Cohort) -> None:
    models = [c for c in CHALLENGERS if c.name.startswith("ridge")]
    found = compare(cleveland, SEED, replace(TINY, tuned=True), challengers=models)
    assert list(named(found)) == ["ridge", "ridge_tuned", "ridge_tuned_on_roc_auc"]
    assert found.inner_folds == 3
    for model in found.candidates[1:]:
        assert sum(chosen.folds for chosen in model.chosen) == 5
    assert "ROC-AUC ignores the size of a probability" in found.tuning_warning


def test_the_vote_is_the_mean_of_its_voters(cleveland: Cohort) -> None:
    voters = [c for c in CHALLENGERS if c.name in VOTERS]
    found = named(compare(cleveland, SEED, TINY, challengers=voters))
    assert list(found) == [*VOTERS, "vote"]
    assert found["vote"].role is Role.CHALLENGER
    # The squared error is convex: that of a mean is at most the mean of the errors.
    errors = [found[name].scores.brier_score.value for name in VOTERS]
    assert found["vote"].scores.brier_score.value < np.mean(errors)


def test_without_all_voters_there_is_no_vote(cleveland: Cohort) -> None:
    found = compare(cleveland, SEED, TINY, challengers=[challenger("boosting")])
    assert list(named(found)) == ["ridge", "boosting"]


def test_outcomes_dealt_at_random_are_predicted_by_nobody(cleveland: Cohort) -> None:
    dealt = np.random.default_rng(0).permutation(cleveland.disease)
    models = [challenger(name) for name in ("splines", "forest", "boosting")]
    found = compare(replace(cleveland, disease=dealt), SEED, TINY, challengers=models)
    for model in found.candidates:
        assert model.scores.roc_auc.value == pytest.approx(0.5, abs=0.12)


@pytest.mark.parametrize("outcome", [0, 1])
def test_one_outcome_alone_is_refused(cleveland: Cohort, outcome: int) -> None:
    alike = replace(cleveland, disease=np.full(303, outcome))
    with pytest.raises(TooFewPatients):
        compare(alike, SEED, TINY)


@pytest.mark.full
@pytest.mark.parametrize("name", MEASURED_BEFORE)
def test_the_full_run_is_what_was_measured_before(full: Comparison, name: str) -> None:
    scores = named(full)[name].scores
    for measure, wanted, tolerance in zip(
        MEASURES, MEASURED_BEFORE[name], (0.006, 0.004, 0.01, 0.012), strict=True
    ):
        assert getattr(scores, measure).value == pytest.approx(wanted, abs=tolerance)


@pytest.mark.full
def test_the_full_run_passes_the_gates_and_its_verdict_is_the_known_one(full: Comparison) -> None:
    champion = full.candidates[0].scores
    assert 0.905 <= champion.roc_auc.value <= 0.93
    assert champion.brier_score.value <= 0.121
    assert champion.log_loss.value <= 0.385
    assert champion.calibration_slope is not None
    assert 0.95 <= champion.calibration_slope.value <= 1.15
    assert not full.verdict.champion_beaten
    assert full.verdict.challengers == 6


@pytest.mark.full
def test_tuning_by_roc_auc_is_harmful_and_the_full_run_shows_it(full: Comparison) -> None:
    good, bad = (named(full)[name].scores for name in ("ridge_tuned", "ridge_tuned_on_roc_auc"))
    assert good.calibration_slope is not None
    assert bad.calibration_slope is not None
    assert bad.calibration_slope.value > 1.25 > good.calibration_slope.value
    assert bad.brier_score.value > good.brier_score.value + 0.005
    assert full.tuning_warning.endswith("it does harm.")
    timid = [chosen for chosen in named(full)["ridge_tuned"].chosen if chosen.settings["C"] < 0.03]
    assert sum(chosen.folds for chosen in timid) <= 2
