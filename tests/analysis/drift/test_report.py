"""What goes into a bundle: one report, whole, the same again, and within the release gate."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from analysis.bundle import to_compact_json, to_json
from analysis.drift.comparison import compare_sketches
from analysis.drift.groups import reference_group
from analysis.drift.report import DriftReport, Size, report_drift
from analysis.drift.sketches import from_document, sketch, to_document
from analysis.drift.verdict import Verdict
from analysis.errors import TooFewPatients
from data.cohorts import SITES, Cohort, load

SEED = 20260101
TINY = Size(splits=6, evidently_splits=3, shifts=3, drills=1)


@pytest.fixture(scope="module")
def sites() -> list[Cohort]:
    return [load(site) for site in SITES[1:]]


@pytest.fixture(scope="module")
def steps() -> dict[str, list[int]]:
    """Size of each step, then what was done of it; filled by `drift`."""
    return {}


@pytest.fixture(scope="module")
def drift(cleveland: Cohort, sites: list[Cohort], steps: dict[str, list[int]]) -> DriftReport:
    def step(name: str, size: int) -> Callable[[int], None]:
        steps[name] = [size]
        return steps[name].append

    return report_drift(cleveland, sites, SEED, TINY, step, ask_evidently=False)


def test_all_sites_ring_realistic_patients_do_not_and_the_others_do(drift: DriftReport) -> None:
    verdicts = {one.comparison.current: one.comparison.verdict for one in drift.sites}
    assert verdicts == dict.fromkeys(SITES[1:], Verdict.DRIFT)
    synthetic = {one.comparison.current: one.comparison.verdict for one in drift.synthetic}
    assert synthetic == {
        "synthetic, realistic": Verdict.NO_DRIFT,
        "synthetic, random": Verdict.DRIFT,
        "synthetic, shifted": Verdict.DRIFT,
    }


def test_the_gates_joint_figures_hold(drift: DriftReport) -> None:
    for one in drift.sites:
        joint = one.comparison.joint
        assert joint is not None
        assert joint.roc_auc.value >= 0.90
        assert joint.null_95 <= 0.58


def test_expected_accuracy_stands_beside_the_observed(drift: DriftReport) -> None:
    found = {one.comparison.current: one.accuracy for one in drift.sites}
    switzerland = found["switzerland"]
    assert switzerland is not None
    assert switzerland.diseased.value == pytest.approx(115 / 123)
    assert not switzerland.diseased_within
    assert "observed 93 %" in switzerland.reading
    assert "not calibrated" in switzerland.reading or "failed" in switzerland.reading
    assert all(one.accuracy is None for one in drift.synthetic)


def test_served_traffic_is_compared_with_the_reference_in_the_report(
    drift: DriftReport, cleveland: Cohort
) -> None:
    reference = from_document(json.loads(json.dumps(drift.reference)))
    assert to_document(reference) == to_document(reference_group(cleveland, SEED).sketch())
    risks = reference_group(cleveland, SEED).risk
    served = sketch(cleveland.patients.iloc[:100], None if risks is None else risks[:100])
    found = compare_sketches(reference, served, ("cleveland", "served"), 1, drift.false_alarms)
    assert found.verdict is Verdict.NO_DRIFT
    assert found.false_alarm is not None


def test_every_step_is_done_to_its_end(drift: DriftReport, steps: dict[str, list[int]]) -> None:
    assert drift.minimum == 30
    assert list(steps) == [
        "Splitting without drift", "Shifting patients' ages", "Drilling the drift alarm",
        "Comparing groups for drift",
    ]  # fmt: skip
    for size, *done in steps.values():
        assert sum(done) == size


def test_it_goes_to_json_and_back_and_stays_small(drift: DriftReport) -> None:
    assert DriftReport.model_validate_json(drift.model_dump_json()) == drift
    assert len(to_compact_json(drift.model_dump(mode="json"))) < 250_000


def test_its_readings_are_sentences(drift: DriftReport) -> None:
    assert len(drift.readings) >= 8
    for reading in drift.readings:
        assert reading.endswith(".")


@pytest.mark.full
def test_the_same_inputs_give_the_same_bytes(
    cleveland: Cohort, sites: list[Cohort], drift: DriftReport
) -> None:
    again = report_drift(cleveland, sites, SEED, TINY, ask_evidently=False)
    assert to_json(again.model_dump(mode="json")) == to_json(drift.model_dump(mode="json"))


@pytest.mark.full
def test_evidently_stands_beside_ours(cleveland: Cohort, sites: list[Cohort]) -> None:
    found = report_drift(cleveland, sites[:1], SEED, TINY)
    said = found.sites[0].evidently
    assert said is not None
    assert len(said.drifted) >= 8
    assert said.misleading


def test_a_cohort_that_cannot_teach_the_model_is_refused(sites: list[Cohort]) -> None:
    with pytest.raises(TooFewPatients, match="1 of 294 patients have all 13 inputs"):
        report_drift(sites[0], [], SEED, TINY, ask_evidently=False)


def test_without_other_sites_the_report_is_about_synthetic_patients(cleveland: Cohort) -> None:
    half = replace(
        cleveland, patients=cleveland.patients.iloc[:120], disease=cleveland.disease[:120]
    )
    found = report_drift(half, [], SEED, TINY, ask_evidently=False)
    assert found.sites == ()
    assert [one.n for one in found.false_alarms] == [30, 60]
    assert DriftReport.model_validate_json(found.model_dump_json()) == found
