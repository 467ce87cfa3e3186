"""The page Live: figures of a real backend, every failure one sentence, and it recovers."""

import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests
import streamlit as st
from streamlit.testing.v1 import AppTest

VIEW = Path(__file__).parents[3] / "dashboard" / "views" / "live.py"
FAILURES = {
    "slow": "did not answer within",
    "drop": "does not answer",
    "malformed": "its metrics cannot be read",
    401: "give the key in HEARTSIGHT_API_KEY the role operate",
    403: "give the key in HEARTSIGHT_API_KEY the role operate",
    404: "set HEARTSIGHT_PROMETHEUS_URL",
    429: "no more requests just now: try again in 7 s",
    500: "failed (status 500)",
    503: "has no model ready yet",
}


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("HEARTSIGHT_TIMEOUT_SECONDS", "1")
    monkeypatch.setenv("HEARTSIGHT_HOME", str(tmp_path))
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def real(backend_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HEARTSIGHT_BACKEND_URL", backend_url)
    return backend_url


@pytest.fixture
def failing(stand_in: Any, backend_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A stand-in with the metrics of a real backend."""
    stand_in.texts["/metrics"] = requests.get(f"{backend_url}/metrics", timeout=5).content
    monkeypatch.setenv("HEARTSIGHT_BACKEND_URL", stand_in.url)
    return stand_in


def opened() -> AppTest:
    return AppTest.from_file(str(VIEW), default_timeout=30).run()


def text(page: AppTest) -> str:
    assert not page.exception
    return unescape(" ".join(str(block.proto.body) for block in page.get("html")))


def watched_until(page: AppTest, words: str) -> str:
    """Look again as the fragment does, until some words are there."""
    deadline = time.monotonic() + 20
    while words not in text(page.run()):
        assert time.monotonic() < deadline, text(page)
        time.sleep(0.2)
    return text(page)


def test_the_first_look_says_that_counting_has_begun(real: str) -> None:
    said = text(opened())
    assert "Counting has begun" in said
    assert "Nothing counted yet" in said
    assert "the one backend process" in said
    assert requests.get(f"{real}/model", timeout=5).json()["model_version"] in said


@pytest.mark.parametrize("tab", ["Latency", "Requests", "Waiting"])
def test_after_the_second_look_every_tab_draws(real: str, tab: str) -> None:
    page = opened()
    requests.post(f"{real}/predict", json={"age": 63, "sex": 1}, timeout=5)
    requests.post(f"{real}/predict", json={"age": 63}, timeout=5)
    page.session_state["live_tab"] = tab
    said = watched_until(page, "99 of 100 predictions took at most")
    assert page.get("plotly_chart")
    assert "hs-failure" not in said


def test_without_a_load_test_it_says_which_command_makes_one(real: str) -> None:
    assert real
    page = AppTest.from_file(str(VIEW), default_timeout=30)
    page.session_state["live_tab"] = "Load tests"
    assert "python -m loadtests" in text(page.run())


@pytest.mark.parametrize("failure", FAILURES, ids=str)
def test_a_failure_is_one_sentence_and_it_recovers_by_itself(
    failing: Any, failure: int | str
) -> None:
    failing.failure = failure
    page = opened()
    assert text(page).count("hs-failure") == 1
    assert FAILURES[failure] in text(page)
    failing.failure = None
    # What the fragment does by itself two seconds later.
    page.run()
    assert "hs-failure" not in text(page)
    assert 'class="hs-verdict"' in text(page)


def test_a_failure_leaves_what_was_seen(failing: Any) -> None:
    page = opened()
    failing.failure = 500
    assert 'class="hs-verdict"' in watched_until(page, "hs-failure")


def test_paused_it_asks_nothing(failing: Any) -> None:
    page = AppTest.from_file(str(VIEW), default_timeout=30)
    page.session_state["live_paused"] = True
    page.run()
    page.run()
    assert failing.asked("/metrics") == []
