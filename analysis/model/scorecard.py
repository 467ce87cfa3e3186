"""The served model as plain numbers, so that serving it needs nothing but addition.

Each sub-model is written as the average log-odds of its training patients plus one contribution
per input, measured from the average patient. So the scorecard is its own explanation: the
contributions are the Shapley values of the additive model. `docs/bundle.md` describes the format.
"""

from collections.abc import Sequence
from math import ceil, floor
from typing import Any, Final

import numpy as np

from analysis.measures.intervals import LEVEL, Z
from analysis.model.conformal import Limits
from analysis.model.contribution_spread import ContributionSpread
from analysis.model.patterns import SubModel
from analysis.model.staying_put import as_json
from data.features import BY_NAME, Feature

SCHEMA_VERSION: Final = 1
BASELINE_NAME: Final = "average log-odds of the reference patients"

_LIMIT_STEPS: Final = 1_000_000
"""Limits of a decision keep six decimals; more would only make the bundle longer."""


def scorecard(
    sub_models: Sequence[SubModel],
    spread: ContributionSpread,
    threshold: float,
    group_average: float,
) -> dict[str, Any]:
    """Return the scorecard of all sub-models as a JSON object.

    Parameters
    ----------
    spread : ContributionSpread
        How far contributions move under refits, for the badge of an explanation.
    threshold : float
        Probability from which `prediction` is 1.
    group_average : float
        Share of diseased patients in the training cohort.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "threshold": threshold,
        "group_average": group_average,
        "baseline_name": BASELINE_NAME,
        "interval": {"level": LEVEL, "z": Z},
        "stability": as_json(spread),
        "sub_models": {",".join(s.inputs): _sub_model(s) for s in sub_models},
    }


def _sub_model(sub: SubModel) -> dict[str, Any]:
    numeric = sub.model.encoding.numeric
    return {
        "baseline": sub.model.intercept,
        "numbers": {name: _number(sub, index) for index, name in enumerate(numeric)},
        "categories": {
            name: _category(sub, BY_NAME[name]) for name in sub.inputs if name not in numeric
        },
        "variance": [sub.variance.base, sub.variance.floor],
        "n": sub.n,
        "diseased": sub.diseased,
        "roc_auc": [sub.roc_auc.value, sub.roc_auc.interval.low, sub.roc_auc.interval.high],
        "brier_score": sub.brier,
        "decision": _decision(sub.decision),
    }


def _decision(limits: Limits) -> dict[str, Any]:
    # Rounded outwards: an outcome that was possible must stay possible.
    first = floor(limits.disease_possible_from * _LIMIT_STEPS) / _LIMIT_STEPS
    second = ceil(limits.health_possible_to * _LIMIT_STEPS) / _LIMIT_STEPS
    return {"level": limits.level, "limits": [first, second]}


def _number(sub: SubModel, index: int) -> list[float]:
    """Mean, log-odds per unit from it, and variance per unit and per squared unit."""
    encoding = sub.model.encoding
    return [
        float(encoding.centre[index]),
        float(sub.model.weights[index] / encoding.scale[index]),
        float(sub.variance.linear[index]),
        float(sub.variance.quadratic[index]),
    ]


def _category(sub: SubModel, feature: Feature) -> dict[str, list[float]]:
    """Log-odds from the average patient, and variance, of each code."""
    encoding, split = sub.model.encoding, len(sub.model.encoding.numeric)
    own = [i for i, (name, _) in enumerate(encoding.levels) if name == feature.name]
    columns = [split + i for i in own]
    weights = sub.model.weights[columns] / encoding.scale[columns]
    table = {}
    for code in feature.codes:
        flags = np.array([float(encoding.levels[i][1] == code) for i in own])
        log_odds = float((weights * (flags - encoding.centre[columns])).sum())
        table[str(code)] = [log_odds, float((flags * sub.variance.levels[own]).sum())]
    return table
