"""The black boxes' reasons: exact sums, and about the same inputs as the readable model's."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analysis.effort import QUICK
from analysis.explanation.black_box_reasons import BlackBoxReasons, black_box_reasons
from analysis.explanation.importance import leading_features
from analysis.model.contributions import served_contributions
from analysis.model.ridge import Floats, values
from analysis.performance.challengers import challenger
from data.cohorts import Cohort
from data.features import NAMES


@pytest.fixture(scope="module")
def champion(cleveland: Cohort, card: dict[str, Any]) -> Floats:
    return served_contributions(card, values(cleveland.patients))[1]


@pytest.fixture(scope="module")
def boxes(cleveland: Cohort, champion: Floats) -> tuple[BlackBoxReasons, ...]:
    return black_box_reasons(cleveland, champion, replace(QUICK, trees=100), 1)


def test_a_forest_and_boosting_are_asked(boxes: tuple[BlackBoxReasons, ...]) -> None:
    assert [(box.model, box.scale) for box in boxes] == [
        (challenger("forest").label, "probability"),
        (challenger("boosting").label, "log-odds"),
    ]


def test_their_contributions_add_up_to_their_answers(boxes: tuple[BlackBoxReasons, ...]) -> None:
    """Boosting on categorical splits would fail here: the library gets those wrong."""
    assert all(box.largest_sum_error < 1e-9 for box in boxes)


def test_they_rank_the_inputs_much_like_the_readable_model(
    boxes: tuple[BlackBoxReasons, ...], champion: Floats
) -> None:
    readable = set(leading_features(champion, 5))
    for box in boxes:
        assert box.rank_correlation.value > 0.7
        assert box.rank_correlation.interval.low > 0.5
        assert set(box.shared) == readable & set(box.leading)
        assert {"cp", "ca", "thal"} <= set(box.shared)
        assert [one.feature for one in box.importance] == list(NAMES)
        assert str(len(box.shared)) in box.reading


def test_a_model_agrees_with_itself(cleveland: Cohort, boxes: tuple[BlackBoxReasons, ...]) -> None:
    again = black_box_reasons(cleveland, _as_contributions(boxes[0]), replace(QUICK, trees=100), 1)
    assert again[0].rank_correlation.value == pytest.approx(1)
    assert again[0].shared == again[0].leading


def _as_contributions(box: BlackBoxReasons) -> Floats:
    """Constant contributions that have the box's mean sizes."""
    return np.tile([one.mean_size.value for one in box.importance], (303, 1))
