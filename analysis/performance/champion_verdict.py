"""The outcome of a comparison in words: whether the readable model is beaten, and a warning.

No correction for the number of challengers is made: an alarm that rings too often only asks for a
decision, one that stays silent lets a worse model be served.
"""

from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from analysis.measures.intervals import Estimate
from analysis.performance.candidate import Candidate
from analysis.performance.challengers import Role

SIGNIFICANCE: Final = 0.05
DECISIVE: Final = {"log_loss": "log-loss", "brier_score": "Brier score"}
"""Measures on which a challenger may win: both judge the probability itself, not its rank."""


class Verdict(BaseModel):
    """Whether any challenger beats the champion.

    Attributes
    ----------
    champion_beaten : bool
        Some challenger is better on log-loss or Brier score with a corrected p below 0.05.
    winners : tuple of str
        Names of those challengers.
    challengers : int
        How many had the chance; baseline and warning example are not counted.
    """

    model_config = ConfigDict(frozen=True)

    champion_beaten: bool
    winners: tuple[str, ...]
    challengers: int
    text: str


def judge(candidates: Sequence[Candidate]) -> Verdict:
    """Judge the challengers among the candidates by their tests against the champion."""
    challengers = [c for c in candidates if c.role is Role.CHALLENGER]
    winners = [c for c in challengers if any(_wins(c, measure) for measure in DECISIVE)]
    return Verdict(
        champion_beaten=bool(winners),
        winners=tuple(c.name for c in winners),
        challengers=len(challengers),
        text=_beaten(winners) if winners else _unbeaten(challengers),
    )


def _wins(candidate: Candidate, measure: str) -> bool:
    test = candidate.against_champion[measure]
    return test.p_value < SIGNIFICANCE and test.difference.value < 0


def _beaten(winners: Sequence[Candidate]) -> str:
    told = [_told(c, measure) for c in winners for measure in DECISIVE if _wins(c, measure)]
    return (
        f"THE READABLE MODEL IS BEATEN: {'; '.join(told)}. Decide before this version is released "
        "whether reading the model is worth the difference."
    )


def _unbeaten(challengers: Sequence[Candidate]) -> str:
    if not challengers:
        return "No challenger was run, so that nothing is said about the readable model."
    pairs = [(c, measure) for c in challengers for measure in DECISIVE]
    # By p-value, for the two measures have no common scale.
    largest = min(pairs, key=lambda pair: pair[0].against_champion[pair[1]].p_value)
    return (
        f"None of {len(challengers)} challengers beats the readable model on log-loss or Brier "
        f"score; the largest difference is shown by {_told(*largest)}."
    )


def _told(candidate: Candidate, measure: str) -> str:
    test = candidate.against_champion[measure]
    change, ends = test.difference, test.difference.interval
    direction = "lower" if change.value < 0 else "higher"
    return (
        f"{candidate.label}: {DECISIVE[measure]} {direction} by {abs(change.value):.3f} "
        f"({ends.low:+.3f} to {ends.high:+.3f}, corrected {_p(test.p_value)})"
    )


def _p(value: float) -> str:
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"  # noqa: PLR2004 - digits shown


def tuning_warning(candidates: Sequence[Candidate]) -> str:
    """Say what choosing the ridge's penalty by ROC-AUC does; empty where that was not tried."""
    scores = {c.name: c.scores for c in candidates}
    good, bad = (scores.get(name) for name in ("ridge_tuned", "ridge_tuned_on_roc_auc"))
    if good is None or bad is None:
        return ""
    harm = bad.brier_score.value > good.brier_score.value
    return (
        "ROC-AUC ignores the size of a probability. The same ridge, its penalty chosen by ROC-AUC "
        f"instead of log-loss, has calibration slope {_slope(bad.calibration_slope)} against "
        f"{_slope(good.calibration_slope)}, Brier score {bad.brier_score.value:.3f} against "
        f"{good.brier_score.value:.3f} and ROC-AUC {bad.roc_auc.value:.3f} against "
        f"{good.roc_auc.value:.3f}: " + ("it does harm." if harm else "no harm shows here.")
    )


def _slope(slope: Estimate | None) -> str:
    return "none" if slope is None else f"{slope.value:.2f}"
