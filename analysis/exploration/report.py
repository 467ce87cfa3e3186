"""What the data are, site by site, before any model: what `reports/data.json` holds.

Counts, gaps and doubts; nothing is repaired here. What `data.cohorts` changes on reading is told
in its notes, and the zeros are looked for in the files as published.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

import data
from analysis.effort import Effort
from analysis.exploration.correlations import Correlation, correlations
from analysis.exploration.missingness import Missingness, missingness
from analysis.exploration.outcome_distributions import ByOutcome, common_cuts, distributions
from analysis.exploration.surprising_patients import SurprisingPatients, find_surprising_patients
from analysis.measures.file_lines import line_of
from analysis.measures.intervals import Estimate
from analysis.measures.proportions import proportion
from analysis.model.patterns import FOLDS
from analysis.model.ridge import Floats
from data.cohorts import Cohort
from data.features import FEATURES

Step = Callable[[str, int], Callable[[int], None]]

_LINES_SHOWN: Final = 5


class SuspiciousZeros(BaseModel):
    """Zeros in a column in which nobody's value is zero; `lines` names the first of them."""

    model_config = ConfigDict(frozen=True)

    feature: str
    n: int
    lines: tuple[int, ...]


class RepeatedRow(BaseModel):
    """Two lines of a file that agree in everything, the outcome included."""

    model_config = ConfigDict(frozen=True)

    first_line: int
    line: int


class SiteData(BaseModel):
    """One cohort as it is."""

    model_config = ConfigDict(frozen=True)

    site: str
    sha256: str
    n: int
    diseased: Estimate
    notes: tuple[str, ...]
    distributions: tuple[ByOutcome, ...]
    missingness: Missingness
    repeated_rows: tuple[RepeatedRow, ...]
    suspicious_zeros: tuple[SuspiciousZeros, ...]


class DataReport(BaseModel):
    """All sites, and a closer look at the first, on which the model is trained."""

    model_config = ConfigDict(frozen=True)

    sites: tuple[SiteData, ...]
    correlations: tuple[Correlation, ...]
    surprising_patients: SurprisingPatients


def explore(
    cohorts: Sequence[Cohort],
    raw: Mapping[str, pd.DataFrame],
    effort: Effort,
    seed: int,
    step: Step,
) -> DataReport:
    """Describe the cohorts, the training cohort first.

    Parameters
    ----------
    raw : Mapping of str to DataFrame
        The files as published, by the cohort's name; zeros of a cohort without one are not told.
    step : callable
        Opens a step of the progress display: name and size in, a function that advances it out.
    """
    cuts = common_cuts(cohorts)
    described = step("Looking at the data", len(cohorts))
    sites = []
    for cohort in cohorts:
        sites.append(_site(cohort, raw.get(cohort.name), cuts))
        described(1)
    return DataReport(
        sites=tuple(sites),
        correlations=correlations(cohorts[0]),
        surprising_patients=find_surprising_patients(
            cohorts[0], effort, seed, step("Finding surprising patients", FOLDS * effort.repeats)
        ),
    )


def published(site: str) -> pd.DataFrame:
    """Return one of the four files as published, every value a number, missing as NaN."""
    return pd.read_csv(Path(data.__path__[0]) / f"{site}.csv", dtype=float)


def _site(cohort: Cohort, raw: pd.DataFrame | None, cuts: Mapping[str, Floats]) -> SiteData:
    diseased = proportion(int(cohort.disease.sum()), len(cohort))
    assert diseased is not None  # noqa: S101 - a cohort has patients
    return SiteData(
        site=cohort.name,
        sha256=cohort.sha256,
        n=len(cohort),
        diseased=diseased,
        notes=cohort.notes,
        distributions=distributions(cohort, cuts),
        missingness=missingness(cohort),
        repeated_rows=_repeated_rows(cohort),
        suspicious_zeros=() if raw is None else suspicious_zeros(raw),
    )


def suspicious_zeros(raw: pd.DataFrame) -> tuple[SuspiciousZeros, ...]:
    """Count the zeros in every column whose possible range does not hold zero."""
    found = []
    for feature in FEATURES:
        if feature.possible is None or 0 in feature.possible:
            continue
        rows = np.flatnonzero(raw[feature.name] == 0)
        if len(rows):
            lines = tuple(line_of(row) for row in rows[:_LINES_SHOWN])
            found.append(SuspiciousZeros(feature=feature.name, n=len(rows), lines=lines))
    return tuple(found)


def _repeated_rows(cohort: Cohort) -> tuple[RepeatedRow, ...]:
    table = cohort.patients.assign(disease=cohort.disease)
    groups = table.groupby(list(table.columns), dropna=False, sort=False).indices.values()
    pairs = [(rows[0], row) for rows in groups for row in rows[1:]]
    return tuple(
        RepeatedRow(first_line=line_of(first), line=line_of(row)) for first, row in sorted(pairs)
    )
