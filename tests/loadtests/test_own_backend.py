"""The backend of a measurement keeps to its own state, whatever the shell says of a deployment."""

from pathlib import Path

import pytest
import requests

from loadtests.own_backend import own_backend


@pytest.mark.full
def test_neither_database_nor_model_nor_keys_of_the_shell_are_used(
    tmp_path: Path, trained_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'real.sqlite3'}")
    monkeypatch.setenv("HEARTSIGHT_KEYS_FILE", str(tmp_path / "keys.json"))
    monkeypatch.setenv("MODEL_URI", str(tmp_path / "no_model"))
    with own_backend(trained_home) as backend:
        answer = requests.post(f"{backend.url}/predict", json={"age": 60, "sex": 1}, timeout=10)
        assert answer.ok, answer.text
    assert list(tmp_path.iterdir()) == []
