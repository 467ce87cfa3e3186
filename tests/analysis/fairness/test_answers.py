"""Answers are checked once, so that no comparison of groups meets what does not belong together."""

from typing import Any

import numpy as np
import pytest

from analysis.errors import AnalysisError, AnswersRefused
from analysis.fairness.answers import answers


def test_a_patient_is_flagged_from_the_threshold_on() -> None:
    told = answers([0.49, 0.5, 0.51], [0, 1, 1], [0, 1, 0], 0.5)
    assert told.flagged.tolist() == [[False], [True], [True]]
    assert told.sex.tolist() == [0, 1, 0]


def test_repeats_stand_side_by_side() -> None:
    told = answers([[0.2, 0.7], [0.9, 0.1]], [0, 1], [0, 1], 0.5)
    assert len(told) == 2
    assert told.flagged.tolist() == [[False, True], [True, False]]


@pytest.mark.parametrize("unknown", [None, np.nan])
def test_an_outcome_may_be_unknown(unknown: Any) -> None:
    told = answers([0.2, 0.7, 0.4], [0, unknown, 1], [0, 1, 0], 0.5)
    assert told.known.tolist() == [True, False, True]
    assert told.of(told.known).disease.tolist() == [0, 1]


@pytest.mark.parametrize("repeats", [0, 1])
def test_nobody_is_no_error(repeats: int) -> None:
    risk = np.empty((0, repeats)) if repeats else []
    assert len(answers(risk, [], [], 0.5)) == 0


@pytest.mark.parametrize(
    ("risk", "disease", "sex", "message"),
    [
        ([0.5, 0.5], [1], [0, 1], "as many"),
        ([0.5, 0.5], [1, 0], [0], "as many"),
        (0.5, [1], [0], "as many"),
        ([0.5], [[1]], [0], "as many"),
        ([[[0.5]]], [1], [0], "as many"),
        ([1.1], [1], [0], "between 0 and 1"),
        ([-0.1], [1], [0], "between 0 and 1"),
        ([np.nan], [1], [0], "between 0 and 1"),
        ([0.5], [2], [0], "0, 1 or not known"),
        ([0.5], [1], [2], "female"),
        ([0.5], [1], [np.nan], "female"),
    ],
)
def test_what_no_answer_holds_is_refused(risk: Any, disease: Any, sex: Any, message: str) -> None:
    with pytest.raises(AnswersRefused, match=message):
        answers(risk, disease, sex, 0.5)


def test_a_refusal_is_one_of_this_package() -> None:
    assert issubclass(AnswersRefused, AnalysisError)
