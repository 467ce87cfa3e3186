"""What the answer would be if one input were different."""

from typing import Any

import pytest

from dashboard import tables
from dashboard.api import Client
from dashboard.settings import Settings
from dashboard.sweeps import sweep, values
from data.features import BY_NAME, FEATURES

PATIENT = {"age": 63, "sex": 1}


@pytest.fixture
def client(stand_in: Any) -> Any:
    made = Client(Settings(backend_url=stand_in.url, timeout_seconds=2))
    yield made
    made.close()


def test_codes_are_all_tried_and_numbers_over_the_trained_range() -> None:
    assert values(BY_NAME["thal"]) == (3, 6, 7)
    assert values(BY_NAME["ca"]) == (0, 1, 2, 3)
    ages = values(BY_NAME["age"])
    assert (ages[0], ages[-1]) == (29, 77)
    assert all(age == int(age) for age in ages)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda f: f.name)
def test_no_input_takes_more_than_twenty_calls(feature: Any) -> None:
    assert 2 <= len(values(feature)) < 20


def test_a_sweep_holds_the_patients_own_value_and_asks_as_what_if(
    client: Client, stand_in: Any
) -> None:
    swept = sweep(client, PATIENT, "age")
    assert 63 in [point.value for point in swept]
    assert [p.probability for p in swept] == sorted(p.probability for p in swept)
    assert {purpose for purpose, _ in stand_in.asked("/predict/batch")} == {"what_if"}


def test_tables_say_what_the_charts_show(client: Client) -> None:
    answer = client.explain({**PATIENT, "oldpeak": 3}, "care")
    table = tables.contributions(answer)
    assert list(table.columns) == ["Value", "Points", "Log-odds"]
    assert set(table.index) == {"Age", "Sex", "ST depression"}
    lines = tables.contributions_csv(answer).splitlines()
    assert lines[0] == "feature,label,value,value_label,log_odds,percentage_points"
    assert lines[1].startswith("(baseline),")
    assert lines[-1].startswith("(total),this patient,")
    assert list(tables.sweep(sweep(client, PATIENT, "exang")).index) == ["no", "yes"]
