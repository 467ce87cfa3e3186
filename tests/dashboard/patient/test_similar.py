"""The Cleveland patients most like one."""

import pytest

from dashboard.cleveland import patients
from dashboard.patient import similar
from data.features import NAMES

FIRST = patients()[0]


def test_a_patient_of_the_cohort_is_nearest_to_itself() -> None:
    found = similar.nearest(FIRST.inputs)
    assert found[0].patient is FIRST
    assert found[0].distance == 0
    assert similar.difference(FIRST.inputs, found[0]) == "The same in every known input."


def test_five_are_found_in_the_order_of_their_distance() -> None:
    distances = [one.distance for one in similar.nearest({"age": 50, "sex": 0, "oldpeak": 1.0})]
    assert len(distances) == similar.MOST
    assert distances == sorted(distances)


def test_only_known_inputs_count() -> None:
    body = {"age": 77, "sex": 1, "cp": 4}
    nearest = similar.nearest(body)[0].patient.inputs
    assert {name: nearest[name] for name in body} == body


def test_a_measurement_counts_in_standard_deviations_and_a_category_as_one_hot() -> None:
    ages = [float(p.inputs["age"]) for p in patients()]
    mean = sum(ages) / len(ages)
    deviation = (sum((age - mean) ** 2 for age in ages) / (len(ages) - 1)) ** 0.5
    body = {**FIRST.inputs, "age": FIRST.inputs["age"] + 10}
    found = next(n for n in similar.nearest(body, 303) if n.patient is FIRST)
    assert found.distance == pytest.approx((100 / deviation**2 / len(NAMES)) ** 0.5)
    assert found.differs == ("age",)
    other = {**FIRST.inputs, "cp": 2}
    found = next(n for n in similar.nearest(other, 303) if n.patient is FIRST)
    assert found.distance == pytest.approx((2 / len(NAMES)) ** 0.5)
    assert similar.difference(other, found) == (
        "Differs in chest pain typical angina, not atypical angina."
    )


def test_the_reading_counts_the_diseased_and_claims_nothing() -> None:
    said = similar.reading(similar.nearest(FIRST.inputs))
    assert "of these 5 had disease" in said
    assert "illustration" in said


def test_the_table_holds_every_input_of_all_beside_the_patient() -> None:
    body = {"age": 63, "sex": 1, "cp": 1}
    table = similar.figures(body, similar.nearest(body))
    assert len(table) == len(NAMES)
    assert len(table.columns) == 1 + similar.MOST
    assert table.loc["Thallium scan", "This patient"] == "\u2013"
