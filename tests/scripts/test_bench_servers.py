"""A measured program has its own settings, none of a deployment, and says how it ended."""

import json
from pathlib import Path
from urllib.request import Request

import pytest

import backend.settings
import dashboard.settings
from scripts import bench_servers
from scripts.bench_servers import environment, running
from scripts.own_home import own_home
from scripts.smoke import PATIENT

QUESTION = Request("http://127.0.0.1:9/")


def test_nothing_that_the_shell_says_of_a_deployment_is_passed_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = {"OTEL_SERVICE_NAME", "STREAMLIT_SECRETS_FILES"}
    for settings in (backend.settings.Settings, dashboard.settings.Settings):
        for name, field in settings.model_fields.items():
            read.add(f"HEARTSIGHT_{name.upper()}")
            read.update(getattr(field.validation_alias, "choices", ()))
    assert {"DATABASE_URL", "MODEL_URI", "SHADOW_MODEL_URI", "PROMETHEUS_URL"} < read
    for name in read:
        monkeypatch.setenv(name, "of the shell")
    monkeypatch.setenv("LANGUAGE", "of the shell")
    told = environment(HEARTSIGHT_HOME="own")
    assert {name for name in read if name in told} == {"HEARTSIGHT_HOME"}
    assert told["HEARTSIGHT_HOME"] == "own"
    assert told["LANGUAGE"] == "of the shell"


def test_a_program_that_ends_before_its_answer_says_how() -> None:
    with (
        pytest.raises(ChildProcessError, match=r"json\.tool ended with exit code 2 before"),
        running(["json.tool", "--no-such-option"], "", QUESTION),
    ):
        pytest.fail("it runs")


def test_a_wrong_answer_counts_as_none(
    tmp_path: Path, free_ports: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "answer").write_text("the right one")
    port = str(free_ports[0])
    module = ["http.server", port, "--bind", "127.0.0.1", "--directory", str(tmp_path)]
    url = f"http://127.0.0.1:{port}"
    question = Request(f"{url}/answer")  # noqa: S310 - our own address
    with running(module, url, question, b"right") as server:
        assert server.url == url
        assert server.start_seconds > 0
    monkeypatch.setattr(bench_servers, "_PATIENCE_SECONDS", 0.5)
    with (
        pytest.raises(TimeoutError, match="no correct answer"),
        running(module, url, question, b"wrong"),
    ):
        pytest.fail("it was taken")


@pytest.mark.full
def test_a_measured_backend_keeps_to_its_own_state_whatever_the_shell_says(
    tmp_path: Path, trained_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'real.sqlite3'}")
    monkeypatch.setenv("HEARTSIGHT_KEYS_FILE", str(tmp_path / "real_keys.json"))
    monkeypatch.setenv("MODEL_URI", str(tmp_path / "no_model"))
    home = own_home(tmp_path / "own", trained_home)
    with bench_servers.ours(home, json.dumps(PATIENT).encode()):
        pass
    assert (home / "history.sqlite3").is_file()
    assert not (tmp_path / "real.sqlite3").exists()
