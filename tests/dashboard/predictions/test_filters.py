"""The question that the filters of the history make."""

from datetime import UTC, datetime

from dashboard.predictions.filters import question


def test_what_is_not_asked_for_is_left_out() -> None:
    assert question("care", None, None, (0, 100), None) == {"purpose": "care"}


def test_each_filter_is_a_parameter_of_the_backends_list() -> None:
    since = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    assert question("all", 0, "true", (30, 70), since) == {
        "purpose": "all",
        "prediction": 0,
        "has_outcome": "true",
        "min_probability": 0.3,
        "max_probability": 0.7,
        "from": "2026-11-21T08:00:00+00:00",
    }
