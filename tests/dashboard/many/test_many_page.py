"""The page Many patients under Streamlit's own test runner, against a real server."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

VIEW = Path(__file__).parents[3] / "dashboard" / "views" / "many.py"
FILE = b"age,sex,cp\n63,1,1\n9,1,1\n51,0,4\n"


@pytest.fixture
def page(stand_in: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    monkeypatch.setenv("HEARTSIGHT_BACKEND_URL", stand_in.url)
    monkeypatch.setenv("HEARTSIGHT_TIMEOUT_SECONDS", "1")
    st.cache_resource.clear()
    yield AppTest.from_file(str(VIEW), default_timeout=20).run()
    st.cache_resource.clear()


def text(page: AppTest) -> str:
    assert not page.exception
    return unescape(" ".join(str(block.proto.body) for block in page.get("html")))


def upload(page: AppTest, content: bytes = FILE) -> AppTest:
    page.file_uploader[0].upload("clinic.csv", content, "text/csv")
    return page.run()


def predict(page: AppTest) -> AppTest:
    return page.button(key="many_predict").click().run()


def test_before_a_file_the_page_says_what_will_be_there(page: AppTest, stand_in: Any) -> None:
    assert "The answers will stand here" in text(page)
    assert stand_in.seen == []


def test_the_example_is_answered_with_one_click_and_never_counts_as_care(
    page: AppTest, stand_in: Any
) -> None:
    page.button(key="many_example").click().run()
    assert "100 of 100 patients answered" in text(page)
    assert [purpose for purpose, _ in stand_in.asked("/predict/batch")] == ["test"]


def test_an_upload_is_recognised_and_then_answered(page: AppTest, stand_in: Any) -> None:
    said = text(upload(page))
    assert "clinic.csv: 3 patients. Read as UCI's codes" in said.replace("<b>", "").replace(
        "</b>", ""
    )
    assert stand_in.seen == []
    said = text(predict(page))
    assert "2 of 3 patients answered; 1 refused" in said
    assert [purpose for purpose, _ in stand_in.asked("/predict/batch")] == ["care"]
    assert '<th class="hs-short" scope="row">3</th>' in said


def test_the_reader_may_say_whose_codes_they_are(page: AppTest, stand_in: Any) -> None:
    upload(page)
    page.segmented_control(key="many_coding").set_value("recoded").run()
    page.segmented_control(key="many_purpose").set_value("test").run()
    predict(page)
    assert {"purpose": ["test"], "coding": ["recoded"]} in stand_in.queries


def test_forgetting_leaves_nothing_behind(page: AppTest) -> None:
    predict(upload(page))
    page.button(key="many_forget").click().run()
    assert "The answers will stand here" in text(page)
    assert not {"many_chosen", "many_answered"} & set(page.session_state)
    assert page.file_uploader[0].value is None


def test_a_file_that_is_no_table_is_one_sentence(page: AppTest) -> None:
    assert "semicolons" in text(upload(page, b"age;sex\n63;1\n"))


def test_columns_that_are_no_patients_are_named(page: AppTest, stand_in: Any) -> None:
    upload(page, b"age,sex,weight\n63,1,80\n")
    stand_in.failure = 422
    stand_in.rules = [{"field": "column 3", "rule": "is no field of a patient"}]
    said = text(predict(page))
    assert "column 3</b> is no field of a patient" in said
    assert "Nothing was answered." in said


@pytest.mark.parametrize(
    ("failure", "says"),
    [(401, "refused this dashboard's key"), (429, "try again in 7 s"), (500, "failed (status 500)"),
     (503, "no model ready yet"), ("slow", "did not answer within"), ("drop", "does not answer"),
     ("malformed", "cannot be read")],
)  # fmt: skip
def test_a_failing_backend_is_one_sentence_and_the_file_is_kept(
    page: AppTest, stand_in: Any, failure: int | str, says: str
) -> None:
    upload(page)
    stand_in.failure = failure
    assert says in text(predict(page))
    stand_in.failure = None
    assert "2 of 3 patients answered" in text(predict(page))


def test_the_template_is_a_file_that_can_be_read() -> None:
    from dashboard.many.choosing import template  # noqa: PLC0415 - draws nothing
    from dashboard.many.sheet import read  # noqa: PLC0415

    sheet = read(template().encode())
    assert len(sheet) == 2
    assert len(sheet.names) == 13
