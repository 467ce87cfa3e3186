"""`make run` itself: what it refuses, and that it brings up the real programs."""

import json
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest

from scripts import serve
from tests.scripts.watched_commands import Commands

SECOND_START_SECONDS = 6


@pytest.fixture
def home(tmp_path: Path, trained_home: Path) -> Path:
    """Make a state directory of its own, with the models that all tests share."""
    (tmp_path / "models").symlink_to(trained_home / "models")
    return tmp_path


def test_the_defaults_are_the_documented_ones() -> None:
    settings = serve.read_settings({})
    assert settings.backend_url == "http://127.0.0.1:8000"
    assert settings.dashboard_url == "http://127.0.0.1:8501"
    assert settings.home == serve.ROOT / "var"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty", "80.5"])
def test_a_port_that_is_none_is_refused_by_the_name_of_its_variable(port: str) -> None:
    with pytest.raises(serve.StartError, match="BACKEND_PORT must be a whole number"):
        serve.read_settings({"BACKEND_PORT": port})


def test_the_same_port_for_both_is_refused() -> None:
    with pytest.raises(serve.StartError, match="the same"):
        serve.read_settings({"BACKEND_PORT": "8501"})


@pytest.mark.parametrize("variable", ["BACKEND_PORT", "DASHBOARD_PORT"])
def test_a_busy_port_gives_one_sentence_and_exit_code_2(
    start: Commands, free_ports: tuple[int, int], tmp_path: Path, variable: str
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        busy = other.getsockname()[1]
        ports = {"BACKEND_PORT": str(free_ports[0]), "DASHBOARD_PORT": str(free_ports[1])}
        environment = {**ports, variable: str(busy), "HEARTSIGHT_HOME": str(tmp_path)}
        code, output = start("-m", "scripts.serve", **environment).end()
    assert code == 2
    assert output == (
        f"Port {busy} is already in use: choose another one, "
        f"for example `make run {variable}={busy + 1}`.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_home_without_a_promoted_bundle_is_recognised(tmp_path: Path) -> None:
    assert not serve.has_promoted_bundle(tmp_path)
    (tmp_path / "current").write_text("0123abcd\n")
    assert not serve.has_promoted_bundle(tmp_path)
    (tmp_path / "0123abcd").mkdir()
    (tmp_path / "0123abcd" / "manifest.json").write_text("{}")
    assert serve.has_promoted_bundle(tmp_path)


@pytest.mark.parametrize(("said", "meant"), [("yes", True), ("no", False), ("NO", False)])
def test_studies_can_be_left_out(said: str, meant: bool) -> None:  # noqa: FBT001 - a parameter
    assert serve.read_settings({"STUDY": said}).study is meant


def test_a_choice_that_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(serve.StartError, match="STUDY must be yes or no"):
        serve.read_settings({"STUDY": "maybe"})


def test_a_model_that_was_only_trained_lacks_its_studies(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("0123abcd\n")
    assert serve.lacks_studies(tmp_path)
    (tmp_path / "0123abcd" / "reports").mkdir(parents=True)
    (tmp_path / "0123abcd" / "reports" / "drift.json").write_text("{}")
    assert not serve.lacks_studies(tmp_path)


def test_both_programs_listen_on_loopback_and_stay_silent_towards_the_outside() -> None:
    settings = serve.read_settings({"BACKEND_PORT": "9000", "DASHBOARD_PORT": "9001"})
    backend, dashboard = serve.services(settings, {})
    assert backend.env["HEARTSIGHT_PORT"] == "9000"
    assert dashboard.env["HEARTSIGHT_BACKEND_URL"] == "http://127.0.0.1:9000"
    line = " ".join(dashboard.command)
    assert "--server.address 127.0.0.1 --server.port 9001" in line
    assert "--server.headless true --browser.gatherUsageStats false" in line


def test_both_real_programs_come_up_answer_and_end(
    start: Commands, free_ports: tuple[int, int], home: Path
) -> None:
    backend, dashboard = free_ports
    began = time.monotonic()
    command = start(
        "-m",
        "scripts.serve",
        STUDY="no",
        BACKEND_PORT=str(backend),
        DASHBOARD_PORT=str(dashboard),
        HEARTSIGHT_HOME=str(home),
    )
    output = command.wait_for("Ctrl-C ends both.", seconds=60)
    seconds = time.monotonic() - began
    assert f"http://127.0.0.1:{backend}" in output
    assert f"http://127.0.0.1:{dashboard}" in output
    assert "training" not in output
    with urllib.request.urlopen(f"http://127.0.0.1:{backend}/health") as answer:
        assert json.load(answer)["model_loaded"] is True
    with urllib.request.urlopen(f"http://127.0.0.1:{dashboard}/") as answer:
        assert b"<html" in answer.read()
    command.signal(signal.SIGINT)
    code, output = command.end()
    assert code == 0, output
    assert "Traceback" not in output
    assert output.rstrip().endswith("Stopped.")
    assert command.left_over() == []
    for log in ("backend.log", "dashboard.log"):
        assert "Traceback" not in (home / "log" / log).read_text()
    # Generous here, where other tests share the machine; the strict figure is the marked test's.
    assert seconds < 5 * SECOND_START_SECONDS


@pytest.mark.full
def test_a_second_start_is_ready_within_six_seconds(
    start: Commands, free_ports: tuple[int, int], home: Path
) -> None:
    ports = {
        "BACKEND_PORT": str(free_ports[0]),
        "DASHBOARD_PORT": str(free_ports[1]),
        "STUDY": "no",
    }
    took = []
    for _ in range(2):
        began = time.monotonic()
        command = start("-m", "scripts.serve", HEARTSIGHT_HOME=str(home), **ports)
        command.wait_for("Ctrl-C ends both.", seconds=60)
        took.append(time.monotonic() - began)
        command.signal(signal.SIGTERM)
        assert command.end()[0] == 0
    assert min(took) < SECOND_START_SECONDS
