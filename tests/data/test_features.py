"""The one table of features agrees with the four cohorts."""

import math
import subprocess
import sys
from pathlib import Path

import pytest

import data
from data.cohorts import SITES, load
from data.features import BY_NAME, FEATURES, NAMES, OPTIONAL, REQUIRED, Feature, Kind, Range

NUMBERS = [f for f in FEATURES if not f.is_category]
CATEGORIES = [f for f in FEATURES if f.is_category]
COHORTS = {site: load(site).patients for site in SITES}


def by_name(feature: Feature) -> str:
    return feature.name


def test_the_features_are_ucis_thirteen_in_its_order() -> None:
    uci = "age sex cp trestbps chol fbs restecg thalach exang oldpeak slope ca thal"
    assert list(NAMES) == uci.split()


def test_only_age_and_sex_are_required() -> None:
    assert REQUIRED == ("age", "sex")
    assert set(OPTIONAL) == set(NAMES) - {"age", "sex"}


@pytest.mark.parametrize("feature", NUMBERS, ids=by_name)
def test_the_trained_range_is_what_cleveland_holds(feature: Feature) -> None:
    column = COHORTS["cleveland"][feature.name]
    assert feature.trained == Range(column.min(), column.max())


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("feature", NUMBERS, ids=by_name)
def test_the_possible_range_admits_every_measured_value(feature: Feature, site: str) -> None:
    assert feature.possible is not None
    measured = COHORTS[site][feature.name].dropna()
    assert all(value in feature.possible for value in measured)


@pytest.mark.parametrize("feature", NUMBERS, ids=by_name)
def test_the_trained_range_lies_within_the_possible(feature: Feature) -> None:
    assert feature.possible is not None
    assert feature.trained is not None
    assert feature.trained.low in feature.possible
    assert feature.trained.high in feature.possible


@pytest.mark.parametrize("feature", CATEGORIES, ids=by_name)
def test_the_codes_are_those_of_cleveland(feature: Feature) -> None:
    assert set(COHORTS["cleveland"][feature.name].dropna()) == set(feature.codes)


@pytest.mark.parametrize("feature", CATEGORIES, ids=by_name)
def test_no_cohort_holds_a_code_that_has_no_label(feature: Feature) -> None:
    for site in SITES:
        assert set(COHORTS[site][feature.name].dropna()) <= set(feature.codes)


@pytest.mark.parametrize(
    "feature", [f for f in FEATURES if f.kind is not Kind.DECIMAL], ids=by_name
)
def test_what_is_called_whole_is_whole_in_every_cohort(feature: Feature) -> None:
    for site in SITES:
        assert (COHORTS[site][feature.name].dropna() % 1 == 0).all()


def test_a_rule_names_kind_range_and_unit_and_no_value() -> None:
    assert BY_NAME["age"].rule == "must be a whole number from 18 to 110 years"
    assert BY_NAME["oldpeak"].rule == "must be a decimal number from -5 to 10 mm"
    assert BY_NAME["ca"].rule == "must be a whole number from 0 to 3 vessels"


def test_a_categorys_rule_lists_its_codes_and_labels_and_no_value() -> None:
    assert BY_NAME["thal"].rule == (
        "must be one of 3 (normal), 6 (fixed defect), 7 (reversible defect), as code or label"
    )
    for feature in CATEGORIES:
        listed = feature.rule.removeprefix("must be one of ").removesuffix(", as code or label")
        assert listed == ", ".join(f"{code} ({label})" for code, label in feature.codes.items())


@pytest.mark.parametrize("feature", FEATURES, ids=by_name)
def test_every_feature_can_be_asked_for(feature: Feature) -> None:
    assert feature.label
    assert feature.question.endswith("?")
    assert feature.help
    assert bool(feature.codes) == feature.is_category
    assert bool(feature.unit) != feature.is_category


@pytest.mark.parametrize("feature", CATEGORIES, ids=by_name)
def test_no_two_codes_share_a_label(feature: Feature) -> None:
    assert len({label.lower() for label in feature.codes.values()}) == len(feature.codes)


def test_a_range_is_closed() -> None:
    closed = Range(0, 6.2)
    assert 0 in closed
    assert 6.2 in closed
    assert not any(value in closed for value in (-0.1, 6.3, math.nan))
    assert str(closed) == "0 to 6.2"


def test_cholesterol_of_5_2_was_meant_as_201_mg_per_dl() -> None:
    trap = BY_NAME["chol"].unit_trap
    assert trap is not None
    assert trap.unit == "mmol/l"
    assert trap.meant(5.2) == 201
    assert 5.2 in trap.plausible


def test_a_unit_trap_catches_nothing_that_any_cohort_measured() -> None:
    trap = BY_NAME["chol"].unit_trap
    assert trap is not None
    for site in SITES:
        assert not any(v in trap.plausible for v in COHORTS[site]["chol"].dropna())


@pytest.mark.parametrize("module", ["features", "recoded"])
def test_what_the_backend_imports_needs_the_standard_library_only(module: str) -> None:
    root = Path(data.__path__[0]).parent
    program = f"import sys; sys.path.insert(0, {str(root)!r}); import data.{module}"
    # -S leaves the site packages out, so that an import of any library fails.
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True)
