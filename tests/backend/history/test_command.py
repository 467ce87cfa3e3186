"""`python -m backend migrate`: what it says, and what a script can tell from its exit code."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def migrate(home: Path, url: str, *options: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "HEARTSIGHT_HOME": str(home), "DATABASE_URL": url}
    command = [sys.executable, "-m", "backend", "migrate", *options]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_check_says_behind_until_it_has_been_migrated(url: str, tmp_path: Path) -> None:
    behind = migrate(tmp_path, url, "--check")
    assert (behind.returncode, behind.stdout) == (1, "")
    assert "behind: at no migration" in behind.stderr
    assert migrate(tmp_path, url).stdout == "migrated to 0001\n"
    assert migrate(tmp_path, url).stdout == "nothing to do\n"
    assert migrate(tmp_path, url, "--check").returncode == 0


def test_a_database_that_is_away_is_one_sentence_without_the_password(tmp_path: Path) -> None:
    done = migrate(tmp_path, "postgresql://clinic:s3cret@127.0.0.1:1/history")
    assert done.returncode == 1
    assert "does not answer" in done.stderr
    assert "s3cret" not in done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1
