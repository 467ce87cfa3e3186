"""The verdict as Prometheus reads it, and handed to a gateway."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from analysis.drift.comparison import DriftComparison, Group, compare
from analysis.drift.groups import reference_group, scored_group
from analysis.drift.verdict_metrics import push, verdict_metrics
from analysis.errors import AnalysisError
from data.cohorts import Cohort, load
from data.features import NAMES
from tests.analysis.stand_in_backend import stand_in_backend


@pytest.fixture(scope="module")
def reference(cleveland: Cohort) -> Group:
    return reference_group(cleveland, 1)


@pytest.fixture(scope="module")
def hungary(cleveland: Cohort, reference: Group) -> DriftComparison:
    return compare(reference, scored_group("hungary", load("hungary").patients, cleveland), 1)


def read(text: str) -> dict[tuple[str, ...], float]:
    """Read metrics as Prometheus' own client does: name and label values to value."""
    return {
        (sample.name.removeprefix("heartsight_drift_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_one_verdict_of_three_is_set(hungary: DriftComparison) -> None:
    found = read(verdict_metrics(hungary, 1_800_000_000.4))
    verdicts = {key[1]: value for key, value in found.items() if key[0] == "verdict"}
    assert verdicts == {"drift": 1, "no_drift": 0, "too_few": 0}
    assert found["patients",] == 294
    assert found["check_timestamp_seconds",] == 1_800_000_000
    assert found["risk",] == 0


def test_each_input_has_its_two_answers(hungary: DriftComparison) -> None:
    found = read(verdict_metrics(hungary, 0))
    asked = {key[1:] for key in found if key[0] == "feature"}
    assert asked == {(name, what) for name in NAMES for what in ("values", "missing")}
    assert found["feature", "age", "values"] == 1
    assert found["feature", "age", "missing"] == 0
    assert found["feature", "ca", "missing"] == 1


def test_too_few_patients_set_no_input(cleveland: Cohort, reference: Group) -> None:
    few = scored_group("few", cleveland.patients.iloc[:5], cleveland)
    found = read(verdict_metrics(compare(reference, few, 1), 0))
    assert found["verdict", "too_few"] == 1
    assert sum(value for key, value in found.items() if key[0] == "feature") == 0


def test_a_gateway_that_refuses_or_is_not_there_is_a_sentence() -> None:
    with (
        stand_in_backend({"/metrics/job/heartsight_drift": 500}) as gateway,
        pytest.raises(AnalysisError, match="does not take the metrics"),
    ):
        push("", gateway.url)
    with pytest.raises(AnalysisError, match="does not take the metrics"):
        push("", "http://127.0.0.1:9")
