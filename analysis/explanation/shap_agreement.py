"""Proof that the contributions served are the Shapley values: the `shap` library gets the same.

What is compared is the scorecard as written, with every reference patient as background, each
patient explained by the sub-model that serves him.
"""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Final

import numpy as np
import shap
from pydantic import BaseModel, ConfigDict
from sklearn.pipeline import Pipeline

from analysis.model.contributions import served_contributions
from analysis.model.ridge import Floats, complete, pipeline, values
from data.cohorts import Cohort
from data.features import NAMES

TOLERANCE: Final = 1e-9


class ShapAgreement(BaseModel):
    """Scorecard against `shap.LinearExplainer` on scikit-learn's pipeline, in log-odds.

    Attributes
    ----------
    n : int
        Patients compared: all of the cohort.
    sub_models : int
        How many sets of inputs these patients have.
    largest_difference : float
        Between a contribution and the library's, over all patients and inputs.
    largest_sum_error : float
        Between baseline plus contributions and the pipeline's own log-odds.
    """

    model_config = ConfigDict(frozen=True)

    explainer: str = "LinearExplainer, independent masker over all reference patients"
    shap_version: str
    scale: str = "log-odds"
    n: int
    sub_models: int
    largest_difference: float
    largest_sum_error: float
    tolerance: float = TOLERANCE
    agrees: bool


def compare_with_shap(cohort: Cohort, card: Mapping[str, Any]) -> ShapAgreement:
    """Explain every patient twice, by the scorecard and by the library.

    Parameters
    ----------
    card : Mapping
        The decoded `scorecard.json` of a model trained on `cohort`.

    References
    ----------
    Lundberg and Lee (2017), A Unified Approach to Interpreting Model Predictions, section 4.1.
    """
    patients = values(cohort.patients)
    known = ~np.isnan(patients)
    baseline, added = served_contributions(card, patients)
    patterns = np.unique(known, axis=0)
    difference = sum_error = 0.0
    for pattern in patterns:
        members = (known == pattern).all(axis=1)
        inputs = [name for name, there in zip(NAMES, pattern, strict=True) if there]
        expected, log_odds = _by_library(cohort, inputs, members)
        told = added[members][:, pattern]
        difference = max(difference, float(np.abs(told - expected).max()))
        total = baseline[members] + told.sum(axis=1)
        sum_error = max(sum_error, float(np.abs(total - log_odds).max()))
    return ShapAgreement(
        shap_version=version("shap"),
        n=len(cohort),
        sub_models=len(patterns),
        largest_difference=difference,
        largest_sum_error=sum_error,
        agrees=max(difference, sum_error) <= TOLERANCE,
    )


def _by_library(cohort: Cohort, inputs: list[str], members: Any) -> tuple[Floats, Floats]:
    """Return the library's contributions per input, and the pipeline's log-odds."""
    rows = complete(cohort.patients, inputs)
    reference, asked = cohort.patients.loc[rows, inputs], cohort.patients.loc[members, inputs]
    fitted = pipeline(inputs).fit(reference, cohort.disease[rows])
    background = shap.maskers.Independent(
        fitted[:-1].transform(reference), max_samples=len(reference)
    )
    explainer = shap.LinearExplainer(fitted[-1], background)
    per_column = np.asarray(explainer.shap_values(fitted[:-1].transform(asked)))
    owners = _owners(fitted)
    owned = np.array([[owner == name for name in inputs] for owner in owners], dtype=float)
    return per_column @ owned, np.asarray(fitted.decision_function(asked))


def _owners(fitted: Pipeline) -> list[str]:
    """Return the input of each encoded column, which is `numeric__age` or `categorical__cp_4.0`."""
    names = fitted["encode"].get_feature_names_out()
    split = [name.partition("__") for name in names]
    return [name if kind == "numeric" else name.rpartition("_")[0] for kind, _, name in split]
