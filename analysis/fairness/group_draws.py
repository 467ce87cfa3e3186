"""The same measures on resampled patients, for intervals: women and men are drawn apart.

A resample is a count of how often each patient was drawn, so that a measure becomes a ratio of
weighted sums; `resampled` does so for one group. Values on the patients themselves are made in
`group_points`, and a test holds row 0 here to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import betaincinv

from analysis.fairness.answers import Answers, Bools
from analysis.fairness.group_measures import BY_NAME, FEWEST, MEASURES
from analysis.fairness.group_points import ALL, GROUPS, points
from analysis.measures.resampled import Pool, draw_counts, roc_auc
from analysis.model.ridge import Floats

RARE: Final = 5
"""Patients with, or without, what is counted below which resampling them says too little."""

_MOSTLY: Final = 0.95
_PRIOR: Final = 0.5
"""Jeffreys' prior of a share: half a patient with, half a patient without."""


@dataclass(frozen=True, slots=True, eq=False)
class GroupDraws:
    """Measures of one group on resamples.

    Attributes
    ----------
    counted : Mapping of str to float
        Patients that each measure rests on; averaged over repeats, so not always whole.
    draws : Mapping of str to ndarray of shape (1 + resamples,)
        Row 0 is the value itself. Only measures that rest on enough patients.
    reasons : Mapping of str to str
        Why each of the other measures has no estimate.
    """

    group: str
    counted: Mapping[str, float]
    draws: Mapping[str, Floats]
    reasons: Mapping[str, str]


def stratified_counts(told: Answers, resamples: int, seed: int) -> Floats:
    """Return how often each patient was drawn, as many of each sex as there are; row 0 is ones.

    The same patients, resamples and seed give the same draws, so that two models or thresholds can
    be compared pairwise.
    """
    counts = np.ones((1 + resamples, len(told)))
    for code in GROUPS:
        rows = told.sex == code
        counts[:, rows] = draw_counts(int(rows.sum()), resamples, seed + code)
    return counts


def draw_groups(told: Answers, resamples: int, seed: int) -> dict[str, GroupDraws]:
    """Return the draws of women, men and all, by group."""
    counts = stratified_counts(told, resamples, seed)
    found = points(told)
    everybody = np.ones(len(told), dtype=np.bool_)
    groups = {name: told.sex == code for code, name in GROUPS.items()} | {ALL: everybody}
    # A stream for each group: with one for all, two groups that nothing tells apart would be drawn
    # alike, and their gap would seem to be known exactly.
    streams = np.random.default_rng(seed).spawn(len(groups))
    return {
        group: _draw(group, told.of(rows), counts[:, rows], found[group], stream)
        for (group, rows), stream in zip(groups.items(), streams, strict=True)
    }


def _draw(
    group: str,
    told: Answers,
    counts: Floats,
    found: Mapping[str, float],
    rng: np.random.Generator,
) -> GroupDraws:
    counted = count(told, told.flagged)
    reasons = {
        name: f"{BY_NAME[name].told(patients)}; at least {FEWEST} are needed"
        for name, patients in counted.items()
        if round(patients) < FEWEST
    }
    rates = decision_rates(counts, told, told.flagged.mean(axis=1)[:, None])
    drawn = {name: rate[:, 0] for name, rate in rates.items()}
    if told.known.any():
        drawn |= _risk_measures(counts, told)
    uniform = evenly(len(counts) - 1, rng)
    draws = {}
    for name in [measure.name for measure in MEASURES if measure.name not in reasons]:
        drawn[name][0] = found[name]
        finite = np.where(np.isfinite(drawn[name]), drawn[name], np.nan)
        if mostly_known(finite):
            draws[name] = _widened(name, finite, counted[name], uniform)
        else:
            reasons[name] = "it has no value on many resamples of these patients"
    return GroupDraws(group, counted, draws, reasons)


