"""What the batch alarm says of one submitted batch of labels, before anybody trains on it."""

from enum import StrEnum

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.errors import TooFewPatients
from analysis.measures.intervals import Estimate
from analysis.model.ridge import Labels
from analysis.model.served import raise_on_rare_outcome
from analysis.poisoning.batch_tests import (
    FALSE_ALARMS,
    LEAST,
    alarm_line,
    label_roc_auc,
    prevalence_p_value,
    standard_error,
)
from data.cohorts import Cohort


class Notice(StrEnum):
    """What is said of a batch."""

    NOTICED = "noticed"
    NOT_NOTICED = "not noticed"
    TOO_FEW = "too few"


class BatchVerdict(BaseModel):
    """What the alarm says of one batch.

    Attributes
    ----------
    roc_auc : Estimate or None
        Cross-validated on the batch's own labels; None where there are too few patients.
    line : float or None
        Below it the ROC-AUC is noticed.
    prevalence_p_value : float or None
        That the batch's share of diseased is that of the trusted patients.
    """

    model_config = ConfigDict(frozen=True)

    verdict: Notice
    sentence: str
    n: int
    diseased: int
    roc_auc: Estimate | None = None
    line: float | None = None
    prevalence_p_value: float | None = None


def judge_batch(
    batch: Cohort, trusted: Cohort, seed: int, labels: Labels | None = None
) -> BatchVerdict:
    """Say whether a batch of labels would be noticed, with 5 % false alarms in all.

    Parameters
    ----------
    batch : Cohort
        The submitted patients; taken for new ones, so that the line is the lower one.
    labels : ndarray of shape (n_patients,), optional
        To be judged instead of the batch's own.
    """
    given = batch.disease if labels is None else labels
    n, diseased = len(given), int(given.sum())
    try:
        raise_on_rare_outcome(given, LEAST)
        found, standard = label_roc_auc(batch, seed, given), label_roc_auc(trusted, seed)
    except TooFewPatients as refusal:
        return BatchVerdict(verdict=Notice.TOO_FEW, sentence=str(refusal), n=n, diseased=diseased)
    error = float(np.hypot(standard_error(found), standard_error(standard)))
    line = alarm_line(standard.value, error, FALSE_ALARMS / 2)
    p_value = prevalence_p_value(diseased, n, int(trusted.disease.sum()), len(trusted))
    low, moved = found.value < line, p_value < FALSE_ALARMS / 2
    return BatchVerdict(
        verdict=Notice.NOTICED if low or moved else Notice.NOT_NOTICED,
        sentence=_sentence(found.value, line, diseased / n, trusted, low=low, moved=moved),
        n=n,
        diseased=diseased,
        roc_auc=found,
        line=line,
        prevalence_p_value=p_value,
    )


def _sentence(
    roc_auc: float, line: float, prevalence: float, trusted: Cohort, *, low: bool, moved: bool
) -> str:
    usual = float(trusted.disease.mean())
    predicted = f"the labels are predicted with ROC-AUC {roc_auc:.3f}, the line is {line:.3f}"
    shares = f"{prevalence:.0%} are diseased against {usual:.0%} of the trusted patients"
    if not low and not moved:
        return f"Nothing is noticed: {predicted}, and {shares}."
    return (
        "The batch is noticed: "
        + " and ".join(words for words, rings in ((predicted, low), (shares, moved)) if rings)
        + "."
    )
