"""Settings come from the environment, have safe defaults, and refuse what is dangerous."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from backend.settings import Coding, Settings


def test_the_defaults_are_safe_on_a_laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("HEARTSIGHT_"):
            monkeypatch.delenv(name)
    settings = Settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.home == Path("var")
    assert settings.coding is Coding.UCI
    assert settings.trusted_hosts == ()
    assert settings.rate_limit is None


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "localhost"])
def test_loopback_addresses_are_fine(host: str) -> None:
    assert Settings(host=host).host == host


@pytest.mark.parametrize("host", ["example.org", "", "127.0.0.1:8000"])
def test_anything_but_an_address_is_refused(host: str) -> None:
    with pytest.raises(ValidationError, match="IP address"):
        Settings(host=host)


def test_names_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTSIGHT_TRUSTED_HOSTS", "heart.example.org, *.ward.example.org,")
    assert Settings().trusted_hosts == ("heart.example.org", "*.ward.example.org")


def test_a_wrong_setting_is_one_sentence_and_no_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "backend"],
        env={**os.environ, "HEARTSIGHT_PORT": "70000"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("HEARTSIGHT_PORT: ")
    assert "70000" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
