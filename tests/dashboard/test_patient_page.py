"""The Patient page under Streamlit's own test runner, against a real server."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.patient.fields import NOT_KNOWN
from data.features import FEATURES, OPTIONAL

APP = Path(__file__).parents[2] / "dashboard" / "app.py"


@pytest.fixture
def page(stand_in: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    monkeypatch.setenv("HEARTSIGHT_BACKEND_URL", stand_in.url)
    monkeypatch.setenv("HEARTSIGHT_TIMEOUT_SECONDS", "1")
    st.cache_resource.clear()
    st.cache_data.clear()
    yield AppTest.from_file(str(APP), default_timeout=20).run()
    st.cache_resource.clear()
    st.cache_data.clear()


def text(page: AppTest) -> str:
    assert not page.exception
    return " ".join(str(block.proto.body) for block in page.get("html"))


def fill(page: AppTest, age: int = 63, sex: int = 1) -> None:
    page.number_input(key="patient_age").set_value(age)
    page.radio(key="patient_sex").set_value(sex)


def predict(page: AppTest) -> AppTest:
    return page.button(key="patient_predict").click().run()


def predict_to_record(page: AppTest) -> AppTest:
    """Predict with the part open in which outcome and decision are recorded."""
    page.session_state["patient_record"] = True
    return predict(page)


def test_the_form_asks_every_feature_in_the_order_of_the_table(page: AppTest) -> None:
    drawn = [w.label for w in page.main if w.type in {"number_input", "radio"}]
    asked = [label for label in drawn if label != "Unit of cholesterol"]
    assert asked == [feature.label for feature in FEATURES]


def test_every_field_but_age_and_sex_starts_as_not_known(page: AppTest) -> None:
    for name in OPTIONAL:
        kind = "radio" if name in {r.key.removeprefix("patient_") for r in page.radio} else "number"
        if kind == "radio":
            radio = page.radio(key=f"patient_{name}")
            assert radio.value == radio.options[-1] == NOT_KNOWN
        else:
            assert page.number_input(key=f"patient_{name}").placeholder == NOT_KNOWN
    assert page.radio(key="patient_sex").value is None


def test_before_the_first_answer_the_page_says_what_will_be_there(
    page: AppTest, stand_in: Any
) -> None:
    assert "The answer will stand here" in text(page)
    assert "Screening" in page.markdown[-1].value
    assert stand_in.seen == []


def test_predict_answers_with_frequency_dots_and_reasons(page: AppTest, stand_in: Any) -> None:
    fill(page)
    said = text(predict(page))
    assert "Of 100 patients like this in the Cleveland group, about" in said
    assert "Group average 46 of 100" in said
    assert "rests on 2 of 13 inputs" in said
    assert "What would tell more" in said
    assert "weights, not causes" in said
    assert stand_in.asked("/explain") == [("care", {"age": 63, "sex": 1})]


def shown(page: AppTest) -> str:
    return str(re.findall(r'id="hs-number"><b>([^<]+)</b>', text(page))[0])


def test_a_change_moves_the_number_at_once_and_leaves_a_ghost(page: AppTest) -> None:
    fill(page)
    before = shown(predict(page))
    assert '<span class="hs-ghost">' not in text(page)
    page.radio(key="patient_exang").set_value(1).run()
    assert f'<span class="hs-ghost">was {before}</span>' in text(page)
    assert int(shown(page)) > int(before)


def test_predict_without_sex_says_so_beside_the_field(page: AppTest, stand_in: Any) -> None:
    page.number_input(key="patient_age").set_value(63)
    said = text(predict(page))
    assert "Sex is needed for a prediction." in said
    assert "Enter sex to get an answer" in said
    assert stand_in.seen == []


@pytest.mark.parametrize("key", ["low", "undecided", "high"])
def test_an_example_is_answered_at_once(page: AppTest, stand_in: Any, key: str) -> None:
    page.button(key=f"patient_example_{key}").click().run()
    assert "hs-answer" in text(page)
    assert [purpose for purpose, _ in stand_in.asked("/explain")] == ["test"]


def test_new_empties_form_and_answer(page: AppTest) -> None:
    page.button(key="patient_example_high").click().run()
    page.button(key="patient_new").click().run()
    assert page.number_input(key="patient_age").value is None
    assert page.radio(key="patient_thal").value == NOT_KNOWN
    assert "The answer will stand here" in text(page)


def test_the_unit_of_cholesterol_converts_in_place_and_asks_nothing_new(
    page: AppTest, stand_in: Any
) -> None:
    fill(page)
    page.number_input(key="patient_chol").set_value(233.0)
    predict(page)
    asked = len(stand_in.asked("/explain"))
    page.radio(key="patient_chol_unit").set_value("mmol/l").run()
    assert page.number_input(key="patient_chol").value == pytest.approx(6.03)
    assert len(stand_in.asked("/explain")) == asked
    page.radio(key="patient_chol_unit").set_value("mg/dl").run()
    assert page.number_input(key="patient_chol").value == 233


def test_a_suspicious_unit_is_warned_of_and_corrected_by_a_button(page: AppTest) -> None:
    fill(page)
    page.number_input(key="patient_chol").set_value(5.2)
    assert "201 mg/dl was probably meant" in text(predict(page))
    page.button(key="patient_use_chol_0").click().run()
    assert page.number_input(key="patient_chol").value == 201
    assert "probably meant" not in text(page)


@pytest.mark.parametrize(
    ("failure", "says"),
    [
        (401, "HEARTSIGHT_API_KEY"),
        (429, "try again in 7 s"),
        (500, "report request r-9"),
        (503, "no model ready yet"),
        ("slow", "did not answer within"),
        ("malformed", "cannot be read"),
        ("drop", "make run"),
    ],
)
def test_a_failing_backend_is_one_sentence_and_the_values_are_kept(
    page: AppTest, stand_in: Any, failure: int | str, says: str
) -> None:
    fill(page)
    stand_in.failure = failure
    said = text(predict(page))
    assert says in said
    assert "The values you entered are kept." in said
    assert page.number_input(key="patient_age").value == 63
    stand_in.failure = None
    page.button(key="patient_retry").click().run()
    assert "Of 100 patients like this" in text(page)


def test_a_refused_field_is_marked_beside_it(page: AppTest, stand_in: Any) -> None:
    fill(page)
    stand_in.failure = 422
    stand_in.rules = [{"field": "trestbps", "rule": "must be a whole number <= 300"}]
    said = text(predict(page))
    assert "Blood pressure must be a whole number &lt;= 300." in said
    assert "correct the marked fields" in said


def test_a_failing_what_if_costs_only_the_strip(page: AppTest, stand_in: Any) -> None:
    fill(page)
    stand_in.failing_paths = {"/predict/batch"}
    said = text(predict(page))
    assert "Of 100 patients like this" in said
    assert "is not available now" in page.caption[0].value


def test_what_is_closed_is_neither_made_nor_sent(page: AppTest) -> None:
    fill(page)
    predict(page)
    assert not page.table
    assert not page.code
    page.session_state["patient_figures"] = True
    assert len(page.run().table) == 1


def test_the_strip_follows_the_chosen_input(page: AppTest) -> None:
    fill(page)
    predict(page)
    page.selectbox(key="patient_what_if").select("exang").run()
    assert "exercise angina moves the number from" in text(page)


def test_the_command_on_the_page_holds_this_patient(page: AppTest) -> None:
    fill(page)
    page.session_state["patient_origin"] = True
    predict(page)
    assert '{"age": 63, "sex": 1}' in page.code[0].value


def test_the_answer_says_what_sex_has_to_do_with_it_and_that_it_is_no_cause(page: AppTest) -> None:
    fill(page)
    said = text(predict(page))
    assert "The same findings in a woman" in said
    assert "Of 44 men in Cleveland" in said
    assert "it is no cause" in said


def test_similar_patients_are_shown_with_what_was_found_in_them(page: AppTest) -> None:
    fill(page)
    assert "Age and sex alone make no patient similar" in text(predict(page))
    page.radio(key="patient_cp").set_value(1).run()
    assert text(page).count("disease found.</b>") == 5


def test_a_patient_of_this_session_can_be_come_back_to(page: AppTest, stand_in: Any) -> None:
    fill(page)
    first = shown(predict(page))
    page.button(key="patient_example_high").click().run()
    asked = len(stand_in.asked("/explain"))
    chosen = page.selectbox(key="patient_seen_chosen")
    assert len(chosen.options) == 2
    assert chosen.options[0].endswith("(example)")
    chosen.select_index(1).run()
    assert shown(page) == first
    assert page.number_input(key="patient_age").value == 63
    assert page.radio(key="patient_thal").value == NOT_KNOWN
    assert len(stand_in.asked("/explain")) == asked


def record(page: AppTest, button: str) -> AppTest:
    (found,) = [one for one in page.button if one.label == button]
    return found.click().run()


def test_an_outcome_is_recorded_once_and_then_corrected(page: AppTest, stand_in: Any) -> None:
    fill(page)
    predict_to_record(page)
    path = "/predictions/r-1/outcome"
    found = next(one for one in page.radio if one.label == "What was found")
    found.set_value(True).run()
    record(page, "Record the outcome")
    assert "Recorded: disease found, from angiography." in text(page)
    assert stand_in.outcomes[path] == {"disease": True, "source": "angiography"}
    next(one for one in page.radio if one.label == "What was found").set_value(False).run()
    record(page, "Record the correction")
    assert stand_in.outcomes[path]["reason"] == "entry_error"
    assert page.selectbox(key="patient_seen_chosen").options[0].endswith("(recorded)")


def test_an_outcome_that_somebody_else_recorded_can_be_corrected(
    page: AppTest, stand_in: Any
) -> None:
    fill(page)
    predict_to_record(page)
    stand_in.outcomes["/predictions/r-1/outcome"] = {"disease": False}
    next(one for one in page.radio if one.label == "What was found").set_value(True).run()
    record(page, "Record the outcome")
    assert "has an outcome already" in text(page)
    record(page, "Record the correction")
    assert "Recorded: disease found" in text(page)


def test_a_decision_against_the_number_has_a_reason(page: AppTest, stand_in: Any) -> None:
    fill(page)
    predict_to_record(page)
    next(one for one in page.radio if one.label == "The decision").set_value("override").run()
    record(page, "Record the decision")
    assert "decided otherwise, because of other findings" in text(page)
    sent = [body for _, body in stand_in.asked("/predictions/r-1/feedback")]
    assert sent == [{"decision": "override", "reason": "other_findings"}]


def test_nothing_is_recorded_of_an_example(page: AppTest) -> None:
    page.button(key="patient_example_low").click().run()
    assert "nothing to record" in text(page)
