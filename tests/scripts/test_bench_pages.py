"""The times of the pages: what is measured, what stands beside its goal, and one quick real run."""

import io
import json
import shutil
import time
from pathlib import Path

import pytest
import requests
from rich.console import Console

from dashboard.pages import PLACES
from scripts import bench_pages, bench_predict
from scripts.bench_browser import Shown
from scripts.bench_looks import LOOKS, open_to
from scripts.bench_pages import HEADS, Times, row
from scripts.bench_predict import PREDICT_HEADS, Predicted, against, predict_row
from scripts.bench_steady import steady
from scripts.served_pages import REPORTS, NothingToLookAtError, lacking


def test_every_page_of_the_dashboard_is_measured_in_its_order() -> None:
    assert [(look.name, look.address) for look in LOOKS] == [
        (place.title, place.address) for place in PLACES
    ]


def test_without_reports_the_pages_that_show_none_are_left() -> None:
    assert open_to([]) == LOOKS
    assert [look.name for look in open_to(["drift"])] == ["Patient", "Many patients", "Live"]


def test_a_missed_goal_is_said_and_a_met_one_is_a_number() -> None:
    assert against(300, 300) == "300"
    assert against(1234.4, 1000) == "1,234 missed"


def test_a_page_is_a_line_of_medians() -> None:
    new, first, drawn = [1900, 1700, 2500], [900, 800, 2000], [1500, 1400, 1600]
    times = Times(LOOKS[0], new, first, drawn, [100, 350, 400], [450, 400, 500], 250.2)
    told = row(times, 600)
    widget = (LOOKS[0].widget, "350 missed", "450", "250")
    assert told == ("Patient", "900", "1,900", "1.50", "1,500", *widget)
    assert len(told) == len(HEADS)


def test_predict_is_a_line_with_its_median_and_its_slowest() -> None:
    ten = Predicted("ten", 250, [Shown(100, 150), Shown(400, 450), Shown(200, 300)], 240)
    assert predict_row(ten) == ("ten", "200", "400", "250", "300", "80")
    one = Predicted("one", None, [Shown(100, 150)], 40)
    assert predict_row(one) == ("one", "100", "100", "none", "150", "40")
    assert len(predict_row(ten)) == len(PREDICT_HEADS)


def test_a_home_without_a_model_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(NothingToLookAtError, match="python -m analysis all"):
        lacking(tmp_path)


def test_a_pointer_to_a_folder_that_is_gone_says_so_too(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "current").write_text("gone\n")
    with pytest.raises(NothingToLookAtError, match="python -m analysis all"):
        lacking(tmp_path)


def test_reports_that_a_bundle_lacks_are_named(tmp_path: Path) -> None:
    reports = tmp_path / "models" / "v1" / "reports"
    reports.mkdir(parents=True)
    (tmp_path / "models" / "v1" / "manifest.json").write_text("{}")
    (tmp_path / "models" / "current").write_text("v1\n")
    for name in REPORTS[1:]:
        (reports / f"{name}.json").write_text(json.dumps({}))
    assert lacking(tmp_path) == [REPORTS[0]]


def test_the_steady_load_is_answered_at_about_its_pace(backend_url: str) -> None:
    with steady(backend_url, 50) as load:
        time.sleep(0.6)
    assert 0 < load.answered <= 45
    assert load.failed == 0
    pace = load.per_second
    time.sleep(0.1)
    assert load.per_second == pace
    assert requests.get(f"{backend_url}/healthz", timeout=5).ok


@pytest.mark.full
def test_a_quick_run_prints_both_tables(
    studied_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed")
    monkeypatch.setenv("HEARTSIGHT_HOME", str(studied_home))
    monkeypatch.setattr(bench_predict, "SESSIONS", 2)
    monkeypatch.setattr(bench_pages, "WARM_UPS", 1)
    written = io.StringIO()
    assert bench_pages.print_pages(Console(file=written, width=200), tries=1) == 0
    told = " ".join(written.getvalue().split())  # captions are broken where the width ends
    assert all(look.name in told for look in LOOKS)
    assert "with one word on it" in told
    assert "the first of a session" in told
    assert "2 sessions at the same moment" in told
