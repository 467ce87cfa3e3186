"""`make smoke` passes on a backend that works, and says what one that does not work lacks."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.smoke import IMPOSSIBLE, SmokeError, impossible_patient_is_refused, main
from tests.backend.running import running_backend
from tests.conftest import free_port


def test_a_working_backend_passes(
    backend_url: str, trained_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([backend_url], {"HEARTSIGHT_HOME": str(trained_home)}) == 0
    told = capsys.readouterr().out
    assert told.count("ok ") == 4
    assert "known patients, as the bundle has them" in told


def test_without_the_bundle_a_probability_is_enough(
    backend_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([backend_url], {"HEARTSIGHT_HOME": str(tmp_path)}) == 0
    assert "is not here to compare with" in capsys.readouterr().out


def refusing(detail: str) -> Any:
    """Refuse a patient, under an id whose random digits are those of the age."""
    answer = {"request_id": "5f6305f630", "errors": [{"field": "age"}], "detail": detail}
    return SimpleNamespace(ask=lambda *_: (422, answer))


def test_only_what_is_said_of_a_value_repeats_it_and_never_an_id() -> None:
    assert impossible_patient_is_refused(refusing("must be a whole number")).startswith("422")
    with pytest.raises(SmokeError, match="repeats its value"):
        impossible_patient_is_refused(refusing(f"{IMPOSSIBLE['age']} is no age"))


def test_another_model_than_the_bundle_says_is_noticed(
    backend_url: str, trained_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    version = (trained_home / "models" / "current").read_text().strip()
    folder = tmp_path / "models" / version
    folder.mkdir(parents=True)
    text = (trained_home / "models" / version / "known_patients.json").read_text()
    (folder / "known_patients.json").write_text(
        text.replace('"probability": 0.', '"probability": 0.0')
    )
    assert main([backend_url], {"HEARTSIGHT_HOME": str(tmp_path)}) == 1
    assert "FAILED  known patient" in capsys.readouterr().out


def test_metrics_on_a_second_port_are_asked_for_there(
    trained_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "models").symlink_to(trained_home / "models")
    port = free_port()
    with running_backend(tmp_path, HEARTSIGHT_OPERATION_PORT=str(port)) as backend:
        settings = {"HEARTSIGHT_HOME": str(tmp_path)}
        assert main([backend.url], settings) == 1
        assert "METRICS_URL" in capsys.readouterr().out
        assert main([backend.url], settings | {"METRICS_URL": f"http://127.0.0.1:{port}"}) == 0


def test_nobody_there_is_four_failures_and_no_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([f"http://127.0.0.1:{free_port()}"], {}) == 1
    assert capsys.readouterr().out.count("does not answer") == 4


def test_an_address_without_a_scheme_is_told() -> None:
    assert main(["heart.example.org"], {}) == 1
