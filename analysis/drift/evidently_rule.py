"""How often Evidently's default rule rings without drift, by the rule itself instead of its report.

A report takes half a second, and hundreds of splits are needed. So the rule for references of up to
1000 patients is written out here; a test holds it to the p-values of real reports.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from pydantic import BaseModel, ConfigDict
from scipy.stats import chisquare, ks_2samp, norm
from threadpoolctl import threadpool_limits

from analysis.measures.intervals import Estimate
from analysis.measures.proportions import proportion
from analysis.model.ridge import Floats
from data.features import BY_NAME, NAMES

LIMIT: Final = 0.05
WHOLE: Final = 0.5
"""Share of columns from which on it tells drift of the whole."""
SIZES: Final = (60, 100)
_FEW: Final = 5
_CHUNK: Final = 10


class EvidentlyFalseAlarms(BaseModel):
    """What Evidently calls drifted at one sample size although nothing drifted.

    Attributes
    ----------
    any_column : Estimate
        Share of splits in which at least one column is; n is splits.
    whole : Estimate
        Share of splits in which drift of the whole is told.
    """

    model_config = ConfigDict(frozen=True)

    n: int
    n_reference: int
    any_column: Estimate
    whole: Estimate


def default_p_value(reference: Floats, current: Floats, *, categorical: bool) -> float:
    """Return the p-value that Evidently's default takes for one column, missing values left out.

    Kolmogorov-Smirnov for numbers; for codes and for numbers of few values a chi-square that takes
    the reference's shares for exact, and for two values a z-test of proportions.

    Parameters
    ----------
    reference, current : ndarray
        Known values, at least one in each.
    """
    values = np.unique(np.concatenate([reference, current]))
    if not categorical and len(values) > _FEW:
        return float(ks_2samp(reference, current).pvalue)
    first, second = ((group[:, None] == values).sum(axis=0) for group in (reference, current))
    if len(values) == 1:
        return 1.0
    if len(values) == 2:  # noqa: PLR2004 - two proportions
        share = (first[0] + second[0]) / (first.sum() + second.sum())
        error = np.sqrt(share * (1 - share) * (1 / first.sum() + 1 / second.sum()))
        apart = second[0] / second.sum() - first[0] / first.sum()
        return float(2 * norm.sf(abs(apart) / error))
    with np.errstate(divide="ignore"):  # a code that the reference lacks is infinitely surprising
        return float(chisquare(second, first * (second.sum() / first.sum())).pvalue)


def evidently_false_alarms(
    patients: pd.DataFrame,
    splits: int,
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
    sizes: Sequence[int] = SIZES,
) -> tuple[EvidentlyFalseAlarms, ...]:
    """Split one cohort at random, again and again, and count what Evidently's rule calls drifted.

    Parameters
    ----------
    patients : DataFrame of shape (n_patients, 13)
    splits : int
        At each of `sizes`; the same splits as `measure_false_alarms` makes with the same seed.
    advance : callable
        Called with the number of splits done; in all splits times sizes.
    """
    usable = [n for n in sizes if 2 * n <= len(patients)]
    tasks = [
        delayed(_shares)(patients, n, range(start, min(start + _CHUNK, splits)), seed)
        for n in usable
        for start in range(0, splits, _CHUNK)
    ]
    found: dict[int, list[float]] = {n: [] for n in usable}
    for n, shares in Parallel(n_jobs=-1, return_as="generator")(tasks):
        found[n] += shares
        advance(len(shares))
    advance(splits * (len(sizes) - len(usable)))
    return tuple(
        EvidentlyFalseAlarms(
            n=n,
            n_reference=len(patients) - n,
            any_column=_rate([share > 0 for share in shares]),
            whole=_rate([share >= WHOLE for share in shares]),
        )
        for n, shares in found.items()
    )


def _shares(
    patients: pd.DataFrame, n: int, numbers: Iterable[int], seed: int
) -> tuple[int, list[float]]:
    with threadpool_limits(limits=1):
        return n, [_share(patients, n, seed, number) for number in numbers]


def _share(patients: pd.DataFrame, n: int, seed: int, number: int) -> float:
    """Share of columns called drifted in one split."""
    rows = np.random.default_rng([seed, n, number]).permutation(len(patients))
    p_values = [
        default_p_value(reference, current, categorical=BY_NAME[name].is_category)
        for name in NAMES
        for column in [patients[name].to_numpy()]
        for reference, current in [(_known(column[rows[n:]]), _known(column[rows[:n]]))]
        if len(reference) and len(current)
    ]
    return float(np.mean([p_value < LIMIT for p_value in p_values]))


def _known(column: Floats) -> Floats:
    return np.asarray(column[~np.isnan(column)])


def _rate(rang: Sequence[bool]) -> Estimate:
    found = proportion(sum(rang), len(rang))
    assert found is not None  # noqa: S101 - there is at least one split
    return found
