"""One group of patients in figures: every measure with its interval, and the calibration curve."""

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.fairness.answers import Answers
from analysis.fairness.group_draws import GroupDraws, mostly_known
from analysis.fairness.group_measures import FEWEST, MEASURES
from analysis.measures.intervals import Estimate, Interval
from analysis.measures.resampled import estimate
from analysis.measures.risk_bands import RiskBand, risk_bands
from analysis.model.ridge import Floats


class CalibrationBand(BaseModel):
    """Observed against predicted for one group in one band of risk, [low, high).

    Attributes
    ----------
    n : int
        Patients in the band; averaged over repeats, and rounded.
    predicted : float or None
        Mean probability.
    observed : Estimate or None
        Share of diseased. Wilson's interval: of nine patients, all diseased, every resample would
        have all diseased. None where there are too few patients.
    reason : str
        Why there is no estimate; empty when there is one.
    """

    model_config = ConfigDict(frozen=True)

    band: str
    low: float
    high: float
    n: int
    predicted: float | None
    observed: Estimate | None
    reason: str


class GroupMetrics(BaseModel):
    """Women, men or all.

    Attributes
    ----------
    n, assessed, diseased : int
        Patients answered, those of them with a known outcome, and those of them with disease.
    measures : dict of str to Estimate or None
        By the names in `group_measures`; n is the patients a measure rests on.
    reasons : dict of str to str
        Why a measure has no estimate.
    calibration : tuple of CalibrationBand
    """

    model_config = ConfigDict(frozen=True)

    group: str
    n: int
    assessed: int
    diseased: int
    measures: dict[str, Estimate | None]
    reasons: dict[str, str]
    calibration: tuple[CalibrationBand, ...]


def group_metrics(told: Answers, drawn: GroupDraws) -> GroupMetrics:
    """Return the measures of a group from its answers and its draws."""
    # These are decided by the rarer outcome and measured on both.
    n = dict.fromkeys(("roc_auc", "observed_to_expected"), drawn.counted["accuracy"])
    return GroupMetrics(
        group=drawn.group,
        n=len(told),
        assessed=int(told.known.sum()),
        diseased=int((told.disease == 1).sum()),
        measures={
            measure.name: spread(
                drawn.draws[measure.name], n.get(measure.name, drawn.counted[measure.name])
            )
            if measure.name in drawn.draws
            else None
            for measure in MEASURES
        },
        reasons=dict(drawn.reasons),
        calibration=calibration_bands(told),
    )


def calibration_bands(told: Answers) -> tuple[CalibrationBand, ...]:
    """Return observed against predicted in the four bands of risk."""
    assessed = told.of(told.known)
    bands = risk_bands(assessed.disease.astype(np.int64), assessed.risk)
    return tuple(_calibration_band(band) for band in bands)


def _calibration_band(band: RiskBand) -> CalibrationBand:
    n = round(band.patients)
    enough = n >= FEWEST
    return CalibrationBand(
        band=band.label,
        low=band.low,
        high=band.high,
        n=n,
        predicted=band.predicted if enough else None,
        observed=band.observed if enough else None,
        reason="" if enough else f"{n} patients; at least {FEWEST} are needed",
    )


def spread(draws: Floats, n: float) -> Estimate | None:
    """Return row 0 with the percentile interval of the rest; None where too few give a value."""
    finite = np.where(np.isfinite(draws), draws, np.nan)
    found = estimate(finite, round(n)) if mostly_known(finite) else None
    if found is None:
        return None
    # Jeffreys' draws of a share of 0 or 1 lie all on one side of it.
    low, high = min(found.value, found.interval.low), max(found.value, found.interval.high)
    return found.model_copy(update={"interval": Interval(low=low, high=high)})
