"""The models that the readable one is measured against, and how each is tuned.

Each fills in missing values inside the fold (boosting takes them as they are); the champion, which
never fills in, is in `ridge` and `patterns`. Running them all on the same folds is `comparison`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any, Final

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import (
    ExtraTreesClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    OneHotEncoder,
    SplineTransformer,
    StandardScaler,
)

from analysis.effort import Effort
from analysis.model.ridge import CATEGORICAL, NUMERIC, C, Floats, Labels
from data.features import BY_NAME, NAMES

INNER_FOLDS: Final = 3
TUNING_TREES: Final = 60
"""Trees of a forest while its settings are chosen: enough to rank them, in less time."""

Settings = Mapping[str, int | float]
Columns = tuple[str, ...]


class Role(StrEnum):
    """What a model is in the comparison for."""

    CHAMPION = "champion"
    CHALLENGER = "challenger"
    BASELINE = "baseline"
    WARNING = "warning example"


class Criterion(StrEnum):
    """What tuning goes by."""

    LOG_LOSS = "log-loss"
    ROC_AUC = "ROC-AUC"


@dataclass(frozen=True, slots=True)
class Challenger:
    """A kind of model, and the settings it may choose from.

    Attributes
    ----------
    prepare : callable
        Returns the unfitted steps from patients, an array of shape (n_patients, 13) with NaN for
        missing, to what the classifier reads.
    build : callable
        Returns the unfitted classifier for settings, a number of trees and a seed.
    grid : tuple of mappings
        Settings to choose from; the first is taken where nothing is tuned.
    needs_tuning : bool
        Whether it differs from the champion by its tuning alone, so that untuned it says nothing.
    """

    name: str
    label: str
    prepare: Callable[[], Any]
    build: Callable[[Settings, int, int], Any]
    grid: tuple[Settings, ...]
    role: Role = Role.CHALLENGER
    needs_tuning: bool = False
    criterion: Criterion = Criterion.LOG_LOSS

    def pipeline(self, settings: Settings, trees: int, seed: int) -> Pipeline:
        """Return the unfitted model, from patients to probabilities."""
        return make_pipeline(self.prepare(), self.build(settings, trees, seed))


def tune(
    challenger: Challenger, patients: Floats, disease: Labels, effort: Effort, seed: int
) -> Settings:
    """Choose the settings by cross-validation inside the rows given, which are training rows.

    Of equally good settings the earlier in the grid wins.
    """
    if not effort.tuned or len(challenger.grid) == 1:
        return challenger.grid[0]
    losses = np.zeros(len(challenger.grid))
    trees = min(effort.trees, TUNING_TREES)
    folds = StratifiedKFold(INNER_FOLDS, shuffle=True, random_state=seed)
    for train, test in folds.split(patients, disease):
        # Prepared once for the whole grid: preparing does not depend on the settings.
        prepared = challenger.prepare().fit(patients[train])
        taught, unseen = prepared.transform(patients[train]), prepared.transform(patients[test])
        for index, settings in enumerate(challenger.grid):
            model = challenger.build(settings, trees, seed).fit(taught, disease[train])
            risk = model.predict_proba(unseen)[:, 1]
            losses[index] += _loss(challenger.criterion, disease[test], risk)
    return challenger.grid[int(losses.argmin())]


def _loss(criterion: Criterion, disease: Labels, risk: Floats) -> float:
    if criterion is Criterion.ROC_AUC:
        return -float(roc_auc_score(disease, risk))
    return float(log_loss(disease, risk))


def _at(names: Columns) -> list[int]:
    return [NAMES.index(name) for name in names]


def _flags() -> Pipeline:
    codes = [list(BY_NAME[name].codes) for name in CATEGORICAL]
    # Codes from the table of features: a fold may lack a rare one and must not stumble over it.
    encoder = OneHotEncoder(categories=codes, drop="if_binary", sparse_output=False)
    return make_pipeline(SimpleImputer(strategy="most_frequent"), encoder)


def filled_and_encoded() -> ColumnTransformer:
    """Return the steps that fill in the median or the commonest code and make codes flags."""
    return ColumnTransformer(
        [
            ("numeric", SimpleImputer(strategy="median"), _at(NUMERIC)),
            ("categorical", _flags(), _at(CATEGORICAL)),
        ]
    )


def _standardised() -> Pipeline:
    return make_pipeline(filled_and_encoded(), StandardScaler())


def _splines() -> Pipeline:
    curved = tuple(name for name in NUMERIC if name != "ca")  # four values bear no curve
    spline = SplineTransformer(n_knots=3, degree=3, include_bias=False)
    encode = ColumnTransformer(
        [
            ("curved", make_pipeline(SimpleImputer(strategy="median"), spline), _at(curved)),
            ("straight", SimpleImputer(strategy="median"), _at(("ca",))),
            ("categorical", _flags(), _at(CATEGORICAL)),
        ]
    )
    return make_pipeline(encode, StandardScaler())


def _prevalence(_settings: Settings, _trees: int, _seed: int) -> DummyClassifier:
    return DummyClassifier(strategy="prior")


def _logistic(settings: Settings, _trees: int, _seed: int) -> LogisticRegression:
    return LogisticRegression(C=settings["C"], solver="newton-cholesky", max_iter=200)


def _random_forest(settings: Settings, trees: int, seed: int) -> RandomForestClassifier:
    return RandomForestClassifier(trees, random_state=seed, **settings)


def _extra_trees(settings: Settings, trees: int, seed: int) -> ExtraTreesClassifier:
    return ExtraTreesClassifier(trees, random_state=seed, **settings)


def _boosting(settings: Settings, _trees: int, seed: int) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        learning_rate=0.05,
        l2_regularization=5.0,
        early_stopping=False,
        categorical_features=_at(CATEGORICAL),
        random_state=seed,
        **settings,
    )


_PENALTIES: Final = tuple({"C": c} for c in (C, 0.01, 0.03, 0.3, 1.0, 3.0))
_LEAVES: Final = tuple({"min_samples_leaf": leaf} for leaf in (2, 1, 4))
_BOOSTS: Final = tuple(
    {"max_iter": rounds, "max_leaf_nodes": leaves, "min_samples_leaf": 15}
    for rounds, leaves in product((100, 50), (4, 8))
)

_NOTHING_TO_CHOOSE: Final[tuple[Settings, ...]] = ({},)

CHALLENGERS: Final = (
    Challenger(
        "prevalence",
        "prevalence alone",
        FunctionTransformer,
        _prevalence,
        _NOTHING_TO_CHOOSE,
        role=Role.BASELINE,
    ),
    Challenger(
        "ridge_tuned",
        "ridge with tuned penalty",
        _standardised,
        _logistic,
        _PENALTIES,
        needs_tuning=True,
    ),
    Challenger("splines", "logistic regression with splines", _splines, _logistic, _PENALTIES),
    Challenger("forest", "random forest", filled_and_encoded, _random_forest, _LEAVES),
    Challenger("extra_trees", "extra trees", filled_and_encoded, _extra_trees, _LEAVES),
    Challenger("boosting", "histogram boosting", FunctionTransformer, _boosting, _BOOSTS),
    Challenger(
        "ridge_tuned_on_roc_auc",
        "ridge with penalty tuned on ROC-AUC",
        _standardised,
        _logistic,
        _PENALTIES,
        role=Role.WARNING,
        needs_tuning=True,
        criterion=Criterion.ROC_AUC,
    ),
)

VOTERS: Final = ("ridge", "forest", "boosting")
"""Whose probabilities the soft vote averages: three kinds of model; `ridge` is the champion."""


def challenger(name: str) -> Challenger:
    """Return one of `CHALLENGERS` by its name."""
    return next(c for c in CHALLENGERS if c.name == name)
