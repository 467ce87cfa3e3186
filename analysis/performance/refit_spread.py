"""How unsure one patient's risk is: the width of its range over refits, by how high the risk is.

The model is refitted on resampled patients; each refit is a model that another sample of the same
hospital might have taught. How well the served range follows these is in `interval_check`.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict
from threadpoolctl import threadpool_limits

from analysis.measures.intervals import Estimate, bootstrap, bootstrap_rows
from analysis.measures.risk_bands import EDGES, LABELS
from analysis.model.refits import percentile_limits, refit
from analysis.model.ridge import Floats, complete, sigmoid
from analysis.model.served import THRESHOLD, raise_on_rare_outcome
from analysis.performance.site_measures import FEWEST, share
from data.cohorts import Cohort
from data.features import NAMES

MIDDLE: Final = (0.3, 0.7)
_MIDDLE: Final = "30 to 70 %"
_DECIMALS: Final = 4
"""Of the ranges, which are looked at rather than computed with."""


class Width(BaseModel):
    """Widths of the 95 % ranges of patients with a risk in [low, high), in probability.

    Attributes
    ----------
    median, percentile_90 : Estimate or None
        Over the patients; intervals by resampling them, the refits being given. None where there
        is no patient.
    """

    model_config = ConfigDict(frozen=True)

    label: str
    low: float
    high: float
    n: int
    median: Estimate | None
    percentile_90: Estimate | None


class Ranges(BaseModel):
    """Each patient's risk and its range, in ascending order of risk, for a picture."""

    model_config = ConfigDict(frozen=True)

    risk: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


class RefitSpread(BaseModel):
    """How far refits move the answers about the training patients who have every input.

    Attributes
    ----------
    both_sides : Estimate
        Share of patients whose range lies on both sides of a risk of 0.5.
    """

    model_config = ConfigDict(frozen=True)

    n: int
    refits: int
    all_patients: Width
    bands: tuple[Width, ...]
    middle: Width
    both_sides: Estimate
    ranges: Ranges
    reading: str


def study_refit_spread(cohort: Cohort, refits: int, resamples: int, seed: int) -> RefitSpread:
    """Refit the model of all inputs and see how far each patient's risk moves.

    Parameters
    ----------
    refits : int
        Of the model, on resampled patients.
    resamples : int
        Of the patients' widths, for the intervals of the summary.

    Raises
    ------
    TooFewPatients
        If fewer than 20 patients of either outcome have every input.

    References
    ----------
    Riley and Collins (2023), Biometrical Journal 65:2200302.
    """
    outcomes = cohort.disease[complete(cohort.patients, NAMES)]
    raise_on_rare_outcome(outcomes, FEWEST)
    refitted = refit(cohort, NAMES, refits, seed)
    # One thread: the order in which threads add up would change the last bits.
    with threadpool_limits(limits=1):
        risk = sigmoid(refitted.model.log_odds(refitted.patients))
        draws = np.stack([model.log_odds(refitted.patients) for model in refitted.models])
    low, high = sigmoid(percentile_limits(draws))
    widths, rng = high - low, np.random.default_rng(seed)

    def width(label: str, lowest: float, highest: float) -> Width:
        return Width(
            label=label,
            low=lowest,
            high=highest,
            **_width(widths[_within(risk, lowest, highest)], resamples, rng),
        )

    return RefitSpread(
        n=len(risk),
        refits=refits,
        all_patients=width("all patients", EDGES[0], EDGES[-1]),
        bands=tuple(map(width, LABELS, EDGES[:-1], EDGES[1:])),
        middle=width(_MIDDLE, *MIDDLE),
        both_sides=share((low < THRESHOLD) & (high >= THRESHOLD)),
        ranges=_ranges(risk, low, high),
        reading=_reading(refits, widths, widths[_within(risk, *MIDDLE)]),
    )


def _within(risk: Floats, low: float, high: float) -> npt.NDArray[np.bool_]:
    """Return who has a risk in [low, high); the last band holds 1 as well."""
    return (risk >= low) & ((risk < high) | (high == EDGES[-1]))


def _width(widths: Floats, resamples: int, rng: np.random.Generator) -> dict[str, Any]:
    if not len(widths):
        return {"n": 0, "median": None, "percentile_90": None}
    rows = bootstrap_rows(len(widths), resamples, rng)

    def percentile(percent: float) -> Estimate:
        value = float(np.percentile(widths, percent))
        return bootstrap(value, lambda drawn: float(np.percentile(widths[drawn], percent)), rows)

    return {"n": len(widths), "median": percentile(50), "percentile_90": percentile(90)}


def _ranges(risk: Floats, low: Floats, high: Floats) -> Ranges:
    order = np.argsort(risk, kind="stable")

    def rounded(points: Floats) -> tuple[float, ...]:
        return tuple(round(float(point), _DECIMALS) for point in points[order])

    return Ranges(risk=rounded(risk), low=rounded(low), high=rounded(high))


def _reading(refits: int, widths: Floats, middle: Floats) -> str:
    told = (
        f"Over {refits} refits on other samples of the same patients, the risk of half of them "
        f"ranges over {_points(widths, 50)} points or more, and of one in ten over "
        f"{_points(widths, 90)} or more"
    )
    if not len(middle):
        return f"{told}."
    return f"{told}; of those told {_MIDDLE}, half range over {_points(middle, 50)} points or more."


def _points(widths: Floats, percent: float) -> str:
    return f"{100 * np.percentile(widths, percent):.0f}"
