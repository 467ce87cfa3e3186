"""One split for a poisoning study: poison those trained on, test on clean patients.

Everything that does not depend on the labels is made once here (designs, encodings, neighbours),
because a study tries hundreds of poisoned label vectors on each split.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import KFold, RepeatedStratifiedKFold
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from analysis.model.patterns import FOLDS
from analysis.model.ridge import Floats, Labels, values
from analysis.model.ridge_batch import ServedBatch
from analysis.model.served import raise_on_rare_outcome
from analysis.performance.challengers import challenger, filled_and_encoded
from analysis.poisoning.label_flips import KEPT, Knowledge
from data.cohorts import Cohort
from data.features import BY_NAME, NAMES

CHAMPION: Final = "ridge"
MODELS: Final = (CHAMPION, "forest", "boosting")
NEIGHBOURS: Final = 10

_SEX: Final = NAMES.index("sex")
_STAND_INS: Final = np.array([next(iter(BY_NAME[name].codes), 0) for name in NAMES], dtype=float)
"""What stands in a column that nobody has: one value for all tells nothing about anybody."""

Bools = npt.NDArray[np.bool_]


class Learner(Protocol):
    """A kind of model between the training and the test patients of one split."""

    def risk(self, labels: Labels, weight: Floats | None = None) -> Floats:
        """Return test probabilities, shape (n_models, n_test), for each row of labels."""


@dataclass(frozen=True, slots=True, eq=False)
class _Challenger:
    """A challenger at its default settings, prepared on patients whose labels may vary."""

    name: str
    trees: int
    seed: int
    taught: Floats
    asked: Floats

    def risk(self, labels: Labels, weight: Floats | None = None) -> Floats:
        kept = np.ones(labels.shape, dtype=bool) if weight is None else weight > 0
        kind = challenger(self.name)
        risk = np.empty((len(labels), len(self.asked)))
        for index, (outcome, rows) in enumerate(zip(labels, kept, strict=True)):
            model = kind.build(kind.grid[0], self.trees, self.seed)
            model.fit(self.taught[rows], outcome[rows])
            risk[index] = model.predict_proba(self.asked)[:, 1]
        return risk


@dataclass(frozen=True, slots=True, eq=False)
class InnerFolds:
    """Out-of-fold probabilities of some patients under any labels they may be given."""

    parts: tuple[tuple[Labels, Labels, ServedBatch], ...]

    @classmethod
    def of(cls, patients: Floats, seed: int) -> "InnerFolds":
        """Split patients of shape (n_patients, 13) in `FOLDS`, whatever their labels.

        Raises
        ------
        TooFewPatients
            If a sub-model would have too few patients to learn from.
        """
        # Not stratified: who submits labels chooses them, and must not choose the folds too.
        folds = KFold(FOLDS, shuffle=True, random_state=seed).split(patients)
        return cls(
            tuple(
                (train, test, ServedBatch.between(patients[train], patients[test]))
                for train, test in folds
            )
        )

    def risk(self, labels: Labels) -> Floats:
        """Return out-of-fold probabilities of the served model, shape of `labels`.

        Parameters
        ----------
        labels : ndarray of shape (n_vectors, n_patients)
        """
        risk = np.empty(labels.shape)
        for train, test, batch in self.parts:
            risk[:, test] = batch.risk(labels[:, train])
        return risk


@dataclass(frozen=True, slots=True, eq=False)
class PoisonedFold:
    """The patients of one split, and the models between them.

    Attributes
    ----------
    clean : ndarray of shape (n_train,)
        True labels of the training patients.
    known : Knowledge
        What an attacker knows of them.
    inner : InnerFolds
        Of the training patients, for detectors.
    neighbours : ndarray of int, shape (n_train, NEIGHBOURS)
        The most similar other training patients; for this alone missing values are filled in.
    disease, women : ndarray of shape (n_test,)
    """

    clean: Labels
    known: Knowledge
    inner: InnerFolds
    neighbours: Labels
    disease: Labels
    women: Bools
    learners: Mapping[str, Learner]


def splits(cohort: Cohort, repeats: int, seed: int) -> list[tuple[Labels, Labels]]:
    """Return training and test rows of repeated 5-fold cross-validation.

    Stratified by outcome and sex together where every such group can be in every fold, so that
    each test fold holds diseased women; else by outcome.

    Raises
    ------
    TooFewPatients
        If there are too few patients of either outcome.
    """
    disease = cohort.disease
    raise_on_rare_outcome(disease, 2 * KEPT)
    group = 2 * disease + (values(cohort.patients)[:, _SEX] == 1)
    strata = group if np.unique(group, return_counts=True)[1].min() >= FOLDS else disease
    cut = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=repeats, random_state=seed)
    return list(cut.split(disease[:, None], strata))


def prepare(
    cohort: Cohort,
    split: tuple[Labels, Labels],
    seed: int,
    models: Iterable[str] = MODELS,
    trees: int = 50,
) -> PoisonedFold:
    """Prepare one of `splits`.

    Raises
    ------
    TooFewPatients
        If a sub-model would have too few patients to learn from.
    """
    patients, (train, test) = values(cohort.patients), split
    taught, asked, clean = patients[train], patients[test], cohort.disease[train]
    inner = InnerFolds.of(taught, seed)
    return PoisonedFold(
        clean=clean,
        known=Knowledge(taught[:, _SEX], inner.risk(clean[None])[0]),
        inner=inner,
        neighbours=_neighbours(taught),
        disease=cohort.disease[test],
        women=asked[:, _SEX] == 0,
        learners={name: _learner(name, taught, asked, trees, seed) for name in models},
    )


def _learner(name: str, taught: Floats, asked: Floats, trees: int, seed: int) -> Learner:
    if name == CHAMPION:
        return ServedBatch.between(taught, asked)
    empty = np.isnan(taught).all(axis=0)
    taught, asked = (np.where(empty, _STAND_INS, rows) for rows in (taught, asked))
    prepared = challenger(name).prepare().fit(taught)
    return _Challenger(name, trees, seed, prepared.transform(taught), prepared.transform(asked))


def _neighbours(taught: Floats) -> Labels:
    there = np.where(np.isnan(taught).all(axis=0), _STAND_INS, taught)
    points = make_pipeline(filled_and_encoded(), StandardScaler()).fit_transform(there)
    search = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(points)
    # Asked without points it leaves out the patient himself.
    return np.asarray(search.kneighbors(return_distance=False))
