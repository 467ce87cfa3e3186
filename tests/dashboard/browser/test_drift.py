"""Drift as a reviewer uses it: two groups, a verdict, and what it rests on."""

import re
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from data.synthetic import SyntheticKind, synthetic
from tests.dashboard.browser.watching import (
    WINDOWS,
    axe,
    choose,
    open_tab,
    photograph,
    settle,
    unfold,
    walk_to,
)

VERDICT, GROUNDS = ".hs-verdict h2", ".hs-verdict p"
TABS = {
    "Inputs": "Coloured bars drifted",
    "As a whole": "What to expect of the accuracy",
    "Missing values": "Changed beyond chance",
    "Evidently": "of the columns drifted",
    "Day by day": "No served patients yet|Each day is judged",
    "Drill": "Start the drill",
    "Trust in the alarm": "Until it rings",
}
CHARTS = {"As a whole": 2, "Missing values": 1, "Trust in the alarm": 1}
COMPARED = "Compared with it"


def test_the_verdict_comes_first_with_what_it_rests_on(open_studied_page: Any) -> None:
    page = open_studied_page("drift")
    expect(page.locator(VERDICT)).to_have_text(
        "These patients are not like those the model learnt from"
    )
    expect(page.locator(GROUNDS)).to_contain_text("294 patients of Hungary against 303")
    expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()


@pytest.mark.full
def test_another_hospital_is_one_choice_away_and_stands_in_the_address(
    open_studied_page: Any,
) -> None:
    page = open_studied_page("drift")
    choose(page, COMPARED, "Switzerland")
    expect(page.locator(GROUNDS)).to_contain_text("of Switzerland against 303")
    settle(page)
    assert "drift_current=Switzerland" in page.url
    page.reload()
    expect(page.locator(GROUNDS)).to_contain_text("of Switzerland against 303")


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_tab_is_one_click_away_and_open_to_all(open_studied_page: Any, scheme: str) -> None:
    page = open_studied_page("drift", scheme=scheme)
    expect(page.locator(VERDICT)).to_be_visible()
    for tab, said in TABS.items():
        open_tab(page, tab, said)
        assert axe(page) == []


@pytest.mark.full
def test_synthetic_patients_drift_when_they_are_shifted_and_not_when_they_are_like_ours(
    open_studied_page: Any,
) -> None:
    page = open_studied_page("drift")
    choose(page, COMPARED, "Synthetic: like Cleveland")
    expect(page.locator(VERDICT)).to_contain_text("No difference beyond chance")
    for shifted in ("at random", "older clinic", "cholesterol in mmol/l"):
        choose(page, COMPARED, shifted)
        expect(page.locator(GROUNDS)).to_contain_text(f"100 patients of Synthetic: {shifted}")
        expect(page.locator(VERDICT)).to_contain_text("not like those the model learnt from")
    choose(page, "Reference", "Hungary")
    expect(page.locator(VERDICT)).to_contain_text("not like those of Hungary")


@pytest.mark.full
def test_a_file_is_compared_and_a_wrong_one_is_told_where(open_studied_page: Any) -> None:
    page = open_studied_page("drift?drift_current=An+uploaded+CSV+file")
    expect(page.get_by_text("No file yet")).to_be_visible()
    assert axe(page) == []
    patients = synthetic(SyntheticKind.REALISTIC, 60, 3)
    wrong = patients.assign(age=patients["age"].where(patients.index != 4, 5))
    offer(page, "wrong.csv", wrong.to_csv(index=False))
    expect(page.get_by_text("wrong.csv: line 6, column age")).to_be_visible()
    offer(page, "prose.csv", "these,are\nnot,patients\n")
    expect(page.get_by_text("prose.csv lacks the column age")).to_be_visible()
    offer(page, "ours.csv", patients.to_csv(index=False))
    expect(page.locator(GROUNDS)).to_contain_text("60 patients of ours.csv")
    unfold(page, "How this was computed")
    expect(page.get_by_text("python -m analysis drift ours.csv --seed 1")).to_be_visible()


def offer(page: Page, name: str, text: str) -> None:
    """Choose a file, in the place of the one before."""
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )


