"""Confident learning: which labels are probably wrong, told by probabilities out of fold.

Written out for two outcomes, which takes a few lines; a test compares it with cleanlab's confident
joint where that library is installed. Other ways to find wrong labels are in `flip_detectors`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.errors import TooFewPatients
from analysis.model.ridge import Floats, Labels


@dataclass(frozen=True, slots=True, eq=False)
class LabelIssues:
    """What confident learning says of each label.

    Attributes
    ----------
    flagged : ndarray of bool, shape (n_patients,)
        Whether the label is probably wrong.
    self_confidence : ndarray of shape (n_patients,)
        The model's probability of the label as given; the lowest are the most surprising.
    thresholds : tuple of float
        How sure the model must be to count a patient as healthy, and as diseased.
    joint : ndarray of int, shape (2, 2)
        The confident joint: patients counted, by given label (row) and likely true one (column).
    """

    flagged: npt.NDArray[np.bool_]
    self_confidence: Floats
    thresholds: tuple[float, float]
    joint: Labels


def confident_learning(labels: Labels, risk: Floats) -> LabelIssues:
    """Find the labels that the model confidently contradicts.

    A patient counts for an outcome when the model is at least as sure of it as it is, on average,
    of the patients who carry that label; of two such outcomes for the likelier. Who counts for the
    other outcome than the given one is flagged, the off-diagonal of the confident joint. That this
    outcome be likelier than not is no condition: after one-sided flips no patient's may be.

    Parameters
    ----------
    labels : ndarray of shape (n_patients,)
        As given, 1 = disease; some may be wrong.
    risk : ndarray of shape (n_patients,)
        Probability of disease by models that did not see the patient.

    Raises
    ------
    TooFewPatients
        If all patients carry the same label.

    References
    ----------
    Northcutt, Jiang and Chuang (2021), Confident Learning: Estimating Uncertainty in Dataset
    Labels, Journal of Artificial Intelligence Research 70:1373-1411.
    """
    if labels.min() == labels.max():
        raise TooFewPatients("confident learning needs patients of both outcomes")
    told = np.column_stack([1 - risk, risk])
    thresholds = np.array([told[labels == outcome, outcome].mean() for outcome in (0, 1)])
    confident = told >= thresholds
    likely = np.where(confident, told, -1.0).argmax(axis=1)
    counted = confident.any(axis=1)
    joint = np.zeros((2, 2), dtype=np.int64)
    np.add.at(joint, (labels[counted], likely[counted]), 1)
    return LabelIssues(
        flagged=counted & (likely != labels),
        self_confidence=told[np.arange(len(labels)), labels],
        thresholds=(float(thresholds[0]), float(thresholds[1])),
        joint=joint,
    )
