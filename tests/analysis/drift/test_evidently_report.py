"""Evidently's own report: read faithfully, an oracle for ours, and where it misleads."""

import os
import subprocess
import sys
from importlib import import_module
from math import log, sqrt

import numpy as np
import pytest

from analysis.bundle import to_json
from analysis.drift.comparison import Group, compare
from analysis.drift.evidently_report import (
    EvidentlyReport,
    evidently_html,
    evidently_report,
    run_preset,
)
from analysis.drift.evidently_rule import default_p_value
from analysis.drift.sizes import (
    jensen_shannon_distance,
    population_stability_index,
    wasserstein_distance,
)
from analysis.drift.sketches import GRIDS, sketch
from data.cohorts import SITES, Cohort, load
from data.features import BY_NAME
from data.synthetic import SyntheticKind, synthetic
from data.synthetic_shifts import Shift


@pytest.fixture(scope="module")
def home(cleveland: Cohort) -> Group:
    return Group("cleveland", cleveland.patients)


def asked(home: Group, group: Group) -> EvidentlyReport:
    return evidently_report(home.patients, group.patients, compare(home, group, seed=1))


@pytest.fixture(scope="module")
def sites(home: Group) -> dict[str, EvidentlyReport]:
    return {site: asked(home, Group(site, load(site).patients)) for site in SITES[1:]}


def test_every_site_drifts_for_evidently_too(sites: dict[str, EvidentlyReport]) -> None:
    for report in sites.values():
        assert report.dataset_drift
        assert len(report.drifted) >= 8


@pytest.mark.parametrize("site", SITES[1:])
def test_the_rule_we_wrote_out_gives_the_reports_p_values(
    home: Group, sites: dict[str, EvidentlyReport], site: str
) -> None:
    patients = load(site).patients
    for column in sites[site].columns:
        known = [group[column.name].dropna().to_numpy() for group in (home.patients, patients)]
        p_value = default_p_value(*known, categorical=BY_NAME[column.name].is_category)
        assert column.value == pytest.approx(p_value, abs=1e-9), column.name
        assert column.drifted == (p_value < 0.05)


def test_the_largest_drifts_are_those_we_find(
    home: Group, sites: dict[str, EvidentlyReport]
) -> None:
    for site, report in sites.items():
        ours = compare(home, Group(site, load(site).patients), seed=1)
        assert set(ours.drifted) - set(report.left_out) <= {*report.drifted, "ca", "trestbps"}


def test_psi_jensen_shannon_and_wasserstein_are_evidentlys(home: Group) -> None:
    other = load("hungary").patients
    run_preset(home.patients, other, ["age"])  # imports it without its warnings
    evidently, metrics = import_module("evidently"), import_module("evidently.metrics")
    definition = evidently.DataDefinition(numerical_columns=["age"], categorical_columns=["cp"])
    sets = [
        evidently.Dataset.from_pandas(
            patients[["age", "cp"]].astype({"cp": str}), data_definition=definition
        )
        for patients in (other, home.patients)
    ]
    asked_for = [("cp", "psi"), ("cp", "jensenshannon"), ("age", "wasserstein")]
    report = evidently.Report([metrics.ValueDrift(column=name, method=m) for name, m in asked_for])
    psi, shannon, moved = (one["value"] for one in report.run(*sets).dict()["metrics"])

    here, there = sketch(home.patients), sketch(other)
    pains = here.counts["cp"], there.counts["cp"]
    assert population_stability_index(*pains, smoothing=0).value == pytest.approx(psi)
    # Theirs is in nats where ours is in bits.
    assert jensen_shannon_distance(*pains).value == pytest.approx(shannon / sqrt(log(2)))
    age = wasserstein_distance(here.counts["age"], there.counts["age"], GRIDS["age"].values)
    # Theirs may divide by the sample's deviation where ours takes the population's.
    assert age == pytest.approx(moved, rel=2e-3)


def told(report: EvidentlyReport) -> dict[str, tuple[str, ...]]:
    return {one.what: one.inputs for one in report.misleading}


def test_an_empty_column_is_left_out_and_named(sites: dict[str, EvidentlyReport]) -> None:
    assert sites["switzerland"].left_out == ("chol",)
    assert ("chol",) in told(sites["switzerland"]).values()


