"""Do the probabilities mean what they say? Observed against predicted frequency, and its summary.

No Hosmer-Lemeshow test: it answers neither how far nor in which direction.
"""

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.measures.calibration import BINS
from analysis.measures.intervals import Estimate
from analysis.measures.proportions import proportion
from analysis.measures.resampled import Pool, calibration_in_the_large, calibration_slope, estimate
from analysis.model.ridge import Labels


class CalibrationBin(BaseModel):
    """A tenth of the predictions, neighbours in probability.

    Attributes
    ----------
    lowest, highest, predicted : float
        Of the probabilities: smallest, largest, mean.
    observed : Estimate or None
        Share of diseased with Wilson's interval; n is patients per repeat, None where below 1.
    """

    model_config = ConfigDict(frozen=True)

    lowest: float
    highest: float
    predicted: float
    observed: Estimate | None


class CalibrationCurve(BaseModel):
    """Observed against predicted frequency.

    Attributes
    ----------
    slope : Estimate or None
        1 is right, below too extreme, above too timid; None where outcomes are separated.
    in_the_large : Estimate or None
        The intercept: log-odds to add so that the mean is right; above 0 risk is under-stated.
    observed_to_expected : Estimate
        Diseased patients per diseased patient predicted.
    reading : str
        The slope and the intercept in words.
    """

    model_config = ConfigDict(frozen=True)

    bins: tuple[CalibrationBin, ...]
    slope: Estimate | None
    in_the_large: Estimate | None
    observed_to_expected: Estimate | None
    reading: str


def calibration_curve(pool: Pool) -> CalibrationCurve:
    """Return the curve over ten equal-sized bins, with slope and intercept.

    References
    ----------
    Van Calster et al. (2019), BMC Medicine 17:230.
    """
    slope = estimate(calibration_slope(pool), pool.n)
    in_the_large = estimate(calibration_in_the_large(pool), pool.n)
    expected = pool.weight @ pool.risk
    return CalibrationCurve(
        bins=tuple(
            _bin(pool, rows)
            for rows in np.array_split(np.arange(len(pool.risk)), BINS)
            if len(rows)
        ),
        slope=slope,
        in_the_large=in_the_large,
        observed_to_expected=estimate(pool.weight @ pool.sick / expected, pool.n),
        reading=_reading(slope, in_the_large),
    )


def _bin(pool: Pool, rows: Labels) -> CalibrationBin:
    risk, repeats = pool.risk[rows], len(pool.risk) / pool.n
    return CalibrationBin(
        lowest=float(risk[0]),
        highest=float(risk[-1]),
        predicted=float(risk.mean()),
        observed=proportion(float(pool.sick[rows].sum()) / repeats, len(rows) / repeats),
    )


def _reading(slope: Estimate | None, in_the_large: Estimate | None) -> str:
    if slope is None or in_the_large is None:
        return "The probabilities separate the outcomes completely: there is no slope to tell."
    spread = _verdict(slope, 1, "too extreme", "too timid", "neither too extreme nor too timid")
    level = _verdict(
        in_the_large, 0, "over-stated", "under-stated", "neither over- nor under-stated"
    )
    return (
        f"Calibration slope {slope}: the probabilities are {spread}. Calibration in the large "
        f"{in_the_large} on the log-odds scale: on average risk is {level}."
    )


def _verdict(measured: Estimate, right: float, below: str, above: str, neither: str) -> str:
    if measured.interval.high < right:
        return below
    if measured.interval.low > right:
        return above
    return f"{neither}, as far as can be told"
