"""What patients were told and how it turned out: the table that comparisons of groups read.

It is the same for out-of-fold probabilities, where each patient has one per repeat, and for served
traffic, where each has one and the outcome may not be known yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.errors import AnswersRefused
from analysis.model.ridge import Floats, Labels
from data.features import BY_NAME

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers to patients; a row is a patient, a column of `risk` and `flagged` a repeat.

    Attributes
    ----------
    risk : ndarray of shape (n_patients, repeats)
        Probability of disease that was told.
    flagged : ndarray of shape (n_patients, repeats)
        Whether the answer read "disease".
    disease : ndarray of shape (n_patients,)
        1 = disease, 0 = none, NaN = not known.
    sex : ndarray of shape (n_patients,)
        0 = female, 1 = male.
    """

    risk: Floats
    flagged: Bools
    disease: Floats
    sex: Labels

    def __len__(self) -> int:
        return len(self.disease)

    @property
    def known(self) -> Bools:
        """Whose outcome is known, shape (n_patients,)."""
        return ~np.isnan(self.disease)

    def of(self, rows: Bools) -> "Answers":
        """Return the answers to some of the patients."""
        return Answers(self.risk[rows], self.flagged[rows], self.disease[rows], self.sex[rows])


def answers(
    risk: npt.ArrayLike,
    disease: npt.ArrayLike | Sequence[Any],
    sex: npt.ArrayLike,
    threshold: float,
) -> Answers:
    """Check risks, outcomes and sexes, and say who is flagged.

    Parameters
    ----------
    risk : array-like of shape (n_patients,) or (n_patients, repeats)
    disease : array-like of shape (n_patients,)
        1, 0, or None or NaN where it is not known.
    sex : array-like of shape (n_patients,)
        Codes of the feature `sex`.
    threshold : float
        A patient is flagged from this probability on.

    Raises
    ------
    AnswersRefused
        If they do not belong together, or hold what no answer holds.
    """
    told = np.asarray(risk, dtype=float)
    table = told[:, None] if told.ndim == 1 else told
    outcome, codes = np.asarray(disease, dtype=float), np.asarray(sex, dtype=float)
    if (table.ndim, outcome.ndim, codes.ndim) != (2, 1, 1) or not (
        len(table) == len(outcome) == len(codes)
    ):
        raise AnswersRefused("risks, outcomes and sexes are not as many as each other")
    if not ((table >= 0) & (table <= 1)).all():
        raise AnswersRefused("a risk is missing or not between 0 and 1")
    if not np.isin(outcome[~np.isnan(outcome)], (0, 1)).all():
        raise AnswersRefused("an outcome must be 0, 1 or not known")
    if not np.isin(codes, list(BY_NAME["sex"].codes)).all():
        raise AnswersRefused(f"sex {BY_NAME['sex'].rule}")
    return Answers(table, table >= threshold, outcome, codes.astype(np.int64))
