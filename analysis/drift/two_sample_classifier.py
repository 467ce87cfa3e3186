"""Can a classifier tell two groups of patients apart? The joint view that single inputs miss.

A ridge regression of group membership is cross-validated, and its ROC-AUC compared with that under
permuted membership. Least squares, because then a permutation costs one more column and no new fit.
Missing values are not among the inputs: who lacks what is tested apart, and would drown everything
else.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict
from scipy.stats import rankdata

from analysis.drift.tests import HypothesisTest
from analysis.drift.two_sample_design import design_of
from analysis.errors import TooFewPatients
from analysis.measures.intervals import Estimate, roc_auc_delong
from analysis.model.ridge import Floats, Labels
from data.features import NAMES

PERMUTATIONS: Final = 999
MINIMUM: Final = 30
"""Patients on each side who have all inputs that are looked at."""
KNOWN_NEEDED: Final = 0.6
"""Share of patients on each side who must have an input for it to be looked at."""
LARGEST: Final = 1000
"""Patients looked at on each side: more would show differences too small to matter."""

_FOLDS: Final = 5
_REPEATS: Final = 3
_PENALTY: Final = 0.3


class Driver(BaseModel):
    """What one input has to do with telling the groups apart.

    Attributes
    ----------
    roc_auc_alone : float
        By this input only, cross-validated.
    roc_auc_lost : float
        How much worse all others do without it: what it alone contributes.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    roc_auc_alone: float
    roc_auc_lost: float


class TwoSampleTest(BaseModel):
    """How well two groups can be told apart.

    Attributes
    ----------
    roc_auc : Estimate
        Cross-validated, DeLong's interval; 0.5 cannot be told apart, 1 always.
    null_mean, null_95 : float
        Mean and 95th percentile of the ROC-AUC under permuted membership.
    inputs : tuple of str
        What was looked at.
    n_reference, n_current : int
        Patients who have all inputs that were looked at.
    drivers : tuple of Driver
        The inputs that tell most by themselves first.
    """

    model_config = ConfigDict(frozen=True)

    roc_auc: Estimate
    null_mean: float
    null_95: float
    p_value: float
    permutations: int
    inputs: tuple[str, ...]
    n_reference: int
    n_current: int
    drivers: tuple[Driver, ...]

    @property
    def test(self) -> HypothesisTest:
        """The test, to be corrected with others."""
        return HypothesisTest(
            name="classifier two-sample test", statistic=self.roc_auc.value, p_value=self.p_value
        )


def two_sample_test(
    reference: pd.DataFrame,
    current: pd.DataFrame,
    seed: int,
    permutations: int = PERMUTATIONS,
    *,
    drivers: bool = True,
) -> TwoSampleTest:
    """Test whether two groups of patients can be told apart.

    Parameters
    ----------
    reference, current : DataFrame of shape (n_patients, 13)
        Missing is NaN. Inputs that fewer than `KNOWN_NEEDED` of either group have are left out,
        then patients who lack any of the others.
    seed : int
        For folds, permutations, and the choice of patients where there are too many.
    drivers : bool
        Whether to find out which inputs tell the groups apart.

    Raises
    ------
    TooFewPatients
        If fewer than `MINIMUM` patients of a group have all inputs that are looked at.

    References
    ----------
    Lopez-Paz and Oquab (2017), Revisiting Classifier Two-Sample Tests, ICLR; Rabanser, Günnemann
    and Lipton (2019), Failing Loudly, NeurIPS.
    """
    rng = np.random.default_rng(seed)
    inputs = shared_inputs(reference, current)
    first, second = (
        _some(group[inputs].dropna().to_numpy(dtype=float), rng) for group in (reference, current)
    )
    if min(len(first), len(second)) < MINIMUM:
        raise TooFewPatients(
            f"{len(first)} and {len(second)} patients have all of the {len(inputs)} inputs that "
            f"most have; telling groups apart needs {MINIMUM} in each."
        )
    patients = np.vstack([first, second])
    member = np.repeat([0.0, 1.0], [len(first), len(second)])
    folds = _folds(len(member), rng)
    shuffled = rng.permuted(np.repeat(member[:, None], permutations, axis=1), axis=0)
    members = np.column_stack([member, shuffled])
    design = {
        name: columns for name, columns in design_of(patients, inputs).items() if columns.size
    }
    nothing = np.empty((len(patients), 0))  # where no input has any spread
    scores = _out_of_fold(np.hstack([nothing, *design.values()]), members, folds)
    roc_auc = _roc_auc(scores, members)
    null = roc_auc[1:]
    return TwoSampleTest(
        roc_auc=roc_auc_delong(member.astype(np.int64), scores[:, 0]),
        null_mean=float(null.mean()),
        null_95=float(np.quantile(null, 0.95)),
        p_value=float((1 + (null >= roc_auc[0]).sum()) / (1 + permutations)),
        permutations=permutations,
        inputs=tuple(inputs),
        n_reference=len(first),
        n_current=len(second),
        drivers=_drivers(design, inputs, member, folds, float(roc_auc[0])) if drivers else (),
    )


