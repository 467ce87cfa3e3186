"""Challengers: the nearest to a perfect score first, whatever its direction."""

from typing import Any

import pytest

from dashboard.evidence.challengers import SCORES, ordered, table
from dashboard.reports import Values


def candidate(label: str, **scores: float | None) -> Values:
    known = {
        name: None if v is None else Values(value=v, interval=Values(low=v, high=v), n=303)
        for name, v in {**dict.fromkeys(SCORES, 0.5), **scores}.items()
    }
    return Values(label=label, scores=Values(known))


def comparison() -> Any:
    return Values(
        candidates=[
            candidate("ridge", roc_auc=0.91, log_loss=0.38, calibration_slope=1.1),
            candidate("forest", roc_auc=0.90, log_loss=0.40, calibration_slope=0.95),
            candidate("prevalence", roc_auc=0.50, log_loss=0.69, calibration_slope=None),
        ]
    )


@pytest.mark.parametrize(
    ("score", "order"),
    [
        ("roc_auc", ["ridge", "forest", "prevalence"]),
        ("log_loss", ["ridge", "forest", "prevalence"]),
        ("calibration_slope", ["forest", "ridge", "prevalence"]),
    ],
)
def test_the_best_comes_first_and_the_unknown_last(score: str, order: list[str]) -> None:
    assert [one.label for one in ordered(comparison(), score)] == order


def test_the_table_has_every_score_and_a_dash_for_none() -> None:
    found = table(comparison())
    assert list(found.columns) == list(SCORES.values())
    assert found.loc["prevalence", SCORES["calibration_slope"]] == "\u2013"
