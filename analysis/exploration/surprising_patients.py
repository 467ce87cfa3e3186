"""The patients whose recorded outcome the model finds most surprising.

A surprising label is not a wrong one: on clean data as many are flagged by the model's own limits.
They are worth a second look, and their share is the floor of false alarms for every search for
poisoned labels.
"""

from collections.abc import Callable

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.effort import Effort
from analysis.exploration.confident_learning import confident_learning
from analysis.measures.file_lines import line_of
from analysis.measures.intervals import Estimate
from analysis.measures.proportions import proportion
from analysis.model.served import served_out_of_fold
from data.cohorts import Cohort


class SurprisingPatient(BaseModel):
    """One patient, by the line of the file; the header is line 1.

    Attributes
    ----------
    disease : int
        As recorded.
    probability : float
        Of disease, by models that had not seen the patient.
    self_confidence : float
        Probability of the outcome as recorded.
    """

    model_config = ConfigDict(frozen=True)

    line: int
    disease: int
    probability: float
    self_confidence: float


class SurprisingPatients(BaseModel):
    """Flagged by confident learning, the most surprising first.

    Attributes
    ----------
    share : Estimate
        Flagged among all patients.
    threshold_healthy, threshold_diseased : float
        How sure of an outcome the model must be: its mean confidence in those who carry it.
    """

    model_config = ConfigDict(frozen=True)

    cohort: str
    n: int
    repeats: int
    share: Estimate
    threshold_healthy: float
    threshold_diseased: float
    patients: tuple[SurprisingPatient, ...]
    reading: str


def find_surprising_patients(
    cohort: Cohort, effort: Effort, seed: int, advance: Callable[[int], None] = lambda _: None
) -> SurprisingPatients:
    """Hold every recorded outcome against out-of-fold probabilities, averaged over the repeats.

    Parameters
    ----------
    advance : callable
        Called with the number of folds finished; there are five in each repeat.

    Raises
    ------
    TooFewPatients
        If an outcome has fewer patients than there are folds.

    References
    ----------
    Northcutt, Jiang and Chuang (2021), Confident Learning, Journal of Artificial Intelligence
    Research 70:1373-1411.
    """
    risk = served_out_of_fold(cohort, effort.repeats, seed, advance)[0].mean(axis=1)
    issues = confident_learning(cohort.disease, risk)
    order = np.argsort(issues.self_confidence, kind="stable")
    flagged = [int(row) for row in order if issues.flagged[row]]
    share = proportion(len(flagged), len(cohort))
    assert share is not None  # noqa: S101 - a cohort has patients
    return SurprisingPatients(
        cohort=cohort.name,
        n=len(cohort),
        repeats=effort.repeats,
        share=share,
        threshold_healthy=issues.thresholds[0],
        threshold_diseased=issues.thresholds[1],
        patients=tuple(
            SurprisingPatient(
                line=line_of(row),
                disease=int(cohort.disease[row]),
                probability=float(risk[row]),
                self_confidence=float(issues.self_confidence[row]),
            )
            for row in flagged
        ),
        reading=_reading(cohort, flagged),
    )


def _reading(cohort: Cohort, flagged: list[int]) -> str:
    diseased = int(cohort.disease[flagged].sum())
    return (
        f"{len(flagged)} of {len(cohort)} patients carry an outcome that the model confidently "
        f"contradicts: {diseased} recorded as diseased and {len(flagged) - diseased} as healthy. "
        "No label was changed: a model that knows 13 findings may well be the one that errs."
    )
