"""The offline settings come from the environment."""

from pathlib import Path

import pytest

from analysis.settings import Settings


def test_state_lives_in_var_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEARTSIGHT_HOME", raising=False)
    assert Settings().home == Path("var")


def test_heartsight_home_moves_the_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTSIGHT_HOME", "/somewhere/else")
    assert Settings().home == Path("/somewhere/else")


def test_the_backends_settings_do_not_disturb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTSIGHT_PORT", "8000")
    Settings()