def shared_inputs(reference: pd.DataFrame, current: pd.DataFrame) -> list[str]:
    """Return the inputs that enough patients of both groups have, in the features' order."""
    return [
        name
        for name in NAMES
        if min(group[name].notna().mean() for group in (reference, current)) >= KNOWN_NEEDED
    ]


def _some(patients: Floats, rng: np.random.Generator) -> Floats:
    if len(patients) <= LARGEST:
        return patients
    return np.asarray(patients[np.sort(rng.choice(len(patients), LARGEST, replace=False))])


def _folds(n_patients: int, rng: np.random.Generator) -> Labels:
    """Return the fold of each patient in each repeat, shape (repeats, n_patients).

    They know nothing of membership: only then is a permuted membership as good as the real one.
    """
    fold = np.arange(n_patients) % _FOLDS
    return rng.permuted(np.repeat(fold[None, :], _REPEATS, axis=0), axis=1)


def _out_of_fold(design: Floats, members: Floats, folds: Labels) -> Floats:
    """Return the out-of-fold scores for each column of `members`, added up over the repeats."""
    scores = np.zeros(members.shape)
    for fold in folds:
        for one in range(_FOLDS):
            train, test = fold != one, fold == one
            centre = design[train].mean(axis=0)
            known = design[train] - centre
            penalty = _PENALTY * len(known) * np.eye(known.shape[1])
            # Scores are not shifted by the share of members in training: it is high where the
            # share in the test fold is low, and would speak against the truth.
            weights = np.linalg.solve(
                known.T @ known + penalty, known.T @ (members[train] - members[train].mean(axis=0))
            )
            scores[test] += (design[test] - centre) @ weights
    return scores


def _roc_auc(scores: Floats, members: Floats) -> Floats:
    """Return the ROC-AUC of each column, from mid-ranks."""
    ranks = rankdata(scores, axis=0)
    second = members.sum(axis=0)
    first = len(members) - second
    return np.asarray(
        ((ranks * members).sum(axis=0) - second * (second + 1) / 2) / (first * second)
    )


def _drivers(
    design: dict[str, Floats], inputs: Sequence[str], member: Floats, folds: Labels, whole: float
) -> tuple[Driver, ...]:
    def roc_auc(parts: list[Floats]) -> float:
        if not parts:
            return 0.5
        scores = _out_of_fold(np.hstack(parts), member[:, None], folds)
        return float(_roc_auc(scores, member[:, None])[0])

    found = [
        Driver(
            name=name,
            roc_auc_alone=roc_auc([design[name]] if name in design else []),
            roc_auc_lost=whole
            - roc_auc([part for key, part in design.items() if name not in key.split(",")]),
        )
        for name in inputs
    ]
    return tuple(sorted(found, key=lambda one: -one.roc_auc_alone))
