"""Scores of out-of-fold probabilities: fold by fold for paired tests, and overall with intervals.

ROC-AUC, Brier score, log-loss and accuracy are means over the test folds; calibration slope and
expected calibration error are measured on the pooled probabilities.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.measures.calibration import expected_calibration_error
from analysis.measures.intervals import Estimate, Interval
from analysis.measures.ranks import rank_auc
from analysis.measures.resampled import Pool, calibration_slope, ends, estimate, roc_auc
from analysis.model.ridge import Floats, Labels
from analysis.model.served import THRESHOLD

MEASURES: Final = ("roc_auc", "brier_score", "log_loss", "accuracy")
LOWER_IS_BETTER: Final = frozenset({"brier_score", "log_loss"})
_EDGE: Final = float(np.finfo(float).eps)


class Scores(BaseModel):
    """How good one model's out-of-fold probabilities are.

    Attributes
    ----------
    calibration_slope : Estimate or None
        None for a model that gives all patients the same probability: a constant has no slope.
    """

    model_config = ConfigDict(frozen=True)

    roc_auc: Estimate
    brier_score: Estimate
    log_loss: Estimate
    accuracy: Estimate
    calibration_slope: Estimate | None
    expected_calibration_error: Estimate


@dataclass(frozen=True, slots=True, eq=False)
class OutOfFold:
    """Probabilities of patients by models that had not seen them.

    Attributes
    ----------
    disease : ndarray of shape (n_patients,)
    risk, fold : ndarray of shape (n_patients, repeats)
        Folds are numbered through all repeats.
    """

    disease: Labels
    risk: Floats
    fold: Labels

    @property
    def outcome(self) -> Labels:
        """The outcome beside each probability, shape (n_patients, repeats)."""
        return np.repeat(self.disease[:, None], self.risk.shape[1], axis=1)

    @property
    def ranks_nobody(self) -> bool:
        """Whether all patients of a fold have the same probability, in every fold."""
        folds = [self.risk[self.fold == f] for f in np.unique(self.fold)]
        return all(risk.min() == risk.max() for risk in folds)


def score_by_fold(scored: OutOfFold) -> dict[str, Floats]:
    """Return each of `MEASURES` on every test fold, shape (n_folds,)."""
    fold, outcome = scored.fold.ravel(), scored.outcome.ravel()
    risk = scored.risk.ravel()
    areas = [rank_auc(outcome[fold == f], risk[fold == f]) for f in np.unique(fold)]
    means = {
        name: np.bincount(fold, weights=each.ravel()) / np.bincount(fold)
        for name, each in _per_prediction(scored).items()
    }
    return {"roc_auc": np.array(areas), **means}


def score(scored: OutOfFold, counts: Floats) -> Scores:
    """Return all scores with their bootstrap intervals.

    Parameters
    ----------
    counts : ndarray of shape (1 + resamples, n_patients)
        From `resampled.draw_counts`; share one between models that are compared.
    """
    n = len(scored.disease)
    pool = Pool.of(scored.disease, scored.risk, counts)
    constant = scored.ranks_nobody
    draws = {
        # Pooled over folds, constants that differ from fold to fold would seem to rank patients.
        "roc_auc": np.full(len(counts), 0.5) if constant else roc_auc(pool),
        **{name: counts @ each.mean(axis=1) / n for name, each in _per_prediction(scored).items()},
    }
    by_fold = score_by_fold(scored)
    return Scores(
        **{name: _estimate(float(by_fold[name].mean()), draws[name], n) for name in MEASURES},
        calibration_slope=None if constant else estimate(calibration_slope(pool), n),
        expected_calibration_error=_calibration_error(scored, counts),
    )


def _per_prediction(scored: OutOfFold) -> dict[str, Floats]:
    """Return what each prediction adds to the measures that are means, (n_patients, repeats)."""
    risk, outcome = scored.risk, scored.outcome
    told = np.clip(np.where(outcome == 1, risk, 1 - risk), _EDGE, 1 - _EDGE)
    return {
        "brier_score": (risk - outcome) ** 2,
        "log_loss": -np.log(told),
        "accuracy": ((risk >= THRESHOLD) == outcome).astype(float),
    }


def _calibration_error(scored: OutOfFold, counts: Floats) -> Estimate:
    everyone = np.arange(len(scored.disease))
    rows = [np.repeat(everyone, drawn) for drawn in counts.astype(np.int64)]
    outcome = scored.outcome
    draws = np.array(
        [expected_calibration_error(outcome[r].ravel(), scored.risk[r].ravel()) for r in rows]
    )
    return _estimate(float(draws[0]), draws, len(everyone))


def _estimate(value: float, draws: Floats, n: int) -> Estimate:
    low, high = ends(draws)
    return Estimate(value=value, interval=Interval(low=float(low), high=float(high)), n=n)
