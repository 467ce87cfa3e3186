"""Score a patient with a `scorecard.json`, by addition and one exponential.

The backend has its own reader; this one is kept apart from it and from the code that writes the
file, so that the release gate and the comparison of versions check what is really on disk.
"""

from collections.abc import Mapping
from math import exp
from typing import Any

from data.features import NAMES


def probability(card: Mapping[str, Any], patient: Mapping[str, float]) -> float:
    """Return the probability of disease of a patient whose known inputs alone are given.

    Parameters
    ----------
    card : Mapping
        The decoded `scorecard.json`; `docs/bundle.md` describes it.
    patient : Mapping of str to float
        Known inputs by name, in any order, UCI's codes.

    Raises
    ------
    KeyError
        If the scorecard has no sub-model of these inputs, or does not know a code.
    """
    sub = card["sub_models"][",".join(name for name in NAMES if name in patient)]
    numbers = (
        weight * (patient[name] - mean) for name, (mean, weight, *_) in sub["numbers"].items()
    )
    codes = (table[str(int(patient[name]))][0] for name, table in sub["categories"].items())
    log_odds = float(sub["baseline"]) + sum(numbers) + sum(codes)
    return float(1 / (1 + exp(-log_odds)))
