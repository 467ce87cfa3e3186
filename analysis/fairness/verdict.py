"""What a gap between women and men comes to: shown, small enough to be none, or not to be told.

There is no "fair" and no "unfair": neither a point estimate nor the four-fifths rule decides, and a
gap that was not found may be one that so few patients could not have shown.
"""

from enum import StrEnum
from math import sqrt
from typing import Final

from pydantic import BaseModel, ConfigDict
from scipy.stats import norm

from analysis.fairness.group_measures import FEWEST, GroupMeasure
from analysis.measures.intervals import Estimate, Z

POWER: Final = 0.8
_Z_POWER: Final = float(norm.ppf(POWER))
_WHOLE: Final = 0.01
"""From one percentage point on, gaps are told in whole ones."""


class GapVerdict(StrEnum):
    """What the numbers allow to say about a gap."""

    SHOWN = "gap shown"
    NO_LARGER = "no gap larger than"
    TOO_FEW = "too few to tell"


class GapReading(BaseModel):
    """A verdict and what it rests on; gaps are in the unit of their measure.

    Attributes
    ----------
    verdict : GapVerdict
    largest : float or None
        The largest gap, in either direction, that the interval leaves open.
    smallest_shown : float or None
        A found gap below it could not have been told from none.
    detectable : float or None
        A true gap of this size would be found four times in five (power 0.8).
    sentence : str
    """

    model_config = ConfigDict(frozen=True)

    verdict: GapVerdict
    largest: float | None
    smallest_shown: float | None
    detectable: float | None
    sentence: str


def read_gap(
    measure: GroupMeasure,
    gap: Estimate | None,
    standard_error: float | None,
    women: float,
    men: float,
) -> GapReading:
    """Judge the gap of one measure.

    Parameters
    ----------
    gap : Estimate or None
        Women less men; None where either has no estimate.
    standard_error : float or None
        Of the gap; None where there is none. Shares then take the largest that the counts allow.
    women, men : float
        Patients that the measure rests on.
    """
    error = standard_error
    if error is None and measure.is_share and women >= 1 and men >= 1:
        error = sqrt(0.25 / women + 0.25 / men)
    shown = None if error is None else _at_most(measure, Z * error)
    detectable = None if error is None else _at_most(measure, (Z + _Z_POWER) * error)
    largest = None if gap is None else max(abs(gap.interval.low), abs(gap.interval.high))
    verdict = _verdict(measure, gap, largest)
    return GapReading(
        verdict=verdict,
        largest=largest,
        smallest_shown=shown,
        detectable=detectable,
        sentence=_sentence(measure, verdict, gap, (women, men), (shown, detectable)),
    )


def _at_most(measure: GroupMeasure, gap: float) -> float:
    return min(gap, 1.0) if measure.is_share else gap


def _verdict(measure: GroupMeasure, gap: Estimate | None, largest: float | None) -> GapVerdict:
    if gap is None or largest is None:
        return GapVerdict.TOO_FEW
    if gap.interval.low > 0 or gap.interval.high < 0:
        return GapVerdict.SHOWN
    return GapVerdict.NO_LARGER if largest <= measure.matters else GapVerdict.TOO_FEW


def _sentence(
    measure: GroupMeasure,
    verdict: GapVerdict,
    gap: Estimate | None,
    counts: tuple[float, float],
    powers: tuple[float | None, float | None],
) -> str:
    found = "" if gap is None else _found(measure, gap)
    if verdict is GapVerdict.SHOWN:
        return f"{measure.label}: {verdict}. {found}"
    if verdict is GapVerdict.NO_LARGER and gap is not None:
        largest = max(abs(gap.interval.low), abs(gap.interval.high))
        return f"{measure.label}: {verdict} {size(measure, largest)}. {found}"
    few = f"{measure.told(counts[0], 'women')} and {measure.told(counts[1], 'men')}"
    needed = f", at least {FEWEST} of each are needed" if gap is None else ""
    return " ".join(
        part
        for part in (
            f"{measure.label}: {verdict}.",
            found,
            f"{few}{needed}.",
            _power(measure, powers),
        )
        if part
    )


def _found(measure: GroupMeasure, gap: Estimate) -> str:
    low, high = (directed(measure, end) for end in (gap.interval.low, gap.interval.high))
    return f"Women {directed(measure, gap.value)} than men (95 % interval {low} to {high})."


def _power(measure: GroupMeasure, powers: tuple[float | None, float | None]) -> str:
    shown, detectable = powers
    if shown is None or detectable is None:
        return ""
    if measure.is_share and detectable >= 1:
        return "So few would not reliably show the largest gap there can be."
    return (
        f"A gap below {size(measure, shown)} could not have been shown, and a true one of "
        f"{size(measure, detectable)} would be found four times in five."
    )


def directed(measure: GroupMeasure, gap: float) -> str:
    """Return a difference in words: how much lower or higher."""
    return f"{size(measure, abs(gap))} {'lower' if gap < 0 else 'higher'}"


def size(measure: GroupMeasure, gap: float) -> str:
    """Return the size of a difference in the unit of its measure."""
    if not measure.is_share:
        return f"{gap:.3f}"
    points = f"{100 * gap:.0f}" if gap >= _WHOLE else f"{100 * gap:.1f}"
    return f"{points} point" if points == "1" else f"{points} points"
