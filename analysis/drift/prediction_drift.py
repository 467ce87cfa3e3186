"""Do predicted risks drift? What the model says about patients, not what they have."""

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.drift.distributions import Distributions, distributions
from analysis.drift.features import NO_DIFFERENCE, TOO_FEW
from analysis.drift.hypotheses import Decision
from analysis.drift.sizes import standard_deviation
from analysis.drift.sketches import GRIDS, RISK, Counts, Sketch
from analysis.drift.tested import Tested
from analysis.drift.words import percent
from analysis.measures.intervals import Estimate, Interval, Z
from analysis.measures.proportions import share_difference
from analysis.model.served import THRESHOLD


class PredictionDrift(BaseModel):
    """Predicted risks of two groups.

    Attributes
    ----------
    mean_reference, mean_current, mean_change : Estimate
        Mean predicted risk.
    flagged_change : Estimate
        Change in the share of patients at or above the threshold.
    tested : Tested or None
        Kolmogorov-Smirnov on the risks; None where there are too few patients.
    """

    model_config = ConfigDict(frozen=True)

    mean_reference: Estimate
    mean_current: Estimate
    mean_change: Estimate
    flagged_change: Estimate
    tested: Tested | None
    words: str
    distributions: Distributions


def prediction_drift(
    reference: Sketch, current: Sketch, decision: Decision | None
) -> PredictionDrift | None:
    """Describe how risks differ; None unless both sketches count them."""
    if RISK not in reference.counts or RISK not in current.counts:
        return None
    first, second = reference.counts[RISK], current.counts[RISK]
    if not first.sum() or not second.sum():
        return None
    before, after = _mean(first), _mean(second)
    change = after.value - before.value
    reach = float(np.hypot(before.interval.high - before.value, after.interval.high - after.value))
    flagged = GRIDS[RISK].values >= THRESHOLD
    return PredictionDrift(
        mean_reference=before,
        mean_current=after,
        mean_change=Estimate(
            value=change,
            interval=Interval(low=change - reach, high=change + reach),
            n=int(second.sum()),
        ),
        flagged_change=share_difference(
            int(first[flagged].sum()),
            int(first.sum()),
            int(second[flagged].sum()),
            int(second.sum()),
        ),
        tested=Tested.of(decision),
        words=_words(before.value, after.value, decision),
        distributions=distributions(reference, current, RISK),
    )


def _words(before: float, after: float, decision: Decision | None) -> str:
    if decision is None:
        return TOO_FEW
    if not decision.drifted:
        return NO_DIFFERENCE
    if percent(before) == percent(after):
        return f"predicted risks spread differently, mean {percent(after)} as before"
    return f"mean predicted risk {percent(after)} instead of {percent(before)}"


def _mean(counts: Counts) -> Estimate:
    values = GRIDS[RISK].values
    n = int(counts.sum())
    mean = float(counts @ values / n)
    reach = Z * standard_deviation(counts, values) / float(np.sqrt(n))
    return Estimate(value=mean, interval=Interval(low=mean - reach, high=mean + reach), n=n)
