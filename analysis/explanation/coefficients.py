"""The fitted weights in words, one sentence per comparison, with the traps said beside them.

Odds are multiplied, others equal: what a weight means while the other inputs stay as they are. It
is no cause, and the penalty has drawn every weight towards zero. The traps are in `traps`.
"""

from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.explanation.traps import traps
from analysis.measures.intervals import Estimate
from analysis.model.contributions import contributions
from analysis.model.refits import Refits, percentile_interval
from analysis.model.ridge import Floats
from data.cohorts import Cohort
from data.features import BY_NAME, NAMES, Feature

STEPS: Final[dict[str, tuple[float, str]]] = {
    "age": (10, "ten years more"),
    "trestbps": (10, "10 mm Hg more"),
    "chol": (40, "40 mg/dl (about 1 mmol/l) more"),
    "thalach": (10, "10 beats a minute more"),
    "oldpeak": (1, "1 mm more of ST depression"),
    "ca": (1, "one vessel more"),
}
"""A difference that means something at the bedside, for each number."""


class OddsMultiplier(BaseModel):
    """What one difference between two otherwise equal patients does to the odds of disease.

    Attributes
    ----------
    compared : str
        The difference, in words.
    odds : Estimate
        What the odds are multiplied by; the interval is of refits.
    clear : bool
        Whether the interval lies on one side of 1.
    sentence : str
        The same, to be read.
    """

    model_config = ConfigDict(frozen=True)

    compared: str
    odds: Estimate
    clear: bool
    sentence: str


class CoefficientInWords(BaseModel):
    """One feature: its comparisons, and what a reader of them might get wrong."""

    model_config = ConfigDict(frozen=True)

    feature: str
    label: str
    multipliers: tuple[OddsMultiplier, ...]
    traps: tuple[str, ...]


def coefficients_in_words(cohort: Cohort, refits: Refits) -> tuple[CoefficientInWords, ...]:
    """Put the weights of the model of all inputs into words.

    Parameters
    ----------
    refits : Refits
        Of the model of all inputs, fitted on `cohort`.
    """
    found = []
    for name in refits.inputs:
        multipliers = _multipliers(refits, BY_NAME[name])
        found.append(
            CoefficientInWords(
                feature=name,
                label=BY_NAME[name].label,
                multipliers=multipliers,
                traps=traps(cohort, name, shown=any(one.clear for one in multipliers)),
            )
        )
    return tuple(found)


def _multipliers(refits: Refits, feature: Feature) -> tuple[OddsMultiplier, ...]:
    if not feature.is_category:
        step, words = STEPS[feature.name]
        return (_multiplier(refits, feature, words, (0.0, step)),)
    first, *others = feature.codes
    return tuple(
        _multiplier(refits, feature, _rather_than(feature, code, first), (first, code))
        for code in others
    )


def _rather_than(feature: Feature, code: int, first: int) -> str:
    if set(feature.codes.values()) == {"no", "yes"}:
        return f"{feature.label[0].lower()}{feature.label[1:]} rather than without"
    return f"{feature.codes[code]} rather than {feature.codes[first]}"


def _multiplier(
    refits: Refits, feature: Feature, compared: str, values: tuple[float, float]
) -> OddsMultiplier:
    pair = np.repeat(refits.patients[:1], 2, axis=0)
    pair[:, NAMES.index(feature.name)] = values
    column = refits.inputs.index(feature.name)
    value, *draws = (
        np.exp(np.diff(contributions(model, pair, refits.inputs)[:, column])[0])
        for model in (refits.model, *refits.models)
    )
    odds = _estimate(float(value), np.array(draws), len(refits.patients))
    clear = not odds.interval.low <= 1 <= odds.interval.high
    return OddsMultiplier(
        compared=compared, odds=odds, clear=clear, sentence=_sentence(compared, odds, clear=clear)
    )


def _estimate(value: float, draws: Floats, n: int) -> Estimate:
    return Estimate(value=value, interval=percentile_interval(draws), n=n)


def _sentence(compared: str, odds: Estimate, *, clear: bool) -> str:
    told = (
        f"With {compared}, the odds of disease are multiplied by {odds.value:.2f} "
        f"({odds.interval.low:.2f} to {odds.interval.high:.2f}), all other inputs equal"
    )
    return f"{told}." if clear else f"{told}: these patients do not show in which direction."
