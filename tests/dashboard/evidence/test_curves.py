"""Curves in words and tables: so many of 100, on whom, and what follows from a threshold."""

from typing import Any

from dashboard.evidence.curves import band, of_100, patients, points, thresholds
from dashboard.reports import Values

CURVE: Any = Values(
    x=[0.0, 0.1, 0.2], y=[0.18, 0.78, 0.85], low=[0.1, 0.7, 0.8], high=[0.4, 0.85, 0.9], n=303
)


def test_a_point_is_told_as_so_many_of_a_hundred() -> None:
    assert of_100(CURVE, 0.11) == "78 (70 to 85)"


def test_a_curve_keeps_its_band_as_picture_and_as_table() -> None:
    drawn = band("served model", "accent", CURVE)
    assert (drawn.low, drawn.high) == (CURVE.low, CURVE.high)
    table = points(CURVE, "false positive rate", "true positive rate")
    assert list(table.columns) == ["true positive rate", "low", "high"]
    assert table.index.name == "false positive rate"


def test_the_patients_are_told() -> None:
    assert "303 patients, 139 of them diseased" in patients(Values(n=303, diseased=139))


def test_a_threshold_that_flags_nobody_has_no_ppv() -> None:
    known = Values(value=0.9, interval=Values(low=0.8, high=0.95), n=164)
    row = Values(
        threshold=0.95, flagged=known, sensitivity=known, specificity=known, ppv=None, npv=known
    )
    found = thresholds(Values(thresholds=[row]))
    assert found.loc["95 %", "PPV"] == "\u2013"
    assert found.loc["95 %", "Specificity"] == "0.90 (0.80 to 0.95)"
