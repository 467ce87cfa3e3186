"""Many patients as a registry does it: a file in, every row answered or told what to correct."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.dashboard.browser.watching import QUICK_WINDOWS, axe, choose, photograph, settle

ROWS = [f"{40 + n},{n % 2},{1 + n % 4}" for n in range(40)]
FILE = "\n".join(["age,sex,cp", *ROWS, "9,1,1", "50,1,8", ""])


def upload(page: Page, content: str, name: str = "clinic.csv") -> None:
    file: Any = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".st-key-many_predict")).to_be_visible()


def predict(page: Page) -> None:
    page.get_by_role("button", name="Predict for").click()
    expect(page.locator(".hs-verdict")).to_be_visible()
    settle(page)


def kept(page: Page, button: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_text()


def test_a_file_is_recognised_answered_and_kept(open_page: Any) -> None:
    page = open_page("many")
    upload(page, FILE)
    expect(page.locator(".hs-said")).to_contain_text("clinic.csv: 42 patients. Read as UCI's codes")
    predict(page)
    expect(page.locator(".hs-verdict h2")).to_have_text("40 of 42 patients answered; 2 refused")
    refused = page.locator(".hs-table").filter(has_text="Why no answer")
    expect(refused).to_contain_text("age must be a whole number")
    expect(refused).to_contain_text("cp must be one of")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV", exact=True).click()
    listed = Path(download.value.path()).read_text().splitlines()
    assert listed[0] == "Line,Why no answer"
    assert len(listed) == 3
    rows = list(csv.DictReader(io.StringIO(kept(page, "Download all as CSV"))))
    assert [row["age"] for row in rows] == [*(str(40 + n) for n in range(40)), "9", "50"]
    assert all(0 < float(row["probability"]) < 1 for row in rows[:40])
    assert rows[40]["errors"].startswith("age must be")
    assert axe(page) == []


def test_the_copys_codes_are_recognised_and_can_be_overruled(open_page: Any) -> None:
    page = open_page("many")
    upload(page, "age,sex,cp,thal,target\n63,1,0,2,1\n41,0,2,0,0\n")
    expect(page.locator(".hs-said")).to_contain_text("the re-coded copy's codes, because it holds")
    page.get_by_text("UCI's", exact=True).click()
    settle(page)
    predict(page)
    expect(page.locator(".hs-verdict h2")).to_contain_text("0 of 2 patients answered; 2 refused")
    page.get_by_text("the re-coded copy's", exact=True).click()
    settle(page)
    predict(page)
    expect(page.locator(".hs-verdict h2")).to_contain_text("2 of 2 patients answered")


def test_the_example_is_one_key_away_and_can_be_forgotten(open_page: Any) -> None:
    page = open_page("many")
    page.get_by_role("button", name="Try the example").press("Enter")
    expect(page.locator(".hs-verdict h2")).to_have_text("100 of 100 patients answered")
    settle(page)
    page.get_by_role("button", name="Forget the file").press("Enter")
    expect(page.locator(".hs-empty")).to_contain_text("The answers will stand here")
    expect(page.locator(".hs-verdict")).to_have_count(0)


@pytest.mark.full
def test_the_template_can_be_sent_back_as_it_is(open_page: Any) -> None:
    page = open_page("many")
    upload(page, kept(page, "Download a template"), "heartsight-template.csv")
    predict(page)
    expect(page.locator(".hs-verdict h2")).to_have_text("2 of 2 patients answered")


@pytest.mark.full
def test_a_change_of_the_file_takes_the_old_answers_away(open_page: Any) -> None:
    page = open_page("many")
    upload(page, FILE)
    predict(page)
    upload(page, "age,sex\n50,1\n", "other.csv")
    expect(page.locator(".hs-said")).to_contain_text("other.csv: 1 patient")
    expect(page.locator(".hs-verdict")).to_have_count(0)


def test_the_order_stands_in_the_address_and_no_value_does(open_page: Any) -> None:
    page = open_page("many")
    page.get_by_role("button", name="Try the example").click()
    expect(page.locator(".hs-verdict")).to_be_visible()
    settle(page)
    choose(page, "Order", "highest first")
    page.wait_for_url("**many_order=highest*")
    page.reload()
    page.get_by_role("button", name="Try the example").click()
    expect(page.get_by_role("combobox", name="Order")).to_have_value("highest first")


@pytest.mark.parametrize(("width", "scheme"), QUICK_WINDOWS)
def test_the_page_fits_its_window(open_page: Any, width: int, scheme: str) -> None:
    page = open_page("many", width=width, scheme=scheme)
    page.get_by_role("button", name="Try the example").click()
    expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()
    photograph(page, f"many-{width}-{scheme}")
