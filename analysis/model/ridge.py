"""The served model: ridge logistic regression, as a scikit-learn pipeline and on plain arrays.

Both give the same coefficients. The pipeline is what readers know and tests compare with; the
arrays save most of the time where thousands of small models are fitted. Sub-models per
set of inputs are in `patterns`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from analysis.model.newton import newton
from data.features import BY_NAME, NAMES

C: Final = 0.1
"""Inverse penalty, fixed in advance: tuning it by log-loss gains nothing on these data."""

NUMERIC: Final = tuple(name for name in NAMES if not BY_NAME[name].is_category)
CATEGORICAL: Final = tuple(name for name in NAMES if BY_NAME[name].is_category)

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def classifier() -> LogisticRegression:
    """Return the unfitted ridge; the tolerance makes its optimum that of `fit` to 1e-11."""
    return LogisticRegression(C=C, solver="newton-cholesky", tol=1e-13, max_iter=200)


def pipeline(inputs: Sequence[str]) -> Pipeline:
    """Return the unfitted pipeline over `inputs`: one-hot categories, every column standardised.

    The flags are standardised like the numbers, so that the penalty does not depend on how common
    a code is; left at 0 and 1 they are shrunk too far, and the risks become too timid (calibration
    slope 1.3 on Cleveland instead of 1.07).
    """
    encode = ColumnTransformer(
        [
            ("numeric", "passthrough", [n for n in inputs if n in NUMERIC]),
            (
                "categorical",
                OneHotEncoder(drop="if_binary", sparse_output=False, handle_unknown="ignore"),
                [n for n in inputs if n in CATEGORICAL],
            ),
        ]
    )
    return Pipeline(
        [("encode", encode), ("standardise", StandardScaler()), ("ridge", classifier())]
    )


def complete(patients: pd.DataFrame, inputs: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which patients have every one of `inputs`, shape (n_patients,)."""
    return np.asarray(patients[list(inputs)].notna().all(axis=1), dtype=np.bool_)


def values(patients: pd.DataFrame) -> Floats:
    """Return the patients as an array of shape (n_patients, 13), columns in `NAMES` order."""
    return patients[list(NAMES)].to_numpy(dtype=float)


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """How patients become rows of a design matrix, learnt from training rows.

    Attributes
    ----------
    numeric : tuple of str
        Inputs that are numbers, the first columns of the matrix.
    levels : tuple of (str, float)
        Input and code of each flag column, after the numeric ones; of two codes the second.
    centre, scale : ndarray of shape (n_columns,)
        Mean and population standard deviation of each column in the training rows.
    """

    numeric: tuple[str, ...]
    levels: tuple[tuple[str, float], ...]
    centre: Floats
    scale: Floats

    @classmethod
    def learn(cls, patients: Floats, inputs: Sequence[str]) -> "Encoding":
        """Learn the encoding of `inputs` from training rows that have them all."""
        numeric = tuple(n for n in inputs if n in NUMERIC)
        levels = tuple(
            (name, code)
            for name in inputs
            if name in CATEGORICAL
            for code in _flagged(patients[:, NAMES.index(name)])
        )
        raw = _raw(patients, numeric, levels)
        spread = raw.std(axis=0)
        return cls(numeric, levels, raw.mean(axis=0), np.where(spread > 0, spread, 1.0))

    def raw(self, patients: Floats) -> Floats:
        """Return numbers and 0/1 flags as they are, shape (n_patients, n_columns)."""
        return _raw(patients, self.numeric, self.levels)

    def design(self, patients: Floats) -> Floats:
        """Return the standardised design matrix, shape (n_patients, n_columns)."""
        return (self.raw(patients) - self.centre) / self.scale


def _flagged(codes: Floats) -> list[float]:
    found = [float(code) for code in np.unique(codes)]
    return found[1:] if len(found) == 2 else found  # noqa: PLR2004 - two codes need one flag


def _raw(patients: Floats, numeric: Sequence[str], levels: Sequence[tuple[str, float]]) -> Floats:
    numbers = patients[:, _columns(numeric)]
    flags = patients[:, _columns(name for name, _ in levels)] == [code for _, code in levels]
    return np.hstack([numbers, flags])


def _columns(names: Iterable[str]) -> list[int]:
    return [NAMES.index(name) for name in names]


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """A fitted model on arrays.

    Attributes
    ----------
    weights : ndarray of shape (n_columns,)
        On the log-odds scale, per standard deviation of each column.
    """

    encoding: Encoding
    intercept: float
    weights: Floats

    def log_odds(self, patients: Floats) -> Floats:
        """Return each patient's log-odds of disease, shape (n_patients,)."""
        return np.asarray(self.encoding.design(patients) @ self.weights + self.intercept)


def fit(patients: Floats, disease: Labels, inputs: Sequence[str]) -> Ridge:
    """Fit the ridge on patients that have every one of `inputs`.

    Parameters
    ----------
    patients : ndarray of shape (n_patients, 13)
        From `values`; only the columns of `inputs` are read.

    Raises
    ------
    ValueError
        If the patients are of one class, or lack an input.
    """
    encoding = Encoding.learn(patients, inputs)
    design = encoding.design(patients)
    fitted = newton(design[None], disease, np.ones((1, len(design))), 1 / C)[0]
    return Ridge(encoding, float(fitted[-1]), fitted[:-1])


def sigmoid(log_odds: Floats) -> Floats:
    """Return the probability of each log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))
