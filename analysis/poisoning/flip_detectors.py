"""Ways to find flipped labels, scored against the flips that were made, and what each wins back.

A detector sees the submitted labels and what can be learnt from them, never the true ones. Loss
trimming is told besides how many are wrong, which nobody knows outside a study.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import numpy as np
from scipy.stats import rankdata

from analysis.exploration.confident_learning import confident_learning
from analysis.model.ridge import Floats, Labels
from analysis.model.served import THRESHOLD
from analysis.poisoning.flip_damage import MEASURES, measure
from analysis.poisoning.label_flips import KEPT
from analysis.poisoning.poisoned_folds import Bools, Learner, PoisonedFold


class Detector(StrEnum):
    """How flipped labels are looked for."""

    CONFIDENT_LEARNING = "confident_learning"
    DISAGREEMENT = "disagreement"
    NEIGHBOURS = "neighbours"
    LOSS_TRIMMING = "loss_trimming"


class Remedy(StrEnum):
    """What is done with the patients a detector flags."""

    DROP = "drop"
    RELABEL = "relabel"


@dataclass(frozen=True, slots=True, eq=False)
class Clues:
    """What a detector may look at, beside the submitted labels.

    Attributes
    ----------
    risk : ndarray of shape (n_patients,)
        Out-of-fold probabilities of the served model, learnt from the submitted labels.
    neighbours : ndarray of int, shape (n_patients, n_neighbours)
    wrong : int
        How many labels are wrong; for loss trimming alone.
    """

    risk: Floats
    neighbours: Labels
    wrong: int


def flag_confident_learning(labels: Labels, clues: Clues) -> Bools:
    """Flag what confident learning counts for the other outcome."""
    return confident_learning(labels, clues.risk).flagged


def flag_disagreement(labels: Labels, clues: Clues) -> Bools:
    """Flag whom the out-of-fold model would call otherwise."""
    return np.asarray((clues.risk >= THRESHOLD) != labels)


def flag_neighbours(labels: Labels, clues: Clues) -> Bools:
    """Flag whom most of the most similar patients contradict.

    References
    ----------
    Paudice, Munoz-Gonzalez and Lupu (2018), Label Sanitization against Label Flipping Poisoning
    Attacks, ECML PKDD Workshops.
    """
    sick = labels[clues.neighbours].mean(axis=1)
    return np.asarray(np.where(labels == 1, 1 - sick, sick) > 1 / 2)


def flag_loss(labels: Labels, clues: Clues) -> Bools:
    """Flag the patients of largest loss, as many as there are wrong labels."""
    flags = np.zeros(len(labels), dtype=np.bool_)
    flags[np.argsort(-np.abs(labels - clues.risk), kind="stable")[: clues.wrong]] = True
    return flags


DETECTORS: Final[Mapping[Detector, Callable[[Labels, Clues], Bools]]] = MappingProxyType(
    {
        Detector.CONFIDENT_LEARNING: flag_confident_learning,
        Detector.DISAGREEMENT: flag_disagreement,
        Detector.NEIGHBOURS: flag_neighbours,
        Detector.LOSS_TRIMMING: flag_loss,
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Detected:
    """How detectors did on poisoned labels of one split; NaN where a figure is undefined.

    Attributes
    ----------
    suspicion_roc_auc : ndarray of shape (n_vectors,)
        How well the out-of-fold loss ranks wrong labels before right ones, no detector chosen.
    flagged, precision, recall : mapping of ndarray, shape (n_vectors,)
    treated : mapping of ndarray, shape (n_vectors, len(MEASURES))
        Test measures of a model trained after the remedy; NaN where it leaves too few patients.
    """

    suspicion_roc_auc: Floats
    flagged: Mapping[Detector, Floats]
    precision: Mapping[Detector, Floats]
    recall: Mapping[Detector, Floats]
    treated: Mapping[tuple[Detector, Remedy], Floats]


def detect(fold: PoisonedFold, labels: Labels, learner: Learner, treat: Bools) -> Detected:
    """Run every detector and every remedy.

    Parameters
    ----------
    labels : ndarray of shape (n_vectors, n_train)
        As submitted.
    learner : Learner
        The model that is trained after a remedy.
    treat : ndarray of bool, shape (n_vectors,)
        On which labels remedies are tried.
    """
    wrong = labels != fold.clean
    risk = fold.inner.risk(labels)
    flags = {
        name: np.array(
            [
                find(given, Clues(told, fold.neighbours, int(flips.sum())))
                for given, told, flips in zip(labels, risk, wrong, strict=True)
            ]
        )
        for name, find in DETECTORS.items()
    }
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = {n: (f & wrong).sum(axis=1) / f.sum(axis=1) for n, f in flags.items()}
        recall = {n: (f & wrong).sum(axis=1) / wrong.sum(axis=1) for n, f in flags.items()}
    return Detected(
        suspicion_roc_auc=_suspicion(np.abs(labels - risk), wrong),
        flagged={name: found.mean(axis=1) for name, found in flags.items()},
        precision=precision,
        recall=recall,
        treated={
            (name, remedy): _spread(treat, _treat(fold, labels[treat], f[treat], remedy, learner))
            for name, f in flags.items()
            for remedy in Remedy
        },
    )


def _suspicion(loss: Floats, wrong: Bools) -> Floats:
    ranks = np.where(wrong, rankdata(loss, axis=1), 0.0).sum(axis=1)
    n_wrong = wrong.sum(axis=1)
    n_right = wrong.shape[1] - n_wrong
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((ranks - n_wrong * (n_wrong + 1) / 2) / (n_wrong * n_right))


def _spread(treat: Bools, scores: Floats) -> Floats:
    everywhere = np.full((len(treat), len(MEASURES)), np.nan)
    everywhere[treat] = scores
    return everywhere


def _treat(
    fold: PoisonedFold, labels: Labels, flags: Bools, remedy: Remedy, learner: Learner
) -> Floats:
    given = np.where(flags, 1 - labels, labels) if remedy is Remedy.RELABEL else labels
    kept = ~flags if remedy is Remedy.DROP else np.ones_like(flags)
    sick, well = (kept & (given == 1)).sum(axis=1), (kept & (given == 0)).sum(axis=1)
    able = np.minimum(sick, well) >= KEPT
    scores = np.full((len(labels), len(MEASURES)), np.nan)
    if able.any():
        risk = learner.risk(given[able], kept[able].astype(float))
        scores[able] = measure(fold.disease, fold.women, risk)
    return scores
