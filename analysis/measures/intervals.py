"""Estimates with their intervals: the patient bootstrap, and DeLong's for a ROC-AUC.

How one patient's probability varies is in `refit_variance`.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.stats import norm, rankdata

from analysis.model.ridge import Floats, Labels

LEVEL: Final = 0.95
Z: Final = float(norm.ppf(0.5 + LEVEL / 2))


class Interval(BaseModel):
    """A two-sided interval at `level`."""

    model_config = ConfigDict(frozen=True)

    low: float
    high: float
    level: float = LEVEL


class Estimate(BaseModel):
    """A measured value with its interval and the number of patients it rests on."""

    model_config = ConfigDict(frozen=True)

    value: float
    interval: Interval
    n: int

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.interval.low:.3f} to {self.interval.high:.3f})"


def bootstrap_rows(n_patients: int, resamples: int, rng: np.random.Generator) -> Labels:
    """Return patient indices drawn with replacement, shape (resamples, n_patients)."""
    return rng.integers(0, n_patients, size=(resamples, n_patients))


def bootstrap(value: float, statistic: Callable[[Labels], float], rows: Labels) -> Estimate:
    """Attach the percentile interval of `statistic` over resampled patients to `value`.

    Parameters
    ----------
    value : float
        The estimate on all patients.
    statistic : callable
        Takes patient indices of shape (n_patients,) and returns the measure on them.
    rows : ndarray of shape (resamples, n_patients)
        From `bootstrap_rows`; share one draw between measures that are to be compared.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    draws = np.array([statistic(resample) for resample in rows])
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(draws, [tail, 1 - tail])
    return Estimate(
        value=value, interval=Interval(low=float(low), high=float(high)), n=int(rows.shape[1])
    )


def roc_auc_delong(disease: Labels, score: Floats) -> Estimate:
    """Return the ROC-AUC with DeLong's interval, clipped to [0, 1].

    References
    ----------
    DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44:837-845, by the mid-ranks of Sun and Xu
    (2014), IEEE Signal Processing Letters 21:1389-1393.
    """
    sick, well = score[disease == 1], score[disease == 0]
    n_sick, n_well = len(sick), len(well)
    ranks = rankdata(np.concatenate([sick, well]))
    placed_sick = (ranks[:n_sick] - rankdata(sick)) / n_well
    placed_well = 1 - (ranks[n_sick:] - rankdata(well)) / n_sick
    auc = float(placed_sick.mean())
    spread = Z * np.sqrt(placed_sick.var(ddof=1) / n_sick + placed_well.var(ddof=1) / n_well)
    return Estimate(
        value=auc,
        interval=Interval(low=float(max(0, auc - spread)), high=float(min(1, auc + spread))),
        n=len(disease),
    )