@pytest.mark.full
def test_served_patients_are_compared_and_stand_day_by_day(
    open_studied_page: Any, studied_backend_url: str
) -> None:
    for age in range(60, 80):
        for sex in (0, 1):
            patient = {"age": age, "sex": sex, "chol": 250 + age}
            sent = requests.post(
                f"{studied_backend_url}/predict?purpose=care", json=patient, timeout=30
            )
            assert sent.ok
    page = open_studied_page("drift?drift_current=Served+patients")
    wait_for_history(page)
    expect(page.locator(VERDICT)).to_contain_text("not like those the model learnt from")
    newest = page.get_by_label("Newest patients")
    newest.fill("30")
    newest.press("Enter")
    expect(page.locator(GROUNDS)).to_contain_text("30 patients of served traffic")
    open_tab(page, "Day by day", TABS["Day by day"])
    expect(page.locator(".js-plotly-plot:visible")).to_be_visible()
    expect(page.get_by_text("judged with the 6 calendar days before it")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("tab", name="Evidently", exact=True).click()
    expect(page.get_by_text("of served ones only counts are kept")).to_be_visible()


def wait_for_history(page: Page) -> None:
    """Look again until the history has followed the answers."""
    for _ in range(20):
        expect(page.locator(VERDICT)).to_be_visible()
        settle(page)
        if "40 patients of served traffic" in page.locator(GROUNDS).inner_text():
            return
        page.reload()
    pytest.fail("the history does not hold the 40 served patients")


@pytest.mark.full
def test_evidentlys_report_is_one_click_away_and_open_after_a_reload(
    open_studied_page: Any,
) -> None:
    page = open_studied_page("drift")
    expect(page.locator(VERDICT)).to_be_visible()
    open_tab(page, "Evidently", TABS["Evidently"])
    report = page.frame_locator("iframe[title^='Evidently']")
    expect(report.get_by_text("Drift is detected for")).to_be_visible()
    assert "drift_tab=Evidently" in page.url
    assert axe(page) == []
    page.reload()
    expect(report.get_by_text("Drift is detected for")).to_be_visible()
    expect(page.get_by_text("Misleading:").first).to_be_visible()


@pytest.mark.full
def test_evidentlys_report_is_a_file_that_asks_nobody(
    open_studied_page: Any, tmp_path: Any
) -> None:
    page = open_studied_page("drift?drift_tab=Evidently")
    with page.expect_download() as waited:
        page.get_by_role("button", name="Download Evidently's report").click()
    kept = tmp_path / waited.value.suggested_filename
    waited.value.save_as(kept)
    asked: list[str] = []
    alone = page.context.new_page()
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(kept.as_uri())
    expect(alone.get_by_text(re.compile("drift", re.IGNORECASE)).first).to_be_visible()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.mark.full
def test_a_narrow_window_scrolls_evidentlys_report(open_studied_page: Any) -> None:
    page = open_studied_page("drift?drift_tab=Evidently", width=380)
    report = page.locator(".st-key-drift_evidently_page")
    expect(report.frame_locator("iframe").get_by_text("Drift is detected for")).to_be_visible()
    assert report.evaluate("one => one.scrollWidth > one.clientWidth")
    assert axe(page) == []


@pytest.mark.full
def test_the_drill_rings_and_shows_each_look(open_studied_page: Any) -> None:
    page = open_studied_page("drift?drift_tab=Drill")
    choose(page, "What goes wrong", "cholesterol in mmol/l")
    page.get_by_role("button", name="Start the drill").click()
    expect(page.get_by_text("The alarm rang after 30 patients")).to_be_visible()
    settle(page)
    expect(page.get_by_role("cell", name="Cholesterol").first).to_be_visible()
    expect(page.get_by_text("30 patients sent as tests")).to_be_visible()
    assert axe(page) == []


@pytest.mark.full
def test_figures_and_pictures_can_be_kept(open_studied_page: Any) -> None:
    page = open_studied_page("drift")
    expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()
    settle(page)
    unfold(page, "These figures as a table")
    with page.expect_download() as table:
        page.get_by_role("button", name="Download as CSV").first.click()
    assert table.value.suggested_filename == "heartsight-drift-ranked.csv"
    lines = table.value.path().read_text().splitlines()
    assert lines[0].startswith("Input,change,Jensen-Shannon distance")
    assert len(lines) == 14
    page.locator(".js-plotly-plot:visible").first.hover()
    with page.expect_download() as picture:
        page.locator(".modebar-btn").first.click()
    assert picture.value.suggested_filename == "heartsight-drift_ranked.svg"
    assert picture.value.path().read_text().startswith("<svg")
    with page.expect_download() as dots:
        page.get_by_role("button", name="Download as PNG").first.click()
    assert dots.value.suggested_filename == "heartsight-drift_ranked.png"
    assert dots.value.path().read_bytes().startswith(b"\x89PNG")


@pytest.mark.full
def test_choices_and_tabs_are_reached_by_the_keyboard_alone(open_studied_page: Any) -> None:
    page = open_studied_page("drift")
    expect(page.locator(VERDICT)).to_be_visible()
    settle(page)
    walk_to(page, page.get_by_role("combobox", name=COMPARED))
    page.keyboard.type("Switz")
    expect(page.get_by_role("option", name="Switzerland")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(GROUNDS)).to_contain_text("of Switzerland")
    settle(page)
    walk_to(page, page.get_by_role("tab", name="Inputs", exact=True))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="As a whole", exact=True)).to_have_attribute(
        "aria-selected", "true"
    )


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_the_page_fits_its_window(open_studied_page: Any, width: int, scheme: str) -> None:
    page = open_studied_page("drift", width=width, scheme=scheme)
    expect(page.locator(".js-plotly-plot:visible").nth(1)).to_be_visible()
    photograph(page, f"drift-{width}-{scheme}")


@pytest.mark.full
@pytest.mark.parametrize("tab", [tab for tab in TABS if tab != "Inputs"])
def test_every_other_tab_fits_a_phone(open_studied_page: Any, tab: str) -> None:
    page = open_studied_page(f"drift?drift_tab={tab}", width=380, scheme="dark")
    expect(page.get_by_text(re.compile(TABS[tab])).first).to_be_visible()
    if tab in CHARTS:
        expect(page.locator(".js-plotly-plot:visible")).to_have_count(CHARTS[tab])
    photograph(page, f"drift-380-dark-{tab.lower().replace(' ', '-')}")