def count(told: Answers, flagged: Bools) -> dict[str, float]:
    """Return how many patients each measure rests on, `flagged` of shape (n_patients, repeats)."""
    known, sick = told.known, float((told.disease == 1).sum())
    assessed = float(known.sum())
    positive = float(flagged[known].mean(axis=1).sum()) if assessed else 0.0
    return {
        "true_positive_rate": sick,
        "observed_to_expected": min(sick, assessed - sick),
        "roc_auc": min(sick, assessed - sick),
        "false_negative_rate": sick,
        "false_positive_rate": assessed - sick,
        "precision": positive,
        "negative_predictive_value": assessed - positive,
        "accuracy": assessed,
        "brier_score": assessed,
        "selection_rate": float(len(told)),
    }


def decision_rates(counts: Floats, told: Answers, flagged: Floats) -> dict[str, Floats]:
    """Return the rates of decisions on each resample, NaN where nobody is counted.

    Parameters
    ----------
    counts : ndarray of shape (1 + resamples, n_patients)
    flagged : ndarray of shape (n_patients, n_thresholds)
        Share of a patient's repeats that flag, for each of several thresholds.

    Returns
    -------
    dict of str to ndarray of shape (1 + resamples, n_thresholds)
    """
    sick, well = counts * (told.disease == 1), counts * (told.disease == 0)
    true_positive, false_positive = sick @ flagged, well @ flagged
    diseased, healthy = (part.sum(axis=1, keepdims=True) for part in (sick, well))
    positive = true_positive + false_positive
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "true_positive_rate": true_positive / diseased,
            "false_negative_rate": 1 - true_positive / diseased,
            "false_positive_rate": false_positive / healthy,
            "precision": true_positive / positive,
            "negative_predictive_value": (healthy - false_positive)
            / (diseased + healthy - positive),
            "accuracy": (true_positive + healthy - false_positive) / (diseased + healthy),
            "selection_rate": counts @ flagged / counts.sum(axis=1, keepdims=True),
        }


def _risk_measures(counts: Floats, told: Answers) -> dict[str, Floats]:
    known = told.known
    risk, sick, weight = told.risk[known], told.disease[known], counts[:, known]
    squared = ((risk - sick[:, None]) ** 2).mean(axis=1)
    order = np.argsort(risk.ravel(), kind="stable")
    patient = order // risk.shape[1]
    pool = Pool(risk.ravel()[order], sick[patient], weight[:, patient], len(sick))
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "roc_auc": roc_auc(pool),
            "brier_score": weight @ squared / weight.sum(axis=1),
            "observed_to_expected": weight @ sick / (weight @ risk.mean(axis=1)),
        }


def mostly_known(draws: Floats) -> bool:
    """Return whether there is a value, and one on so many resamples that they stand for all."""
    known = np.isfinite(draws)
    return bool(known[0]) and bool(known[1:].mean() >= _MOSTLY)


def _widened(name: str, draws: Floats, counted: float, uniform: Floats) -> Floats:
    # Perfect in every resample; taken for a share of the rarer outcome, it need not be.
    perfect = name == "roc_auc" and draws[0] == 1
    if BY_NAME[name].is_share or perfect:
        return widen_if_rare(draws, counted, uniform)
    return draws


def evenly(resamples: int, rng: np.random.Generator) -> Floats:
    """Return numbers spread evenly between 0 and 1, in random order, for `widen_if_rare`."""
    return rng.permutation((np.arange(resamples) + 0.5) / resamples)


def widen_if_rare(draws: Floats, counted: float, uniform: Floats) -> Floats:
    """Return the draws of a share, or Jeffreys' where few have what is counted, or few lack it.

    Of 30 healthy women of whom none is flagged, resampling can only find none again, as if the rate
    were known to be 0; with one or two flagged its interval still ends too early.

    Parameters
    ----------
    draws : ndarray of shape (1 + resamples,)
    counted : float
        Patients the share is of.
    uniform : ndarray of shape (resamples,)
        From `evenly`, for the draws in their place; the same for neighbouring thresholds, so that
        a band does not flicker.

    References
    ----------
    Brown, Cai and DasGupta (2001), Statistical Science 16:101-133.
    """
    having = draws[0] * counted
    if min(having, counted - having) >= RARE:
        return draws
    drawn = betaincinv(having + _PRIOR, counted - having + _PRIOR, uniform)
    return np.append(draws[0], drawn)
