"""The exported page: everything on it, nothing fetched, the same bytes, and fit to be read."""

import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from analysis.export.html import page
from analysis.export.page.sections import ROOMS, sections
from analysis.releases.evidence import Evidence, read
from tests.analysis import tiny_reports

REPORTS = ("reports/data.json", "reports/explanation.json", "reports/performance.json")
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def reports(trained_bundle: Path, card: dict[str, Any]) -> dict[str, Any]:
    trained = json.loads((trained_bundle / "reports" / "performance.json").read_bytes())
    made = (tiny_reports.data(), tiny_reports.explanation(card), tiny_reports.performance(trained))
    return dict(zip(REPORTS, made, strict=True))


@pytest.fixture(scope="module")
def files(trained_bundle: Path, reports: dict[str, Any]) -> dict[str, bytes]:
    contents = {name: json.dumps(report).encode() for name, report in reports.items()}
    return {**contents, "model_card.md": (trained_bundle / "model_card.md").read_bytes()}


@pytest.fixture(scope="module")
def evidence(trained_home: Path, trained_bundle: Path, files: dict[str, bytes]) -> Evidence:
    """The trained bundle, with the tiny reports in place of its own."""
    bundle = read(trained_home, trained_bundle.name)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    manifest = {**bundle.manifest, "files": {**bundle.manifest["files"], **hashes}}
    decoded = {name: json.loads(files[name]) for name in REPORTS}
    return replace(bundle, manifest=manifest, documents={**bundle.documents, **decoded})


@pytest.fixture(scope="module")
def content(evidence: Evidence, files: dict[str, bytes]) -> str:
    return page(evidence, files).decode()


class Tags(HTMLParser):
    """Tags that are open, and every attribute met."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, content: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_every_tag_that_is_opened_is_closed(content: str) -> None:
    tags = Tags(content)
    assert tags.wrong == []
    assert tags.open == []


def test_nothing_is_fetched_and_nothing_runs(content: str) -> None:
    addresses = [
        (tag, value)
        for tag, name, value in Tags(content).attributes
        if name in ("src", "href", "srcset", "action", "poster")
    ]
    outside = [one for one in addresses if not one[1].startswith(("#", "data:"))]
    assert outside == []
    assert "<script" not in content
    assert "@import" not in content
    assert "url(" not in content
    assert not [name for _, name, _ in Tags(content).attributes if name.startswith("on")]


def test_it_is_small(content: str) -> None:
    assert len(content.encode()) < 5e6


def test_the_same_bundle_gives_the_same_bytes(
    evidence: Evidence, files: dict[str, bytes], content: str
) -> None:
    backwards = dict(reversed(files.items()))
    assert page(evidence, backwards).decode() == content


def test_every_report_and_every_part_of_it_has_a_section(
    content: str, reports: dict[str, Any]
) -> None:
    for name, report in reports.items():
        assert set(report) <= {part for room in ROOMS[name] for part in room.parts}
    for section in sections(reports):
        assert f'<section id="{section.anchor}">' in content
        assert f'<a href="#{section.anchor}">' in content


def rooms() -> list[Any]:
    return [
        pytest.param(name, room, id=f"{name.removeprefix('reports/')}: {room.title}")
        for name in REPORTS
        for room in ROOMS[name]
    ]


@pytest.mark.parametrize(("name", "room"), rooms())
def test_each_room_can_tell_what_the_study_wrote(
    reports: dict[str, Any], name: str, room: Any
) -> None:
    told = room.tell(room.content(reports[name]))
    assert told.startswith('<p class="lead">')
    words = re.sub(r"<[^>]*>", " ", told)
    assert re.findall(r"\b(?:None(?! of)|nan|inf|True|False)\b", words) == []


def test_a_part_of_another_shape_is_told_in_tables() -> None:
    (section,) = sections({"reports/performance.json": {"conformal": {"coverage": 0.9}}})
    assert section.title == "Decided or not"
    assert "0.900" in section.body


def test_a_report_without_a_room_is_told_too() -> None:
    (section,) = sections({"reports/tides.json": {"height": 3, "reading": "It is " + "high " * 20}})
    assert section.title == "Tides"
    assert section.body.index("It is high") < section.body.index("height")


def test_a_part_without_a_room_is_told_after_the_others(reports: dict[str, Any]) -> None:
    more = {**reports["reports/data.json"], "tides": {"height": 3}}
    *_, last = sections({"reports/data.json": more})
    assert last.title == "Data: further results"
    assert "height" in last.body


def test_figures_of_the_reports_stand_on_the_page(content: str, reports: dict[str, Any]) -> None:
    cv = reports["reports/performance.json"]["cross_validation"]["roc_auc"]
    assert f"{cv['value']:.3f}" in content
    assert content.count("<svg") > 100
    assert content.count("<figure>") > 15


def test_each_picture_that_stands_alone_has_words_for_those_who_do_not_see_it(content: str) -> None:
    pictures = re.findall(r"<svg [^>]*>", content)
    assert all('aria-label="' in one or 'aria-hidden="true"' in one for one in pictures)


def test_the_reports_can_be_saved_from_the_page(content: str, files: dict[str, bytes]) -> None:
    for name in files:
        assert f'download="{name.rpartition("/")[2]}"' in content


def test_names_from_a_file_are_never_markup(evidence: Evidence, files: dict[str, bytes]) -> None:
    about = {**evidence.manifest["trained_on"], "cohort": "<script>alert(1)</script>"}
    turned = replace(evidence, manifest={**evidence.manifest, "trained_on": about})
    card = {**files, "model_card.md": b"# Card\n\n<script>alert(1)</script>"}
    assert "<script" not in page(turned, card).decode()


@pytest.fixture(scope="module")
def browser() -> Any:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.mark.parametrize("width", [380, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_screen_and_asks_for_nothing(
    browser: Browser, content: str, tmp_path: Path, width: int, scheme: Any
) -> None:
    saved = tmp_path / "evidence.html"
    saved.write_text(content)
    shown = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(saved.as_uri())
    assert asked == [saved.as_uri()]
    assert shown.evaluate("document.documentElement.scrollWidth") == width
    paper = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(251, 250, 247)", "dark": "rgb(17, 21, 26)"}[scheme]
    shown.close()


def test_it_prints_dark_on_light_whatever_the_screen(browser: Browser, content: str) -> None:
    shown = browser.new_page(color_scheme="dark")
    shown.set_content(content)
    shown.emulate_media(media="print")
    ink = shown.evaluate("getComputedStyle(document.body).color")
    assert ink == "rgb(29, 39, 51)"
    shown.close()
