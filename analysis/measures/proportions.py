"""Proportions of patients, with the interval that stays honest near 0, near 1 and at small n."""

from math import hypot, sqrt

from analysis.measures.intervals import Estimate, Interval, Z


def proportion(having: float, n: float) -> Estimate | None:
    """Return `having` out of `n` patients; None where there is not even one to count.

    Parameters
    ----------
    having, n : float
        Counts. Averaged over the repeats of a cross-validation they need not be whole; the
        interval is then that of one repeat, for repeats bring no new patients.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22:209-212.
    """
    if n < 1:
        return None
    share = having / n
    centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    reach = Z / (1 + Z**2 / n) * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    # At 0 and 1 an end equals the share; rounding must not put it on the wrong side.
    interval = Interval(low=min(share, centre - reach), high=max(share, centre + reach))
    return Estimate(value=share, interval=interval, n=round(n))


def share_difference(before: int, n: int, after: int, m: int) -> Estimate:
    """Return `after / m - before / n` with Newcombe's interval.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873-890, method 10.
    """
    first, second = proportion(before, n), proportion(after, m)
    assert first is not None  # noqa: S101 - both groups hold patients
    assert second is not None  # noqa: S101
    change = second.value - first.value
    low = hypot(second.value - second.interval.low, first.interval.high - first.value)
    high = hypot(second.interval.high - second.value, first.value - first.interval.low)
    return Estimate(value=change, interval=Interval(low=change - low, high=change + high), n=m)
