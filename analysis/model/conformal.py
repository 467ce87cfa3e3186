"""When a risk decides: class-conditional conformal sets, as two limits that a server compares with.

A risk is turned into the set of outcomes it cannot rule out. One outcome left: decided. At a level
of 90 %, disease is wrongly ruled out for at most 1 in 10 diseased patients, and health for at most
1 in 10 healthy ones: a promise for patients like those of the training, and for no others.

A server needs two numbers per sub-model and level (`Limits`), worked out by `conformal_limits` from
the out-of-fold probabilities that `patterns` makes for every sub-model:

    disease is possible   if risk >= disease_possible_from
    health is possible    if risk <= health_possible_to
    decided               if exactly one of the two is possible

Where the limits cross, as they may in a very good model at a low level, a risk between them leaves
neither outcome possible: it is unlike the risks of both, and so not decided. How often the sets are
right, at home and away, is measured in `conformal_coverage`.
"""

import math
from typing import Final

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from analysis.errors import TooFewPatients
from analysis.model.ridge import Floats, Labels

LEVELS: Final = (0.90, 0.95)

Possible = npt.NDArray[np.bool_]
"""Whether health and disease are possible, shape (2, n_patients, ...)."""


class Limits(BaseModel):
    """Between which risks an outcome cannot be ruled out; `diseased`, `healthy` set the limits."""

    model_config = ConfigDict(frozen=True)

    level: float
    disease_possible_from: float
    health_possible_to: float
    diseased: int
    healthy: int


def conformal_limits(disease: Labels, risk: Floats, level: float) -> Limits:
    """Return the limits of one sub-model at one level.

    Parameters
    ----------
    disease, risk : ndarray of shape (n_patients,)
        Training patients with all its inputs, and their out-of-fold probabilities.
    level : float
        Promised coverage of each class, in (0, 1).

    Raises
    ------
    TooFewPatients
        If one outcome is absent.

    References
    ----------
    Vovk (2012), Asian Conference on Machine Learning, "Conditional validity of inductive conformal
    predictors"; nonconformity is 1 minus the probability of the outcome.
    """
    sick, well = risk[disease == 1], risk[disease == 0]
    if not (len(sick) and len(well)):
        raise TooFewPatients("conformal limits need patients of both outcomes, and these have one")
    return Limits(
        level=level,
        disease_possible_from=1 - _quantile(1 - sick, level),
        health_possible_to=_quantile(well, level),
        diseased=len(sick),
        healthy=len(well),
    )


def _quantile(nonconformity: Floats, level: float) -> float:
    """Return the conformal quantile; 1 (nothing is ruled out) if the patients are too few."""
    # Rounded first: 0.95 x 140 is a whole number of patients, and floats put it just above.
    rank = math.ceil(round((len(nonconformity) + 1) * level, 9))
    return float(np.sort(nonconformity)[rank - 1]) if rank <= len(nonconformity) else 1.0


def possible(risk: Floats, limits: Limits) -> Possible:
    """Return whether health, and whether disease, is possible, shape (2, n_patients)."""
    return np.stack([risk <= limits.health_possible_to, risk >= limits.disease_possible_from])
