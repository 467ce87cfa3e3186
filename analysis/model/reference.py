"""Reference distributions of the training cohort, feature by feature, as counts.

Small enough to travel with the model; drift, percentiles and densities are worked out from them.
"""

from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.drift.sketches import Document, sketch, to_document
from analysis.model.ridge import Floats
from data.cohorts import Cohort
from data.features import FEATURES, Feature

_PERCENTILES: Final = tuple(range(0, 101, 5))
_BINS: Final = 20


class NumberReference(BaseModel):
    """A number's distribution; `counts[i]` patients lie in [edges[i], edges[i + 1])."""

    model_config = ConfigDict(frozen=True)

    n: int
    missing: int
    mean: float
    standard_deviation: float
    percentiles: dict[int, float]
    edges: tuple[float, ...]
    counts: tuple[int, ...]


class CategoryReference(BaseModel):
    """How many patients have each code."""

    model_config = ConfigDict(frozen=True)

    n: int
    missing: int
    counts: dict[int, int]


class Reference(BaseModel):
    """What `reference.json` holds.

    Attributes
    ----------
    counts : dict
        Every value of every input, and the out-of-fold risks if they were given, as a document of
        `drift.sketches`: what served traffic is compared with.
    """

    model_config = ConfigDict(frozen=True)

    cohort: str
    n: int
    diseased: int
    features: dict[str, NumberReference | CategoryReference]
    counts: Document


def reference(cohort: Cohort, risk: Floats | None = None) -> Reference:
    """Count the training cohort; the last bin of a number is closed on both sides.

    Parameters
    ----------
    risk : ndarray of shape (n_patients,), optional
        Out-of-fold: the model's own risks for patients it was trained on are too extreme.
    """
    return Reference(
        cohort=cohort.name,
        n=len(cohort),
        diseased=int(cohort.disease.sum()),
        features={feature.name: _feature(cohort, feature) for feature in FEATURES},
        counts=to_document(sketch(cohort.patients, risk)),
    )


def _feature(cohort: Cohort, feature: Feature) -> NumberReference | CategoryReference:
    column = cohort.patients[feature.name]
    known = column.dropna().to_numpy(dtype=float)
    missing = int(column.isna().sum())
    if feature.is_category:
        per_code = {code: int((known == code).sum()) for code in feature.codes}
        return CategoryReference(n=len(known), missing=missing, counts=per_code)
    counts, edges = np.histogram(known, bins=_BINS)
    quantiles = np.percentile(known, _PERCENTILES)
    return NumberReference(
        n=len(known),
        missing=missing,
        mean=float(known.mean()),
        standard_deviation=float(known.std()),
        percentiles={p: float(q) for p, q in zip(_PERCENTILES, quantiles, strict=True)},
        edges=tuple(map(float, edges)),
        counts=tuple(map(int, counts)),
    )
