"""The title says what one wrong label in five costs, and no more than the data tell."""

from typing import Any

from dashboard.poisoning.finding import finding, grounds
from dashboard.reports import Values


def report(change: Any) -> Any:
    left = Values(value=-0.8, interval=Values(low=-0.87, high=-0.74), n=303)
    return Values(
        n=303,
        n_train=242,
        classic=[Values(change=Values(accuracy=change))],
        strongest=[Values(rate=0.5, attack="most_confident", left=Values(roc_auc=left))],
    )


def accuracy(value: float, low: float, high: float) -> Any:
    return Values(value=value, interval=Values(low=low, high=high), n=303)


def test_a_cost_that_the_data_show_is_said_without_doubt() -> None:
    said = finding(report(accuracy(-0.043, -0.08, -0.01)))
    assert said == "One wrong label in five costs 4 points of accuracy"


def test_a_cost_that_may_be_none_is_said_to_be_untold() -> None:
    assert finding(report(accuracy(-0.043, -0.08, 0.01))).endswith("cannot tell from none")


def test_no_estimate_is_no_finding() -> None:
    assert finding(report(None)).startswith("These data cannot tell")


def test_the_grounds_name_the_worst_attack_with_interval_and_patients() -> None:
    said = grounds(report(None))
    assert "most confident at 50" in said
    assert "-0.80 (-0.87 to -0.74)" in said
    assert "303 patients, 242 of them trained on" in said