def test_an_empty_column_is_an_error_to_evidently_itself(home: Group) -> None:
    with pytest.raises(ValueError, match="empty"):
        run_preset(home.patients, load("switzerland").patients, ["age", "chol"])


def test_a_mostly_empty_column_is_named_with_its_few_patients(
    sites: dict[str, EvidentlyReport],
) -> None:
    said = told(sites["switzerland"])
    few = next(what for what, inputs in said.items() if inputs == ("ca",))
    assert "5 of 123 patients" in few


def test_missingness_that_it_does_not_see_is_named(sites: dict[str, EvidentlyReport]) -> None:
    said = told(sites["hungary"])
    unseen = next(inputs for what, inputs in said.items() if "missing more or less" in what)
    assert unseen == ("chol", "slope", "ca", "thal")


def test_a_unit_mistake_in_one_column_is_no_drift_of_the_whole_to_it(home: Group) -> None:
    patients = synthetic(SyntheticKind.SHIFTED, 100, 1, Shift.UNIT_MISTAKE)
    report = asked(home, Group("unit mistake", patients))
    assert "chol" in report.drifted
    assert not report.dataset_drift
    assert any("no drift of the whole" in what for what in told(report))


def test_what_chance_explains_is_named(home: Group) -> None:
    report = asked(home, Group("realistic", synthetic(SyntheticKind.REALISTIC, 100, 1)))
    by_chance = [inputs for what, inputs in told(report).items() if "chance may explain" in what]
    assert by_chance == ([report.drifted] if report.drifted else [])


def test_a_new_code_is_named(home: Group) -> None:
    without = home.patients[home.patients["restecg"] != 1].reset_index(drop=True)
    reference = Group("without", without)
    current = Group("with", home.patients)
    report = evidently_report(without, home.patients, compare(reference, current, seed=1))
    assert ("restecg",) in [i for what, i in told(report).items() if "exact truth" in what]
    assert "restecg" in report.drifted


def test_a_large_reference_gets_fixed_limits_that_few_patients_pass_by_chance() -> None:
    reference = Group("many", synthetic(SyntheticKind.REALISTIC, 1200, seed=1))
    current = Group("few", synthetic(SyntheticKind.REALISTIC, 40, seed=2))
    ours = compare(reference, current, seed=1)
    assert ours.drifted == ()
    report = evidently_report(reference.patients, current.patients, ours)
    assert "Jensen-Shannon distance" in {column.method for column in report.columns}
    assert any("fixed 0.1" in what for what in told(report)) == bool(report.drifted)


@pytest.mark.parametrize("n", [0, 1, 5])
def test_few_patients_are_no_traceback_and_no_nan(home: Group, n: int) -> None:
    report = asked(home, Group("few", home.patients.iloc[:n]))
    to_json(report.model_dump(mode="json"))
    assert bool(report.reason) == (n == 0)


def test_nothing_in_common_is_told(home: Group) -> None:
    nothing = home.patients.assign(**dict.fromkeys(home.patients, np.nan))
    assert asked(home, Group("nothing", nothing)).reason == "no input is known on both sides"
    with pytest.raises(ValueError, match="no input"):
        evidently_html(home.patients, nothing)


def test_its_page_is_made_on_demand_and_whole(home: Group) -> None:
    page = evidently_html(home.patients, load("hungary").patients)
    assert page.lstrip().lower().startswith(("<!doctype html", "<html"))
    assert len(page) < 6_000_000


def test_reports_go_to_json_and_back(sites: dict[str, EvidentlyReport]) -> None:
    for report in sites.values():
        assert EvidentlyReport.model_validate_json(report.model_dump_json()) == report
        assert len(to_json(report.model_dump(mode="json"))) < 10_000


def test_it_is_told_not_to_phone_home(sites: dict[str, EvidentlyReport]) -> None:
    assert sites
    assert os.environ["DO_NOT_TRACK"]


def test_our_modules_do_not_import_it_before_it_is_asked() -> None:
    code = (
        "import sys, analysis.drift.report, analysis.drift.command\n"
        "assert 'evidently' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
