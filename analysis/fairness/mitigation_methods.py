"""Four ways to make a model treat the sexes more alike, and the model as it is, on one fold.

What each gives and costs is measured in `mitigation`. All see the same training patients, with all
inputs known; none sees a test patient.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from fairlearn.postprocessing import ThresholdOptimizer
from fairlearn.reductions import EqualizedOdds, ExponentiatedGradient
from sklearn.base import BaseEstimator, ClassifierMixin

from analysis.fairness.answers import Bools
from analysis.model.patterns import out_of_fold
from analysis.model.ridge import Encoding, Floats, Labels, classifier, fit, sigmoid
from analysis.model.served import THRESHOLD
from data.features import NAMES

AS_SERVED: Final = "as_served"
WITHOUT_SEX: Final = "without_sex"
EQUAL_OPPORTUNITY: Final = "threshold_equal_opportunity"
EQUALIZED_ODDS: Final = "threshold_equalized_odds"
GRADIENT: Final = "exponentiated_gradient"

METHODS: Final = {
    AS_SERVED: "The model as it is",
    WITHOUT_SEX: "Sex left out of the inputs",
    EQUAL_OPPORTUNITY: "Thresholds by sex, equal opportunity",
    EQUALIZED_ODDS: "Thresholds by sex, equalized odds",
    GRADIENT: "Exponentiated gradient, equalized odds",
}

OTHER_RISK: Final = (WITHOUT_SEX, GRADIENT)
"""Those whose probabilities are not the model's; the others only decide differently."""

BY_LOTTERY: Final = (EQUAL_OPPORTUNITY, EQUALIZED_ODDS, GRADIENT)
"""Those in which no one threshold decides for all."""

_CONSTRAINTS: Final = {
    EQUAL_OPPORTUNITY: "true_positive_rate_parity",
    EQUALIZED_ODDS: "equalized_odds",
}
_SEX: Final = NAMES.index("sex")
_OTHERS: Final = tuple(name for name in NAMES if name != "sex")


@dataclass(frozen=True, slots=True, eq=False)
class Treated:
    """What one method tells the test patients, each array of shape (n_test,).

    Attributes
    ----------
    flagged, again : ndarray of bool
        Two answers to the same patients: where they differ, chance decided.
    """

    risk: Floats
    flagged: Bools
    again: Bools


def treat(
    patients: Floats, disease: Labels, train: Labels, test: Labels, seed: int
) -> dict[str, Treated]:
    """Fit every method on the training rows and ask it about the test rows.

    Parameters
    ----------
    patients : ndarray of shape (n_patients, 13)
        From `ridge.values`, all inputs known; each sex has patients of both outcomes among the
        training rows.
    """
    taught, outcome, asked = patients[train], disease[train], patients[test]
    risk = sigmoid(fit(taught, outcome, NAMES).log_odds(asked))
    blind = sigmoid(fit(taught, outcome, _OTHERS).log_odds(asked))
    # Thresholds learnt on risks that the model told its own training patients would be too sure.
    honest = out_of_fold(taught, outcome, NAMES, 1, seed)
    return {
        AS_SERVED: _by_threshold(risk),
        WITHOUT_SEX: _by_threshold(blind),
        **{
            method: _thresholds_by_sex(
                constraint, (honest, outcome, taught[:, _SEX]), (risk, asked[:, _SEX]), seed
            )
            for method, constraint in _CONSTRAINTS.items()
        },
        GRADIENT: _exponentiated_gradient(taught, outcome, asked, seed),
    }


def _by_threshold(risk: Floats) -> Treated:
    return Treated(risk, risk >= THRESHOLD, risk >= THRESHOLD)


class _AsTold(ClassifierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """A classifier whose probability is the risk it is handed, for fairlearn to threshold."""

    def fit(self, risk: Floats, disease: Labels) -> "_AsTold":  # noqa: ARG002 - an estimator gets both
        """Learn nothing but that it is fitted."""
        self.classes_ = np.unique(disease)
        return self

    def predict_proba(self, risk: Floats) -> Floats:
        """Return the probability of health and of disease, from risks of shape (n, 1)."""
        return np.hstack([1 - risk, risk])


def _thresholds_by_sex(
    constraint: str,
    taught: tuple[Floats, Labels, Floats],
    asked: tuple[Floats, Floats],
    seed: int,
) -> Treated:
    """Choose thresholds by sex, and where needed a lottery between two (Hardt et al. 2016)."""
    risk, disease, sex = taught
    model = ThresholdOptimizer(
        estimator=_AsTold(), constraints=constraint, predict_method="predict_proba"
    ).fit(risk, disease, sensitive_features=sex)
    first, second = (
        model.predict(asked[0][:, None], sensitive_features=asked[1], random_state=state) == 1
        for state in (seed, seed + 1)
    )
    return Treated(asked[0], first, second)


def _exponentiated_gradient(taught: Floats, disease: Labels, asked: Floats, seed: int) -> Treated:
    """Fit a mixture of reweighted models whose error rates are alike (Agarwal et al. 2018)."""
    encoding = Encoding.learn(taught, NAMES)
    model = ExponentiatedGradient(classifier(), EqualizedOdds())
    model.fit(encoding.design(taught), disease, sensitive_features=taught[:, _SEX])
    design = encoding.design(asked)
    # A decision is that of one model drawn by weight; the probability is their weighted mean.
    risk = sum(
        weight * model.predictors_[index].predict_proba(design)[:, 1]
        for index, weight in model.weights_.items()
        if weight > 0
    )
    first, second = (
        np.asarray(model.predict(design, random_state=state) == 1) for state in (seed, seed + 1)
    )
    return Treated(np.asarray(risk, dtype=float), first, second)
