"""Lines and words of the page Live, from readings written by hand."""

from math import isclose

import pytest

from dashboard.live.history import axes, minutes_ago, rows, told, took, with_gaps
from dashboard.live.now import figures, finding, milliseconds, per_second
from dashboard.live.reading import Reading


def test_the_last_reading_is_now() -> None:
    assert minutes_ago([Reading(0), Reading(30), Reading(120)]) == [-2, -1.5, 0]


def test_no_line_is_drawn_across_a_time_when_nobody_looked() -> None:
    drawn = with_gaps([Reading(0, p50=1), Reading(2, p50=1), Reading(300, p50=1)])
    assert [one.p50 for one in drawn] == [1, 1, None, 1]


def test_the_table_has_a_row_for_each_half_minute_the_newest_first() -> None:
    readings = [Reading(2.0 * place) for place in range(450)]
    assert [one.time for one in rows(readings)][:2] == [898, 868]
    assert len(rows(readings)) == 30
    assert told(readings, {"p50": lambda one: milliseconds(one.p50)}).index[0] == "00:14:58 UTC"


def test_axes_begin_at_nought_and_do_not_squeeze_a_short_history() -> None:
    from dashboard.charts.bands import Band  # noqa: PLC0415 - plotly takes a moment

    short = axes("ms", [Band("p50", "accent", [-0.1, 0], [2.0, None])])
    assert short.x_range == (-2, 0.05)
    assert short.y_range is not None
    assert short.y_range[0] == 0
    assert isclose(short.y_range[1], 2.2)
    assert axes("ms", [Band("p50", "accent", [0], [None])]).y_range == (0, 1)


def test_a_minute_without_predictions_has_no_duration_to_tell() -> None:
    assert took(Reading(0)).startswith("Nobody asked for a prediction within the last minute")
    assert took(Reading(0, p50=0.002, p95=0.004, p99=0.0123)) == (
        "Half of the answers took at most 2 ms, 95 of 100 at most 4 ms, 99 of 100 at most 12.3 ms."
    )


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (Reading(0), "Counting has begun"),
        (Reading(0, requests=0), "Nobody has asked anything within the last minute"),
        (Reading(0, requests=2, errors=0), "2 /s requests, no prediction among them; none ended"),
        (
            Reading(0, requests=2, errors=2),
            "2 /s requests, no prediction among them; 100 of 100 ended in an error",
        ),
        (
            Reading(0, requests=200, errors=1, p99=0.0123),
            "99 of 100 predictions took at most 12.3 ms; 0.5 of 100 ended in an error",
        ),
    ],
)
def test_the_moment_is_one_sentence(now: Reading, said: str) -> None:
    assert finding(now).startswith(said)


def test_figures_have_units_and_a_dash_where_there_is_none() -> None:
    shown = figures(Reading(0, p50=0.00042, requests=1234.5, versions=("a", "b")))
    assert shown["p50"] == "0.42 ms"
    assert shown["p99"] == "\N{EN DASH}"
    assert shown["requests"] == "1234 /s"
    assert shown["model"] == "a, b"
    assert per_second(0.0) == "0 /s"
