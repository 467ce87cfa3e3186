"""Importance: the largest first, with its interval, and what is lost without the input."""

from typing import Any

from dashboard.explanations.importance import dots, ranked, sizes
from dashboard.reports import Values


def estimate(value: float, low: float, high: float, n: int = 303) -> Values:
    return Values(value=value, interval=Values(low=low, high=high), n=n)


def report() -> Any:
    names = {"age": 0.01, "ca": 0.64, "sex": 0.41}
    return Values(
        n=303,
        importance=[
            Values(feature=name, mean_size=estimate(size, 0.0, 2 * size))
            for name, size in names.items()
        ],
        dropped=[
            Values(
                feature=name,
                roc_auc_change=estimate(-0.02, -0.03, -0.01),
                brier_score_change=estimate(0.004, 0.001, 0.008),
            )
            for name in names
        ],
        beeswarm=[
            Values(feature=name, contributions=[0.1, None], values=[1.0, None]) for name in names
        ],
        lines=[2, 3],
    )


def test_the_most_important_input_comes_first() -> None:
    assert ranked(report()) == ["ca", "sex", "age"]


def test_the_table_has_every_estimate_with_its_interval() -> None:
    found = sizes(report())
    assert list(found.index) == ["Vessels coloured", "Sex", "Age"]
    assert list(found.loc["Vessels coloured"]) == [
        "0.640 (0.000 to 1.280), n 303",
        "-0.020 (-0.030 to -0.010)",
        "+0.004 (+0.001 to +0.008)",
    ]


def test_the_rows_of_the_swarm_know_which_inputs_are_categories() -> None:
    rows = {row.label: row for row in dots(report())}
    assert list(rows) == ["Vessels coloured", "Sex", "Age"]
    assert rows["Sex"].codes == {0: "female", 1: "male"}
    assert not rows["Age"].codes
    assert rows["Age"].positions == [0.1, None]
