"""Proportions of patients, with the interval that stays honest near 0, near 1 and at small n."""

from math import sqrt

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
