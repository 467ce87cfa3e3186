"""Where the backend may listen, what it says when it may not, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from backend.security import keys
from backend.security.roles import Role
from backend.serving import why_not
from backend.settings import Settings
from tests.backend.running import ROOT, running_backend
from tests.backend.security.conftest import add_key
from tests.conftest import free_port

EVERYWHERE = "0.0.0.0"  # noqa: S104


def started(home: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "backend"],
        cwd=ROOT,
        env={**os.environ, "HEARTSIGHT_HOME": str(home), **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "localhost"])
def test_loopback_needs_no_key(home: Path, host: str) -> None:
    assert why_not(Settings(home=home, host=host)) is None


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "10.0.0.1"])
def test_elsewhere_needs_one(home: Path, host: str) -> None:
    settings = Settings(home=home, host=host)
    assert "keys create" in str(why_not(settings))
    key = add_key(settings.keys_path, [Role.PREDICT])
    assert why_not(settings) is None
    keys.revoke(settings.keys_path, key.split("_")[1])
    assert "keys create" in str(why_not(settings))


def test_without_a_key_it_does_not_listen_elsewhere_and_says_what_to_do(home: Path) -> None:
    ended = started(home, HEARTSIGHT_HOST=EVERYWHERE)
    assert ended.returncode == 2
    assert ended.stderr.startswith("HEARTSIGHT_HOST: ")
    assert "python -m backend keys create" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_damaged_file_of_keys_stops_the_start(home: Path) -> None:
    (home / "keys.json").write_text("{")
    ended = started(home)
    assert ended.returncode == 2
    assert ended.stderr.startswith("HEARTSIGHT_KEYS_FILE: ")
    assert len(ended.stderr.splitlines()) == 1


def test_with_a_key_it_listens_everywhere_and_asks_for_it(home: Path) -> None:
    elsewhere = home / "mounted" / "keys.json"
    elsewhere.parent.mkdir()
    key = add_key(elsewhere, [Role.PREDICT])
    with running_backend(
        home, HEARTSIGHT_HOST=EVERYWHERE, HEARTSIGHT_KEYS_FILE=str(elsewhere)
    ) as backend:
        url = f"{backend.url}/model"
        by_any_name = {"Host": "heart.example"}
        assert requests.get(url, headers=by_any_name, timeout=5).status_code == 401
        assert requests.get(url, headers={"X-API-Key": key, **by_any_name}, timeout=5).ok


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("ports", [1, 2])
def test_a_requested_stop_ends_with_0(home: Path, number: signal.Signals, ports: int) -> None:
    second = {"HEARTSIGHT_OPERATION_PORT": str(free_port())} if ports == 2 else {}
    with running_backend(home, **second) as backend:
        backend.process.send_signal(number)
        assert backend.process.wait(15) == 0


@pytest.mark.parametrize("which", ["HEARTSIGHT_PORT", "HEARTSIGHT_OPERATION_PORT"])
def test_a_port_that_is_taken_ends_the_start(home: Path, which: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = {
            "HEARTSIGHT_PORT": str(free_port()),
            "HEARTSIGHT_OPERATION_PORT": str(free_port()),
            which: str(taken.getsockname()[1]),
        }
        ended = started(home, **ports)
    assert ended.returncode not in (0, 2)
    assert "address already in use" in ended.stderr.lower()
