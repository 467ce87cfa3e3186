"""One split, poisoned in every way asked, and the figures of many splits pooled.

The patients and models of a split are prepared in `poisoned_folds`; what is swept, and what is
made of the figures, is in `poisoning`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn import config_context
from threadpoolctl import threadpool_limits

from analysis.model.ridge import Floats, Labels
from analysis.poisoning.flip_damage import measure, over_splits, summarise, summarise_change
from analysis.poisoning.flip_detectors import Detected, Detector, Remedy, detect
from analysis.poisoning.label_flips import Attack, flip, largest_rate
from analysis.poisoning.poisoned_folds import CHAMPION, prepare
from analysis.poisoning.report import (
    AttackPoint,
    CleanModel,
    DetectorResult,
    ModelDamage,
    Treated,
)
from data.cohorts import Cohort

Case = tuple[Attack, float]
Split = tuple[Labels, Labels]


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """What one split shows; row 0 is clean, then the cases.

    Attributes
    ----------
    scores : mapping of ndarray, shape (1 + n_cases, n_measures)
        Of each model.
    flipped, largest : ndarray
        Share flipped in each row; the largest share each attack can flip.
    """

    scores: Mapping[str, Floats]
    detected: Detected
    flipped: Floats
    largest: Floats


def try_split(
    cohort: Cohort,
    split: Split,
    cases: Sequence[Case],
    seed: Sequence[int],
    models: Sequence[str],
    trees: int,
    *,
    treat_clean: bool = True,
) -> Tried:
    """Poison one split in every way; remedies are tried on the first of the models.

    Parameters
    ----------
    split : tuple of ndarray of int
        Training and test rows, from `poisoned_folds.splits`.
    seed : sequence of int
        Of the flips, the last one also of the folds inside the split.
    treat_clean : bool
        Whether remedies are tried on the clean labels too, where they can but do harm.
    """
    # One thread: the order in which threads add up would change the last bits of a report.
    with threadpool_limits(limits=1), config_context(skip_parameter_validation=True):
        fold = prepare(cohort, split, seed[-1], models, trees)
        rngs = [np.random.default_rng([*seed, index]) for index in range(len(cases))]
        flipped = [
            flip(attack, fold.clean, fold.known, rate, rng)
            for (attack, rate), rng in zip(cases, rngs, strict=True)
        ]
        labels = np.array([fold.clean, *flipped])
        treat = np.arange(len(labels)) >= (0 if treat_clean else 1)
        return Tried(
            scores={
                name: measure(fold.disease, fold.women, learner.risk(labels))
                for name, learner in fold.learners.items()
            },
            detected=detect(fold, labels, fold.learners[models[0]], treat),
            flipped=(labels != fold.clean).mean(axis=1),
            largest=np.array([largest_rate(a, fold.clean, fold.known) for a in Attack]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """All splits of a study, stacked along axis 0; along axis 1 row 0 is clean, then the cases.

    Attributes
    ----------
    scores : mapping of ndarray, shape (n_splits, 1 + n_cases, n_measures)
    largest : mapping of float
        The share of the training patients that each attack can flip in every split.
    n : int
        Patients of the cohort.
    """

    cases: tuple[Case, ...]
    scores: Mapping[str, Floats]
    flagged: Mapping[Detector, Floats]
    precision: Mapping[Detector, Floats]
    recall: Mapping[Detector, Floats]
    treated: Mapping[tuple[Detector, Remedy], Floats]
    suspicion: Floats
    flipped: Floats
    largest: Mapping[Attack, float]
    n: int

    @classmethod
    def of(cls, tried: Sequence[Tried], cases: Sequence[Case], n: int) -> "Pooled":
        """Stack splits, of which not all need have tried every model."""
        found = [one.detected for one in tried]
        first = found[0]
        largest = np.array([one.largest for one in tried]).min(axis=0)
        return cls(
            cases=tuple(cases),
            scores={
                model: np.array([one.scores[model] for one in tried if model in one.scores])
                for model in tried[0].scores
            },
            flagged={k: np.array([one.flagged[k] for one in found]) for k in first.flagged},
            precision={k: np.array([one.precision[k] for one in found]) for k in first.precision},
            recall={k: np.array([one.recall[k] for one in found]) for k in first.recall},
            treated={k: np.array([one.treated[k] for one in found]) for k in first.treated},
            suspicion=np.array([one.suspicion_roc_auc for one in found]),
            flipped=np.array([one.flipped for one in tried]),
            largest={a: float(most) for a, most in zip(Attack, largest, strict=True)},
            n=n,
        )

    def reached(self) -> list[tuple[int, Attack, float]]:
        """Return row, attack and rate of each case whose attack can flip so many."""
        return [
            (row, attack, rate)
            for row, (attack, rate) in enumerate(self.cases, start=1)
            if rate <= self.largest[attack]
        ]

    def clean(self, model: str) -> CleanModel:
        """Return how a model does on clean labels."""
        scores = self.scores[model][:, 0]
        return CleanModel(model=model, splits=len(scores), measures=summarise(scores, self.n))

    def damage(self, model: str, row: int) -> ModelDamage:
        """Return how a model does on the labels of a row."""
        scores = self.scores[model]
        return ModelDamage(
            model=model,
            splits=len(scores),
            measures=summarise(scores[:, row], self.n),
            change=summarise_change(scores[:, 0], scores[:, row], self.n),
        )

    def detectors(self, row: int, model: str = CHAMPION) -> tuple[DetectorResult, ...]:
        """Return how each detector does on the labels of a row, remedies tried on a model."""
        untreated = self.scores[model][:, row]
        return tuple(
            DetectorResult(
                detector=name,
                told_how_many=name is Detector.LOSS_TRIMMING,
                flagged=over_splits(self.flagged[name][:, row], self.n),
                precision=over_splits(self.precision[name][:, row], self.n),
                recall=over_splits(self.recall[name][:, row], self.n),
                remedies=tuple(
                    Treated(
                        remedy=remedy,
                        measures=summarise(self.treated[name, remedy][:, row], self.n),
                        won_back=summarise_change(
                            untreated, self.treated[name, remedy][:, row], self.n
                        ),
                    )
                    for remedy in Remedy
                ),
            )
            for name in Detector
        )

    def point(self, row: int, rate: float) -> AttackPoint:
        """Return all that is known of the labels of a row."""
        return AttackPoint(
            rate=rate,
            flipped=float(self.flipped[:, row].mean()),
            models=tuple(self.damage(model, row) for model in self.scores),
            suspicion_roc_auc=over_splits(self.suspicion[:, row], self.n),
            detectors=self.detectors(row),
        )
