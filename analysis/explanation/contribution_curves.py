"""One curve per feature: what each of its values adds, how sure that is, and who has the value.

The model is additive, so that the curve is the same for every patient with all inputs.
"""

from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.measures.intervals import LEVEL
from analysis.model.contributions import contributions
from analysis.model.reference import CategoryReference, NumberReference, reference
from analysis.model.refits import Refits, percentile_limits
from analysis.model.ridge import Floats
from data.cohorts import Cohort
from data.features import BY_NAME, NAMES, Feature

FEW_VALUES: Final = 10
"""A number with no more different values than this is drawn value by value, like a category."""

_DIGITS: Final = 5


class ContributionCurve(BaseModel):
    """Contribution in log-odds over the values of one feature, with its pointwise interval.

    Attributes
    ----------
    values : tuple of float
        Codes, single values, or the edges of the reference distribution's bins.
    contribution, low, high : tuple of float
        As many as `values`; the interval is of refits on resampled patients.
    patients : tuple of int
        How many reference patients have each value, or lie between each and the next.
    per_value : bool
        Whether `patients` belong to the values rather than to the bins between them.
    n, refits : int
        Patients the model was fitted on, and how often it was refitted.
    """

    model_config = ConfigDict(frozen=True)

    feature: str
    unit: str
    values: tuple[float, ...]
    value_labels: tuple[str, ...]
    contribution: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    patients: tuple[int, ...]
    per_value: bool
    n: int
    refits: int
    level: float = LEVEL


def contribution_curves(refits: Refits, cohort: Cohort) -> tuple[ContributionCurve, ...]:
    """Draw every input of a model.

    Parameters
    ----------
    cohort : Cohort
        The one the model was fitted on; whoever has a value counts, whatever else is missing.
    """
    counted = reference(cohort).features
    return tuple(
        _curve(refits, cohort.patients[name].dropna().to_numpy(), counted[name], BY_NAME[name])
        for name in refits.inputs
    )


def _curve(
    refits: Refits,
    known: Floats,
    counted: NumberReference | CategoryReference,
    feature: Feature,
) -> ContributionCurve:
    values, patients, per_value = _density(known, counted)
    # The other inputs do not matter: any patient's will do.
    asked = np.repeat(refits.patients[:1], len(values), axis=0)
    asked[:, NAMES.index(feature.name)] = values
    column = refits.inputs.index(feature.name)
    draws = np.stack(
        [contributions(model, asked, refits.inputs)[:, column] for model in refits.models]
    )
    low, high = percentile_limits(draws)
    return ContributionCurve(
        feature=feature.name,
        unit=feature.unit,
        values=_rounded(values),
        value_labels=tuple(feature.codes.get(int(value), f"{value:g}") for value in values),
        contribution=_rounded(contributions(refits.model, asked, refits.inputs)[:, column]),
        low=_rounded(low),
        high=_rounded(high),
        patients=patients,
        per_value=per_value,
        n=len(refits.patients),
        refits=len(refits.models),
    )


def _density(
    known: Floats, counted: NumberReference | CategoryReference
) -> tuple[Floats, tuple[int, ...], bool]:
    if isinstance(counted, CategoryReference):
        return np.array(list(counted.counts), dtype=float), tuple(counted.counts.values()), True
    distinct, counts = np.unique(known, return_counts=True)
    if len(distinct) <= FEW_VALUES:
        return distinct, tuple(map(int, counts)), True
    return np.array(counted.edges), counted.counts, False


def _rounded(points: Floats) -> tuple[float, ...]:
    return tuple(round(float(point), _DIGITS) for point in points)
