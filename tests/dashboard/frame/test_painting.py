"""What matters is painted first, and code is read before it is needed; only browsers wait."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.frame import painting


def finding() -> None:
    from dashboard.frame.parts import verdict  # noqa: PLC0415 - runs as a script of its own

    verdict("Women are served as well as men.")


def form() -> None:
    from dashboard.frame import painting  # noqa: PLC0415

    painting.read_ahead()


def answer() -> None:
    from dashboard.frame import painting  # noqa: PLC0415

    painting.let_paint_answer()


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long runs waited, without waiting."""
    seconds: list[float] = []
    monkeypatch.setattr(painting, "time", SimpleNamespace(sleep=seconds.append))
    return seconds


@pytest.fixture
def _browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting.st, "context", SimpleNamespace(headers={"Host": "localhost"}))


@pytest.mark.usefixtures("_browser")
def test_a_browser_waits_at_its_first_run_only(waited: list[float]) -> None:
    session = AppTest.from_function(finding).run()
    assert not session.exception
    assert len(waited) == 1
    session.run()
    assert len(waited) == 1


@pytest.mark.usefixtures("_browser")
def test_an_answer_is_painted_before_the_rest_every_time(waited: list[float]) -> None:
    session = AppTest.from_function(answer).run()
    session.run()
    assert len(waited) == 2
    assert max(waited) <= 0.1


@pytest.mark.usefixtures("_browser", "waited")
def test_code_is_read_ahead_once_in_a_session() -> None:
    session = AppTest.from_function(form).run()
    assert not session.exception
    assert (len(session.selectbox), len(session.slider)) == (1, 1)
    assert len(session.get("plotly_chart")) == 1
    session.run()
    assert not session.selectbox


@pytest.mark.parametrize("page", [finding, form, answer])
def test_without_a_browser_nobody_waits_and_nothing_is_read(
    page: object, waited: list[float]
) -> None:
    session = AppTest.from_function(page).run()
    assert not session.exception
    assert not session.selectbox
    assert waited == []
