"""The table that the backend answers from: observed against predicted by sex and band."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analysis.bundle import to_compact_json
from analysis.fairness.calibration_by_sex import calibration_by_sex
from analysis.measures.risk_bands import LABELS
from analysis.model.ridge import Floats
from analysis.model.served import served_out_of_fold
from backend import by_sex
from data.cohorts import Cohort


@pytest.fixture(scope="module")
def risk(cleveland: Cohort) -> Floats:
    return served_out_of_fold(cleveland, 2, 20260101)[0]


@pytest.fixture(scope="module")
def table(cleveland: Cohort, risk: Floats) -> dict[str, Any]:
    return calibration_by_sex(cleveland, risk)


def test_each_sex_has_each_band(table: dict[str, Any]) -> None:
    assert set(table["groups"]) == {"0", "1"}
    for rows in table["groups"].values():
        assert tuple(row["band"] for row in rows) == LABELS


@pytest.mark.parametrize("sex", [0, 1])
def test_the_figures_are_those_of_the_patients_in_the_band(
    cleveland: Cohort, risk: Floats, table: dict[str, Any], sex: int
) -> None:
    for row in table["groups"][str(sex)]:
        rows = cleveland.patients["sex"].to_numpy() == sex
        inside = (risk[rows] >= row["low"]) & (risk[rows] < row["high"])
        assert row["n"] == round(inside.sum() / 2)
        if row["n"] < 10:
            assert row["predicted"] is row["observed"] is row["interval"] is None
            assert "at least 10 are needed" in row["reason"]
        else:
            disease = np.repeat(cleveland.disease[rows][:, None], 2, axis=1)
            assert row["observed"] == pytest.approx(disease[inside].mean())
            assert row["predicted"] == pytest.approx(risk[rows][inside].mean())
            assert row["interval"][0] <= row["observed"] <= row["interval"][1]
            assert row["reason"] == ""


def test_everybody_is_in_one_band(table: dict[str, Any]) -> None:
    counts = {sex: sum(row["n"] for row in rows) for sex, rows in table["groups"].items()}
    assert counts["0"] == pytest.approx(97, abs=2)
    assert counts["1"] == pytest.approx(206, abs=2)


def test_the_backend_reads_what_is_written(table: dict[str, Any]) -> None:
    read = by_sex.read(json.loads(to_compact_json(table)))
    for sex in (0, 1):
        for row in table["groups"][str(sex)]:
            band = read.band(sex, (row["low"] + row["high"]) / 2)
            assert (band.name, band.n) == (row["band"], row["n"])
            assert band.predicted == pytest.approx(row["predicted"])
            assert band.observed == pytest.approx(row["observed"])


def test_a_cohort_without_women_has_a_reason_for_each_band(cleveland: Cohort, risk: Floats) -> None:
    men = cleveland.patients["sex"].to_numpy() == 1
    alone = replace(cleveland, patients=cleveland.patients[men], disease=cleveland.disease[men])
    rows = calibration_by_sex(alone, risk[men])["groups"]["0"]
    assert [row["n"] for row in rows] == [0, 0, 0, 0]
    assert all(row["reason"] for row in rows)
