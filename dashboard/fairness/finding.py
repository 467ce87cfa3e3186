"""The finding of the page in one sentence: missed disease, women against men."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.fairness.group_gaps import Gap


def finding(missed: "Gap") -> str:
    """Return the verdict on the share of diseased who are flagged, as a title.

    Parameters
    ----------
    missed : Gap
        Of the true positive rate, women less men.
    """
    gap, reading = missed.difference, missed.reading
    if reading.verdict == "gap shown" and gap is not None:
        more = "more" if gap.value < 0 else "less"
        return f"Disease is missed {more} often in women than in men"
    if reading.verdict == "no gap larger than" and reading.largest is not None:
        return (
            "Women's disease is missed no more than "
            f"{100 * reading.largest:.0f} points more or less often than men's"
        )
    return "These data cannot tell whether disease is missed more often in women than in men"


def grounds(missed: "Gap") -> str:
    """Return what the verdict rests on: the gap, its interval, the patients behind it."""
    return missed.reading.sentence.removeprefix(f"{missed.label}: ").removeprefix(
        f"{missed.reading.verdict}. "
    )
