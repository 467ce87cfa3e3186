"""A mitigation in words: what it costs, which gaps it narrows, and by what means."""

from collections.abc import Mapping
from typing import Final

from analysis.fairness.comparison import FEMALE, MALE, GroupFairness
from analysis.fairness.group_measures import BY_NAME
from analysis.fairness.verdict import directed
from analysis.measures.intervals import Estimate

_RATES: Final = {"true_positive_rate": "Diseased flagged", "false_positive_rate": "Healthy flagged"}


def read_mitigation(
    fair: tuple[GroupFairness, GroupFairness],
    accuracy: Estimate | None,
    brier: Estimate | None,
    flags_from: Mapping[str, float],
    chance: float,
) -> str:
    """Return what a method does, in sentences.

    Parameters
    ----------
    fair : tuple of GroupFairness
        The model as it is, and under the method.
    accuracy, brier : Estimate or None
        Changes; without one of the Brier score the probabilities are those of the model as it is.
    flags_from : Mapping of str to float
        By sex: the probability from which patients are flagged, about.
    chance : float
        Share of answers that chance decides.
    """
    sentences = [
        _changed("accuracy", accuracy),
        *(_gap_now(measure, *fair) for measure in _RATES),
        _same_risk(flags_from) if brier is None else _changed("brier_score", brier),
        "" if brier is None else _calibration(fair[1]),
        f"Chance decides {100 * chance:.0f} % of the answers." if chance else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _changed(measure: str, change: Estimate | None) -> str:
    if change is None:
        return ""
    known = BY_NAME[measure]
    low, high = (directed(known, end) for end in (change.interval.low, change.interval.high))
    return f"{known.label} {directed(known, change.value)} (95 % interval {low} to {high})."


def _gap_now(measure: str, before: GroupFairness, after: GroupFairness) -> str:
    was, now = (
        next(gap.difference for gap in fair.gaps if gap.measure == measure)
        for fair in (before, after)
    )
    if was is None or now is None:
        return ""
    known = BY_NAME[measure]
    told = directed(known, now.value)
    return f"{_RATES[measure]}: women {told} than men, before {directed(known, was.value)}."


def _same_risk(flags_from: Mapping[str, float]) -> str:
    hers, his = (100 * flags_from[group] for group in (FEMALE, MALE))
    return (
        f"The probabilities stay as they are, but women are flagged from about {hers:.0f} % and "
        f"men from about {his:.0f} %."
    )


def _calibration(fair: GroupFairness) -> str:
    found = {one.group: one.measures["observed_to_expected"] for one in fair.groups}
    hers, his = found[FEMALE], found[MALE]
    if hers is None or his is None:
        return ""
    return f"Diseased found for each one foretold: women {hers}, men {his}."
