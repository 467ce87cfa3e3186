"""`python -m dashboard` refuses to open a door that anybody can walk through."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.__main__ import MEMORY, ROOT, command, main
from dashboard.settings import Settings


def start(**settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "dashboard"],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_beyond_loopback_without_a_sign_in_it_does_not_start() -> None:
    done = start(HEARTSIGHT_DASHBOARD_HOST="0.0.0.0")  # noqa: S104 - refused
    assert done.returncode == 2
    assert "does not listen on 0.0.0.0 without a sign-in" in done.stderr
    assert done.stdout == ""


def test_half_a_sign_in_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").write_text('[auth]\nclient_id = "x"\n')
    done = start(STREAMLIT_SECRETS_FILES=str(tmp_path / "secrets.toml"))
    assert done.returncode == 2
    assert "cookie_secret is missing" in done.stderr


def test_a_setting_that_is_wrong_is_named_without_its_value() -> None:
    done = start(HEARTSIGHT_DASHBOARD_PORT="eighty")
    assert done.returncode == 2
    assert "dashboard_port" in done.stderr
    assert "eighty" not in done.stderr


def test_the_server_gets_the_address_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTSIGHT_DASHBOARD_PORT", "9999")
    line = command(Settings())
    assert line[line.index("--server.address") + 1] == "127.0.0.1"
    assert line[line.index("--server.port") + 1] == "9999"
    assert line[line.index("--browser.gatherUsageStats") + 1] == "false"


def test_the_server_keeps_little_memory_unless_somebody_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[dict[str, str]] = []
    monkeypatch.setattr(os, "execve", lambda *told: started.append(dict(told[2])))
    monkeypatch.setattr(os, "chdir", lambda _: None)
    monkeypatch.setenv("MALLOC_ARENA_MAX", "4")
    monkeypatch.delenv("MALLOC_TRIM_THRESHOLD_", raising=False)
    main()
    assert started[0]["MALLOC_ARENA_MAX"] == "4"
    assert started[0]["MALLOC_TRIM_THRESHOLD_"] == MEMORY["MALLOC_TRIM_THRESHOLD_"]
