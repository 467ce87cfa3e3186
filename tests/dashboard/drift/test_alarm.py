"""How far the alarm can be trusted, as the report measured it."""

from typing import Any

from dashboard.drift.alarm import delays, evidently, false_alarms, reading


def test_false_alarms_stand_beside_tests_without_correction(drift_report: Any) -> None:
    table = false_alarms(drift_report)
    assert list(table.index) == [f"{one.n} patients" for one in drift_report.false_alarms]
    assert list(table["splits"]) == [one.alarm.n for one in drift_report.false_alarms]
    assert " to " in table["this alarm"].iloc[0]


def test_each_drill_says_until_when_and_of_how_many(drift_report: Any) -> None:
    delays_of = drift_report.delays
    table = delays(drift_report)
    assert table.index[-1] == "no drift"
    assert "older clinic" in table.index
    medians = ["never" if one.median is None else f"patient {one.median}" for one in delays_of]
    assert list(table["half by"]) == medians
    assert list(table["drills"]) == [one.rang.n for one in delays_of]


def test_evidentlys_rule_is_told_beside_it(drift_report: Any) -> None:
    assert len(evidently(drift_report)) == len(drift_report.evidently_false_alarms)


def test_the_reading_tells_the_worst_and_the_number_behind_it(drift_report: Any) -> None:
    worst = max(drift_report.false_alarms, key=lambda one: one.alarm.value)
    said = reading(drift_report)
    assert f"{100 * worst.alarm.value:.1f} of 100" in said
    assert f"{worst.alarm.n} splits" in said
