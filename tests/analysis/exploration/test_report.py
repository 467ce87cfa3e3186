"""The data report of the four sites, against `data/README.md`."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from analysis.effort import QUICK
from analysis.exploration.report import DataReport, explore, published, suspicious_zeros
from data.cohorts import SITES, Cohort, load


@pytest.fixture(scope="module")
def report() -> DataReport:
    advances: dict[str, list[int]] = {}

    def step(name: str, size: int) -> Any:
        advances[name] = [size]
        return advances[name].append

    cohorts = [load(site) for site in SITES]
    raw = {site: published(site) for site in SITES}
    found = explore(cohorts, raw, replace(QUICK, repeats=1), 1, step)
    assert all(sum(done) == size for size, *done in advances.values())
    return found


def test_the_sites_have_their_sizes_and_shares_of_disease(report: DataReport) -> None:
    assert [(one.site, one.n) for one in report.sites] == [
        ("cleveland", 303), ("hungary", 294), ("switzerland", 123), ("va_long_beach", 200),
    ]  # fmt: skip
    assert [round(one.diseased.value, 2) for one in report.sites] == [0.46, 0.36, 0.93, 0.74]
    for one in report.sites:
        assert one.diseased.interval.low < one.diseased.value < one.diseased.interval.high


def test_suspicious_zeros_are_found_where_the_source_has_them(report: DataReport) -> None:
    found = {
        (one.site, zero.feature): zero for one in report.sites for zero in one.suspicious_zeros
    }
    assert {place: zero.n for place, zero in found.items()} == {
        ("switzerland", "chol"): 123,
        ("va_long_beach", "chol"): 49,
        ("va_long_beach", "trestbps"): 1,
    }
    assert found["va_long_beach", "trestbps"].lines == (35,)


def test_zero_is_a_value_where_it_is_possible() -> None:
    table = pd.DataFrame(
        {"age": [50.0], "trestbps": [120.0], "chol": [0.0], "thalach": [0.0], "oldpeak": [0.0],
         "ca": [0.0]}
    )  # fmt: skip
    assert [(zero.feature, zero.lines) for zero in suspicious_zeros(table)] == [
        ("chol", (2,)), ("thalach", (2,)),
    ]  # fmt: skip


def test_one_pair_of_lines_repeats_in_hungary_and_one_in_va(report: DataReport) -> None:
    pairs = {one.site: one.repeated_rows for one in report.sites}
    assert (pairs["cleveland"], pairs["switzerland"]) == ((), ())
    for site in ("hungary", "va_long_beach"):
        (pair,) = pairs[site]
        table = published(site)
        first, second = table.iloc[pair.first_line - 2], table.iloc[pair.line - 2]
        pd.testing.assert_series_equal(first, second, check_names=False)
        assert pair.first_line < pair.line


def test_sites_are_counted_by_the_same_cuts(report: DataReport) -> None:
    ages = [one.distributions[0].model_dump()["edges"] for one in report.sites]
    assert all(edges == ages[0] for edges in ages)


def test_the_report_survives_json(report: DataReport) -> None:
    assert DataReport.model_validate_json(report.model_dump_json()) == report


def test_a_cohort_without_its_file_tells_of_no_zeros(cleveland: Cohort) -> None:
    found = explore([cleveland], {}, replace(QUICK, repeats=1), 1, lambda _n, _s: lambda _: None)
    assert found.sites[0].suspicious_zeros == ()
