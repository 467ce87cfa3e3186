"""Fairness by sex on served traffic: the report's comparison, where outcomes are known.

The rows come from a running backend (`GET /aggregates/outcomes`) or from anybody who has them; they
tell risk, outcome and sex, perhaps age, and nothing else of a patient.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from analysis.errors import AnswersRefused
from analysis.fairness.answers import answers
from analysis.fairness.comparison import RESAMPLES, GroupFairness, compare_groups
from analysis.fairness.elsewhere import Part, fairness_by_age
from analysis.model.served import THRESHOLD
from analysis.running_backend import RunningBackend
from analysis.training import SEED

OUTCOMES_PATH: Final = "/aggregates/outcomes"
LARGEST: Final = 10_000
"""Newest outcomes that are asked for."""


class OutcomeRows(BaseModel):
    """Patients by column, as many in each.

    Attributes
    ----------
    disease : tuple
        1, 0, or None where the outcome is not known.
    sex : tuple of int
        0 = female, 1 = male.
    age : tuple of float or None
        In years; None where it was not told.
    """

    model_config = ConfigDict(frozen=True)

    risk: tuple[float, ...]
    disease: tuple[int | None, ...]
    sex: tuple[int, ...]
    age: tuple[float, ...] | None = None

    @model_validator(mode="after")
    def _as_many_ages(self) -> "OutcomeRows":
        if self.age is not None and len(self.age) != len(self.sex):
            raise ValueError("ages are not as many as sexes")
        return self


class ServedFairness(BaseModel):
    """The same values as in the bundle's report; `by_age` is empty where ages were not told."""

    model_config = ConfigDict(frozen=True)

    by_sex: GroupFairness
    by_age: tuple[Part, ...]


def served_fairness(
    rows: Mapping[str, Any],
    threshold: float = THRESHOLD,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> ServedFairness:
    """Compare women and men among served patients.

    Parameters
    ----------
    rows : Mapping of str to sequence
        As `OutcomeRows`; what else is there is left out.

    Raises
    ------
    AnswersRefused
        If the rows are not such rows. Nobody, one sex or one outcome is no error: what cannot be
        told has no estimate but a reason.
    """
    try:
        checked = OutcomeRows.model_validate(rows)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "rows"
        raise AnswersRefused(
            f"these are no rows of risk, disease and sex ({place}: {first['msg']})"
        ) from error
    known = [np.nan if outcome is None else outcome for outcome in checked.disease]
    told = answers(checked.risk, known, checked.sex, threshold)
    return ServedFairness(
        by_sex=compare_groups(told, threshold, resamples, seed),
        by_age=()
        if checked.age is None
        else fairness_by_age(told, np.array(checked.age), threshold, resamples, seed),
    )


def ask_served_fairness(running: RunningBackend, threshold: float = THRESHOLD) -> ServedFairness:
    """Compare women and men among those a backend answered and has an outcome of.

    Raises
    ------
    BackendFailed
        If it does not answer.
    AnswersRefused
        If what it answers are no such rows.
    """
    return served_fairness(running.get(OUTCOMES_PATH, last=LARGEST), threshold)
