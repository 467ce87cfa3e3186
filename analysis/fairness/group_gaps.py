"""Women against men: the gap of each measure, and the named measures of group fairness.

Equal rates are reported and not aimed at where disease is not equally common. The named measures
take the absolute gap: they cannot be below 0, so that an interval above 0 alone shows nothing.
"""

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.fairness.group_draws import GroupDraws
from analysis.fairness.group_measures import MEASURES, GroupMeasure
from analysis.fairness.group_metrics import spread
from analysis.fairness.verdict import GapReading, read_gap
from analysis.measures.intervals import Estimate
from analysis.model.ridge import Floats


class Gap(BaseModel):
    """One measure of women against men.

    Attributes
    ----------
    difference : Estimate or None
        Women less men; None where either has no estimate.
    ratio : Estimate or None
        Women over men; None also where men's value is 0 in many resamples.
    """

    model_config = ConfigDict(frozen=True)

    measure: str
    label: str
    difference: Estimate | None
    ratio: Estimate | None
    reading: GapReading


class Parity(BaseModel):
    """The named measures of group fairness, None where a rate has no estimate.

    Attributes
    ----------
    demographic_parity_difference, demographic_parity_ratio : Estimate or None
        Of the selection rates: larger less smaller, smaller over larger.
    disparate_impact : Estimate or None
        Selection rate of women over that of men.
    equal_opportunity_difference, equal_opportunity_ratio : Estimate or None
        Of the true positive rates.
    equalized_odds_difference, equalized_odds_ratio : Estimate or None
        Of the true and false positive rates, whichever is further apart.

    References
    ----------
    Hardt, Price and Srebro (2016), NeurIPS; Feldman et al. (2015), KDD, 259-268.
    """

    model_config = ConfigDict(frozen=True)

    demographic_parity_difference: Estimate | None
    demographic_parity_ratio: Estimate | None
    disparate_impact: Estimate | None
    equal_opportunity_difference: Estimate | None
    equal_opportunity_ratio: Estimate | None
    equalized_odds_difference: Estimate | None
    equalized_odds_ratio: Estimate | None


def gaps(women: GroupDraws, men: GroupDraws) -> tuple[Gap, ...]:
    """Return the gap of every measure, the leading ones first."""
    return tuple(_gap(measure, women, men) for measure in MEASURES)


def _gap(measure: GroupMeasure, women: GroupDraws, men: GroupDraws) -> Gap:
    name = measure.name
    counts = women.counted[name], men.counted[name]
    difference = ratio = error = None
    if name in women.draws and name in men.draws:
        hers, his = women.draws[name], men.draws[name]
        difference = spread(hers - his, sum(counts))
        ratio = spread(_over(hers, his), sum(counts))
        error = float(np.nanstd((hers - his)[1:]))
    return Gap(
        measure=name,
        label=measure.label,
        difference=difference,
        ratio=ratio,
        reading=read_gap(measure, difference, error, *counts),
    )


def parity(women: GroupDraws, men: GroupDraws) -> Parity:
    """Return the named measures with their intervals."""
    selection, opportunity, alarm = (
        _pair(name, women, men)
        for name in ("selection_rate", "true_positive_rate", "false_positive_rate")
    )
    odds = [pair for pair in (opportunity, alarm) if pair is not None]
    whole = len(odds) == 2  # noqa: PLR2004 - true and false positive rate
    n = women.counted["selection_rate"] + men.counted["selection_rate"]
    assessed = women.counted["accuracy"] + men.counted["accuracy"]
    sick = women.counted["true_positive_rate"] + men.counted["true_positive_rate"]
    return Parity(
        demographic_parity_difference=selection and spread(_apart(*selection), n),
        demographic_parity_ratio=selection and spread(_alike(*selection), n),
        disparate_impact=selection and spread(_over(*selection), n),
        equal_opportunity_difference=opportunity and spread(_apart(*opportunity), sick),
        equal_opportunity_ratio=opportunity and spread(_alike(*opportunity), sick),
        equalized_odds_difference=spread(np.max([_apart(*pair) for pair in odds], axis=0), assessed)
        if whole
        else None,
        equalized_odds_ratio=spread(np.min([_alike(*pair) for pair in odds], axis=0), assessed)
        if whole
        else None,
    )


def _pair(name: str, women: GroupDraws, men: GroupDraws) -> tuple[Floats, Floats] | None:
    if name in women.draws and name in men.draws:
        return women.draws[name], men.draws[name]
    return None


def _apart(women: Floats, men: Floats) -> Floats:
    return np.abs(women - men)


def _alike(women: Floats, men: Floats) -> Floats:
    return _over(np.minimum(women, men), np.maximum(women, men))


def _over(women: Floats, men: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(women / men)
