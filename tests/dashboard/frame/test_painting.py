"""A browser that has just come is given the time to draw the finding, once; nobody else waits."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.frame import painting


def page() -> None:
    from dashboard.frame.parts import verdict  # noqa: PLC0415 - runs as a script of its own

    verdict("Women are served as well as men.")


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long runs waited, without waiting."""
    seconds: list[float] = []
    monkeypatch.setattr(painting, "time", SimpleNamespace(sleep=seconds.append))
    return seconds


def test_a_browser_waits_at_its_first_run_only(
    waited: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(painting.st, "context", SimpleNamespace(headers={"Host": "localhost"}))
    session = AppTest.from_function(page).run()
    assert not session.exception
    assert len(waited) == 1
    session.run()
    assert len(waited) == 1


def test_without_a_browser_nobody_waits(waited: list[float]) -> None:
    assert not AppTest.from_function(page).run().exception
    assert waited == []
