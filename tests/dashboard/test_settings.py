"""What may be set from outside."""

import pytest
from pydantic import ValidationError

from dashboard.settings import Settings


def test_the_default_is_the_backend_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEARTSIGHT_BACKEND_URL", raising=False)
    assert str(Settings().backend_url) == "http://127.0.0.1:8000/"


def test_the_environment_sets_address_and_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTSIGHT_BACKEND_URL", "https://backend.example/api")
    monkeypatch.setenv("HEARTSIGHT_TIMEOUT_SECONDS", "2.5")
    settings = Settings()
    assert str(settings.backend_url) == "https://backend.example/api"
    assert settings.timeout_seconds == pytest.approx(2.5)


def test_no_patience_at_all_is_refused() -> None:
    with pytest.raises(ValidationError):
        Settings(timeout_seconds=0)


def test_the_key_is_not_shown() -> None:
    assert "s3cret" not in repr(Settings(api_key="s3cret"))
