"""Whether a black box goes by the same reasons as the readable model.

Forest and boosting are explained by `shap.TreeExplainer` on the training patients. Theirs are
Shapley values too, but not on the same scale, so that ranks are compared and not sizes. How good
these models are is the question of `comparison`.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
import shap
from pydantic import BaseModel, ConfigDict
from scipy.stats import rankdata
from sklearn.pipeline import Pipeline, make_pipeline
from threadpoolctl import threadpool_limits

from analysis.effort import Effort
from analysis.explanation.importance import FeatureImportance, importance, leading_features
from analysis.measures.intervals import Estimate, bootstrap, bootstrap_rows
from analysis.model.ridge import Floats, Labels, values
from analysis.performance.challengers import challenger, filled_and_encoded
from data.cohorts import Cohort
from data.features import BY_NAME, NAMES

LEADING: Final = 5
BOXES: Final = ("forest", "boosting")


class BlackBoxReasons(BaseModel):
    """One black box beside the readable model.

    Attributes
    ----------
    scale : str
        What the contributions add up to: a forest's probability, boosting's log-odds.
    importance : tuple of FeatureImportance
        In the features' order; intervals are of the bootstrap of patients, the model held fixed.
    rank_correlation : Estimate
        Spearman's, between the two models' mean sizes of the 13 features.
    leading, shared : tuple of str
        The features with the largest mean size, and those that lead in the readable model too.
    largest_sum_error : float
        Between base value plus contributions and the model's own answer, on `scale`.
    """

    model_config = ConfigDict(frozen=True)

    model: str
    explainer: str = "TreeExplainer, path-dependent"
    scale: str
    n: int
    importance: tuple[FeatureImportance, ...]
    rank_correlation: Estimate
    leading: tuple[str, ...]
    shared: tuple[str, ...]
    largest_sum_error: float
    reading: str


def black_box_reasons(
    cohort: Cohort,
    champion: Floats,
    effort: Effort,
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
) -> tuple[BlackBoxReasons, ...]:
    """Fit and explain each of `BOXES` on the whole cohort, gaps filled in.

    Parameters
    ----------
    champion : ndarray of shape (n_patients, 13)
        Contributions of the readable model; NaN where the input is missing.

    References
    ----------
    Lundberg et al. (2020), Nature Machine Intelligence 2:56-67.
    """
    rows = bootstrap_rows(len(cohort), effort.resamples, np.random.default_rng(seed))
    found = []
    for name in BOXES:
        # One thread: the order in which threads add up would change the last bits of a report.
        with threadpool_limits(limits=1):
            found.append(_explain(cohort, name, champion, rows, effort.trees, seed))
        advance(1)
    return tuple(found)


def _explain(
    cohort: Cohort, name: str, champion: Floats, rows: Labels, trees: int, seed: int
) -> BlackBoxReasons:
    patients = values(cohort.patients)
    fitted = _unfitted(name, trees, seed).fit(patients, cohort.disease)
    added, sum_error = _shapley_values(fitted, patients)
    leading = leading_features(added, LEADING)
    in_common = set(leading) & set(leading_features(champion, LEADING))
    shared = tuple(feature for feature in leading if feature in in_common)
    label = challenger(name).label
    return BlackBoxReasons(
        model=label,
        scale="probability" if name == "forest" else "log-odds",
        n=len(cohort),
        importance=importance(added, rows),
        rank_correlation=bootstrap(
            _rank_correlation(champion, added),
            lambda drawn: _rank_correlation(champion[drawn], added[drawn]),
            rows,
        ),
        leading=leading,
        shared=shared,
        largest_sum_error=sum_error,
        reading=(
            f"{label[0].upper()}{label[1:]}: of its {LEADING} leading inputs, {len(shared)} lead "
            f"in the readable model too: {_named(shared)}."
        ),
    )


def _named(features: tuple[str, ...]) -> str:
    return ", ".join(BY_NAME[feature].label for feature in features) or "none"


def _rank_correlation(one: Floats, other: Floats) -> float:
    ranks = [rankdata(np.nanmean(np.abs(added), axis=0)) for added in (one, other)]
    return float(np.corrcoef(ranks)[0, 1])


def _unfitted(name: str, trees: int, seed: int) -> Pipeline:
    chosen = challenger(name)
    classifier = chosen.build(chosen.grid[0], trees, seed)
    if name == "boosting":
        # On categorical splits TreeExplainer is silently wrong: it gets flags, like the forest.
        classifier = classifier.set_params(categorical_features=None)
    return make_pipeline(filled_and_encoded(), classifier)


def _shapley_values(fitted: Pipeline, patients: Floats) -> tuple[Floats, float]:
    """Return contributions per feature, shape (n_patients, 13), and their largest sum error."""
    encoded = fitted[:-1].transform(patients)
    explainer = shap.TreeExplainer(fitted[-1])
    per_column = np.asarray(explainer.shap_values(encoded))
    base = np.atleast_1d(explainer.expected_value)[-1]
    if per_column.ndim == 3:  # noqa: PLR2004 - a forest explains each class; the last is disease
        per_column = per_column[..., -1]
        answer = fitted.predict_proba(patients)[:, 1]
    else:
        answer = fitted.decision_function(patients)
    owned = np.array([[owner == name for name in NAMES] for owner in _owners(fitted)], dtype=float)
    error = np.abs(base + per_column.sum(axis=1) - answer).max()
    return np.asarray(per_column @ owned), float(error)


def _owners(fitted: Pipeline) -> list[str]:
    """Return the feature of each encoded column: `numeric__x3` and `categorical__x2_4.0`."""
    columns = fitted[0].get_feature_names_out()
    return [NAMES[int(column.partition("__x")[2].partition("_")[0])] for column in columns]
