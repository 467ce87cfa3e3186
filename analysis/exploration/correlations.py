"""Correlations of the features with the disease and with one another.

Codes are taken as the numbers they are: UCI's are ordered by and large, but chest pain and the
thallium scan only loosely, so that a weak correlation of theirs proves nothing.
"""

from itertools import combinations
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.measures.intervals import Estimate, Interval, Z
from analysis.model.ridge import Floats
from data.cohorts import Cohort
from data.features import NAMES

_FEWEST: Final = 4
"""Fisher's interval needs more than three pairs."""


class Correlation(BaseModel):
    """Pearson's correlation over the patients who have both; None where a column does not vary.

    `second` is "disease" for the outcome, 1 = diseased.
    """

    model_config = ConfigDict(frozen=True)

    first: str
    second: str
    correlation: Estimate | None


def correlations(cohort: Cohort) -> tuple[Correlation, ...]:
    """Correlate each feature with the disease, and then each pair of features."""
    disease = cohort.disease.astype(float)
    columns = {name: cohort.patients[name].to_numpy(dtype=float) for name in NAMES}
    with_disease = (
        Correlation(first=name, second="disease", correlation=pearson(columns[name], disease))
        for name in NAMES
    )
    between = (
        Correlation(first=one, second=other, correlation=pearson(columns[one], columns[other]))
        for one, other in combinations(NAMES, 2)
    )
    return (*with_disease, *between)


def pearson(one: Floats, other: Floats) -> Estimate | None:
    """Return the correlation with Fisher's interval; NaN is missing, None is no correlation.

    References
    ----------
    Fisher (1921), On the probable error of a coefficient of correlation, Metron 1:3-32.
    """
    known = ~np.isnan(one) & ~np.isnan(other)
    n = int(known.sum())
    if n < _FEWEST or np.ptp(one[known]) == 0 or np.ptp(other[known]) == 0:
        return None
    found = float(np.clip(np.corrcoef(one[known], other[known])[0, 1], -1, 1))
    with np.errstate(divide="ignore"):
        reach = Z / np.sqrt(n - 3)
        low, high = np.tanh(np.arctanh(found) + reach * np.array([-1.0, 1.0]))
    return Estimate(value=found, interval=Interval(low=float(low), high=float(high)), n=n)
