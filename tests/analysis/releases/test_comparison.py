"""Which patients change risk band between two versions, and what made the versions differ."""

from math import exp
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import ReleaseRefused
from analysis.releases.comparison import Comparison, band, compare
from analysis.releases.evidence import Evidence, read
from data.cohorts import Cohort
from tests.analysis.release_bundles import card, changed, estimate, manifest, performance, write


@pytest.mark.parametrize(
    ("risk", "expected"),
    [
        (0.0, "below 15 %"),
        (0.1499999, "below 15 %"),
        (0.15, "15 to 50 %"),
        (0.5, "50 to 85 %"),
        (0.8499999, "50 to 85 %"),
        (0.85, "85 % and above"),
        (1.0, "85 % and above"),
    ],
)
def test_a_band_holds_its_lower_edge(risk: float, expected: str) -> None:
    assert band(risk) == expected


def two(home: Path, **second: Any) -> tuple[Evidence, Evidence]:
    write(home, "abc")
    write(home, "def", **second)
    return read(home, "abc"), read(home, "def")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, cleveland: Cohort) -> Comparison:
    """A version against one in which age counts for a little less."""
    home = tmp_path_factory.mktemp("home")
    return compare(*two(home, scorecard=card(0.09)), cleveland)


def test_the_same_version_changes_nobody(tmp_path: Path, cleveland: Cohort) -> None:
    write(tmp_path, "abc")
    same = compare(read(tmp_path, "abc"), read(tmp_path, "abc"), cleveland)
    assert same.n == 303
    assert same.bands == ()
    assert same.largest_change == 0.0
    assert same.origins == ()
    assert {one.before - one.after for one in same.measures} == {0.0}


def test_every_patient_who_changes_band_is_told_by_the_line_of_the_file(
    found: Comparison, cleveland: Cohort
) -> None:
    expected = {}
    for row, (age, sex) in enumerate(cleveland.patients[["age", "sex"]].to_numpy()):
        before, after = (1 / (1 + exp(-(w * (age - 50) + (1 if sex else -1)))) for w in (0.1, 0.09))
        if band(before) != band(after):
            expected[row + 2] = (pytest.approx(before), pytest.approx(after))
    assert {one.line: (one.before, one.after) for one in found.bands} == expected
    assert 0 < len(expected) < 303


def test_bands_and_outcome_stand_beside_each_change(found: Comparison, cleveland: Cohort) -> None:
    for one in found.bands:
        assert (one.band_before, one.band_after) == (band(one.before), band(one.after))
        assert one.diseased == bool(cleveland.disease[one.line - 2])
    assert [one.line for one in found.bands] == sorted(one.line for one in found.bands)


def test_the_largest_change_is_of_any_patient(found: Comparison) -> None:
    assert found.largest_change >= max(abs(one.after - one.before) for one in found.bands)


def test_measures_stand_side_by_side(tmp_path: Path, cleveland: Cohort) -> None:
    report = changed(performance(), "cross_validation.brier_score", estimate(0.125))
    result = compare(*two(tmp_path, report=report), cleveland)
    measures = {one.name: (one.before, one.after) for one in result.measures}
    assert measures["brier_score"] == (0.119, 0.125)
    assert measures["roc_auc"] == (0.911, 0.911)
    assert len(measures) == 6


def test_a_measure_that_one_version_lacks_is_left_out(tmp_path: Path, cleveland: Cohort) -> None:
    result = compare(*two(tmp_path, report={"cross_validation": {}}), cleveland)
    assert result.measures == ()


def test_what_made_the_versions_differ_is_named(tmp_path: Path, cleveland: Cohort) -> None:
    ours = manifest("def")
    origin = {
        "libraries": {"numpy": "2.5.0", "scipy": "1.18"},
        "parameters": {**ours["parameters"], "C": 0.2},
        "trained_on": {**ours["trained_on"], "sha256": "0" * 64},
        "code_sha256": "d" * 64,
    }
    result = compare(*two(tmp_path, origin=origin), cleveland)
    changes = {one.name: (one.before, one.after) for one in result.origins}
    assert changes == {
        "code": ("c" * 64, "d" * 64),
        "data sha256": (ours["trained_on"]["sha256"], "0" * 64),
        "library numpy": ("2.4.6", "2.5.0"),
        "library scipy": ("-", "1.18"),
        "parameter C": ("0.1", "0.2"),
    }


def test_a_damaged_scorecard_is_refused(tmp_path: Path, cleveland: Cohort) -> None:
    versions = two(tmp_path)
    (tmp_path / "models" / "def" / "scorecard.json").write_text("{}")
    with pytest.raises(ReleaseRefused, match=r"scorecard\.json of version def is damaged"):
        compare(versions[0], read(tmp_path, "def"), cleveland)


@pytest.mark.parametrize("scorecard", [{}, [], {"sub_models": {}}])
def test_a_scorecard_without_the_patients_inputs_is_refused(
    cleveland: Cohort, scorecard: Any
) -> None:
    evidence = Evidence("abc", {}, {"scorecard.json": scorecard}, ())
    with pytest.raises(ReleaseRefused, match="version abc cannot score the patients of cleveland"):
        compare(evidence, evidence, cleveland)


def test_the_result_goes_to_json_and_back(found: Comparison) -> None:
    assert Comparison.model_validate_json(found.model_dump_json()) == found
