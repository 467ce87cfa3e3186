"""`python -m backend keys`: a key's whole life, beside a server that runs all the while."""

import os
import subprocess
import sys
import time
from pathlib import Path

import requests

from tests.backend.running import ROOT, running_backend


def keys(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "backend", "keys", *arguments],
        cwd=ROOT,
        env={**os.environ, "HEARTSIGHT_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def create(home: Path, *roles: str) -> str:
    made = keys(home, "create", *(part for role in roles for part in ("--role", role)))
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def eventually(status: int, url: str, key: str) -> bool:
    """Whether a server takes notice in time: it looks at its keys once a second."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if requests.get(url, headers={"X-API-Key": key}, timeout=5).status_code == status:
            return True
        time.sleep(0.05)
    return False


def test_a_key_lives_and_dies_without_a_restart(home: Path) -> None:
    with running_backend(home) as backend:
        url = f"{backend.url}/model"
        assert requests.get(url, timeout=5).ok
        key = create(home, "predict")
        assert eventually(401, url, "hs_another")
        assert eventually(200, url, key)
        other = create(home, "review", "operate")
        assert eventually(200, url, other)
        assert keys(home, "revoke", key.split("_")[1]).returncode == 0
        assert eventually(401, url, key)
        assert eventually(200, url, other)


def test_the_key_is_the_only_thing_on_stdout(home: Path) -> None:
    made = keys(home, "create", "--role", "predict", "--name", "ward 3")
    assert made.stdout.startswith("hs_")
    assert len(made.stdout.splitlines()) == 1
    assert "once" in made.stderr


def test_the_list_shows_whose_key_may_do_what_and_no_secret(home: Path) -> None:
    secret = create(home, "review", "predict").rpartition("_")[2]
    keys(home, "create", "--role", "operate", "--name", "prometheus")
    listed = keys(home, "list").stdout
    assert "predict,review" in listed
    assert "prometheus" in listed
    assert listed.count("in use") == 2
    assert secret not in listed
    identifier = listed.split()[0]
    assert keys(home, "revoke", identifier).returncode == 0
    assert keys(home, "list").stdout.count("revoked") == 1


def test_an_empty_list_says_so(home: Path) -> None:
    listed = keys(home, "list")
    assert (listed.returncode, listed.stdout) == (0, "")
    assert "no keys" in listed.stderr


def test_an_unknown_id_an_unknown_role_and_no_role_are_refused(home: Path) -> None:
    unknown = keys(home, "revoke", "ffffffffffff")
    assert unknown.returncode == 1
    assert "ffffffffffff" in unknown.stderr
    assert keys(home, "create", "--role", "root").returncode == 2
    assert keys(home, "create").returncode == 2


def test_keys_made_at_the_same_time_are_all_kept(home: Path) -> None:
    command = [sys.executable, "-m", "backend", "keys", "create", "--role", "predict"]
    environment = {**os.environ, "HEARTSIGHT_HOME": str(home)}
    makers = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(4)
    ]
    assert [maker.wait() for maker in makers] == [0] * 4
    assert len(keys(home, "list").stdout.splitlines()) == 4


def test_a_damaged_file_is_named(home: Path) -> None:
    (home / "keys.json").write_text("{")
    refused = keys(home, "list")
    assert refused.returncode == 2
    assert "keys.json" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
