"""How each feature is distributed among healthy and diseased patients of one cohort, as counts."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.model.ridge import Floats
from data.cohorts import Cohort
from data.features import FEATURES, Feature

BINS: Final = 20
FEW_VALUES: Final = 10
"""A number with no more different values than this is counted value by value, like a category."""

_QUARTILES: Final = (0.25, 0.5, 0.75)
_DIGITS: Final = 4


class Quartiles(BaseModel):
    """Of one outcome's patients."""

    model_config = ConfigDict(frozen=True)

    low: float
    median: float
    high: float
    n: int


class BinnedByOutcome(BaseModel):
    """A number; `healthy[i]` patients lie in [edges[i], edges[i + 1]), the last bin closed."""

    model_config = ConfigDict(frozen=True)

    feature: str
    edges: tuple[float, ...]
    healthy: tuple[int, ...]
    diseased: tuple[int, ...]
    quartiles_healthy: Quartiles | None
    quartiles_diseased: Quartiles | None


class CountedByOutcome(BaseModel):
    """A category, or a number of few values: patients of each value."""

    model_config = ConfigDict(frozen=True)

    feature: str
    values: tuple[float, ...]
    labels: tuple[str, ...]
    healthy: tuple[int, ...]
    diseased: tuple[int, ...]


ByOutcome = BinnedByOutcome | CountedByOutcome


def common_cuts(cohorts: Sequence[Cohort]) -> dict[str, Floats]:
    """Return, for each feature, the values or the bin edges that all cohorts are counted by.

    As many as `FEW_VALUES` are values, more are edges.
    """
    return {feature.name: _cuts(cohorts, feature) for feature in FEATURES}


def _cuts(cohorts: Sequence[Cohort], feature: Feature) -> Floats:
    if feature.is_category:
        return np.array(list(feature.codes), dtype=float)
    pooled = np.concatenate([c.patients[feature.name].dropna().to_numpy() for c in cohorts])
    distinct = np.unique(pooled)
    if len(distinct) <= FEW_VALUES:
        return np.asarray(distinct)
    return np.asarray(np.histogram_bin_edges(pooled, bins=BINS))


def distributions(cohort: Cohort, cuts: Mapping[str, Floats]) -> tuple[ByOutcome, ...]:
    """Count every feature of a cohort by outcome.

    Parameters
    ----------
    cuts : Mapping
        From `common_cuts`, of this cohort and those it is to be compared with.
    """
    return tuple(_by_outcome(cohort, feature, cuts[feature.name]) for feature in FEATURES)


def _by_outcome(cohort: Cohort, feature: Feature, cuts: Floats) -> ByOutcome:
    column = cohort.patients[feature.name].to_numpy(dtype=float)
    healthy, diseased = (
        column[(cohort.disease == outcome) & ~np.isnan(column)] for outcome in (0, 1)
    )
    if len(cuts) <= FEW_VALUES:
        return CountedByOutcome(
            feature=feature.name,
            values=tuple(map(float, cuts)),
            labels=tuple(feature.codes.get(int(value), f"{value:g}") for value in cuts),
            healthy=_counted(healthy, cuts),
            diseased=_counted(diseased, cuts),
        )
    return BinnedByOutcome(
        feature=feature.name,
        edges=tuple(round(float(edge), _DIGITS) for edge in cuts),
        healthy=_binned(healthy, cuts),
        diseased=_binned(diseased, cuts),
        quartiles_healthy=_quartiles(healthy),
        quartiles_diseased=_quartiles(diseased),
    )


def _counted(known: Floats, values: Floats) -> tuple[int, ...]:
    return tuple(int((known == value).sum()) for value in values)


def _binned(known: Floats, edges: Floats) -> tuple[int, ...]:
    return tuple(map(int, np.histogram(known, bins=edges)[0]))


def _quartiles(known: Floats) -> Quartiles | None:
    if len(known) == 0:
        return None
    low, median, high = map(float, np.quantile(known, _QUARTILES))
    return Quartiles(low=low, median=median, high=high, n=len(known))
