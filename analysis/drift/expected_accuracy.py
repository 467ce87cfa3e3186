"""How accurate is the model where nobody recorded outcomes? Expected from its own probabilities.

If 10 patients are told 0.8, 8 of them are diseased, provided the probabilities are calibrated
there. That proviso is what cannot be checked without outcomes: at a hospital where disease is more
common than the inputs tell, the expectation is wrong, and `drift.report` shows by how much.
"""

from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.drift.sketches import GRIDS, RISK, Counts, Floats
from analysis.measures.intervals import LEVEL, Estimate, Interval

DRAWS: Final = 2000
PROVISO: Final = (
    "Expected from the probabilities alone: right only as far as they are calibrated here, which "
    "needs recorded outcomes to be known."
)


class ExpectedAccuracy(BaseModel):
    """Expected confusion and what follows; intervals hold the outcome of these very patients.

    Attributes
    ----------
    true_positives, false_positives, false_negatives, true_negatives : float
        Expected patients.
    sensitivity, positive_predictive_value and the others : Estimate or None
        None where nobody is flagged, or nobody not flagged, or no such patient is to be expected.
    """

    model_config = ConfigDict(frozen=True)

    n: int
    threshold: float
    true_positives: float
    false_positives: float
    false_negatives: float
    true_negatives: float
    diseased: Estimate
    accuracy: Estimate
    sensitivity: Estimate | None
    specificity: Estimate | None
    positive_predictive_value: Estimate | None
    negative_predictive_value: Estimate | None
    proviso: str = PROVISO


def expected_accuracy(
    risks: Counts, threshold: float, seed: int, draws: int = DRAWS
) -> ExpectedAccuracy | None:
    """Return the expected performance of patients whose risks were counted; None without any.

    Parameters
    ----------
    risks : ndarray
        Patients at each value of the grid of `RISK`.
    threshold : float
        From here on a patient is flagged.
    seed, draws : int
        Of the outcomes drawn for the intervals.

    References
    ----------
    Kivimäki, Białek, Kuberski and Nurminen (2025), Performance Estimation in Binary Classification
    Using Calibrated Confidence, arXiv 2505.05295.
    """
    if not risks.sum():
        return None
    there = risks > 0
    counts, risk = risks[there], GRIDS[RISK].values[there]
    flagged = risk >= threshold
    rng = np.random.default_rng(seed)
    # Row 0 is the expectation itself, the others are outcomes that may come.
    sick = np.vstack([counts * risk, rng.binomial(counts, risk, size=(draws, len(counts)))])
    hit = sick[:, flagged].sum(axis=1)
    missed = sick[:, ~flagged].sum(axis=1)
    alarmed = counts[flagged].sum() - hit
    spared = counts[~flagged].sum() - missed
    n = int(counts.sum())
    return ExpectedAccuracy(
        n=n,
        threshold=threshold,
        true_positives=float(hit[0]),
        false_positives=float(alarmed[0]),
        false_negatives=float(missed[0]),
        true_negatives=float(spared[0]),
        diseased=_share(hit + missed, n),
        accuracy=_share(hit + spared, n),
        sensitivity=_ratio(hit, hit + missed, n),
        specificity=_ratio(spared, spared + alarmed, n),
        positive_predictive_value=_ratio(hit, hit + alarmed, n),
        negative_predictive_value=_ratio(spared, spared + missed, n),
    )


def _share(part: Floats, n: int) -> Estimate:
    return _estimate(part / n, n)


def _ratio(part: Floats, whole: Floats, n: int) -> Estimate | None:
    if (whole == 0).any():
        return None
    return _estimate(part / whole, n)


def _estimate(draws: Floats, n: int) -> Estimate:
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(draws[1:], [tail, 1 - tail])
    return Estimate(value=float(draws[0]), interval=Interval(low=float(low), high=float(high)), n=n)
