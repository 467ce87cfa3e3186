"""What is missing where: per column and outcome, and which inputs are missing together."""

from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.measures.intervals import Estimate
from analysis.measures.proportions import proportion
from data.cohorts import Cohort
from data.features import NAMES

COMMONEST: Final = 8


class MissingColumn(BaseModel):
    """How many patients lack one input.

    Attributes
    ----------
    share_healthy, share_diseased : Estimate or None
        Apart: where they differ, whether a test was made tells of its result. None where no patient
        has the outcome.
    """

    model_config = ConfigDict(frozen=True)

    feature: str
    missing: int
    share_healthy: Estimate | None
    share_diseased: Estimate | None


class MissingTogether(BaseModel):
    """Patients who lack exactly these inputs; none of them for complete patients."""

    model_config = ConfigDict(frozen=True)

    missing: tuple[str, ...]
    n: int
    diseased: int


class Missingness(BaseModel):
    """The gaps of one cohort; `together` holds its commonest patterns, most patients first."""

    model_config = ConfigDict(frozen=True)

    complete: int
    columns: tuple[MissingColumn, ...]
    patterns: int
    together: tuple[MissingTogether, ...]


def missingness(cohort: Cohort) -> Missingness:
    """Count the gaps after suspicious zeros were read as missing."""
    gaps = cohort.patients[list(NAMES)].isna().to_numpy()
    patterns, members, counts = np.unique(gaps, axis=0, return_inverse=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return Missingness(
        complete=int((~gaps.any(axis=1)).sum()),
        columns=tuple(_column(cohort, name) for name in NAMES),
        patterns=len(patterns),
        together=tuple(
            MissingTogether(
                missing=tuple(
                    name for name, gap in zip(NAMES, patterns[index], strict=True) if gap
                ),
                n=int(counts[index]),
                diseased=int(cohort.disease[members.ravel() == index].sum()),
            )
            for index in order[:COMMONEST]
        ),
    )


def _column(cohort: Cohort, name: str) -> MissingColumn:
    gaps = cohort.patients[name].isna().to_numpy()
    healthy, diseased = (gaps[cohort.disease == outcome] for outcome in (0, 1))
    return MissingColumn(
        feature=name,
        missing=int(gaps.sum()),
        share_healthy=proportion(healthy.sum(), len(healthy)),
        share_diseased=proportion(diseased.sum(), len(diseased)),
    )
